/** A release line of Docker Engine: all releases of one major version. */
export interface EngineReleaseLine {
  line: string;
  /** `vendor`: maintained only by a distributor, for its own packages. */
  maintained: 'yes' | 'vendor' | 'no';
  /** The day on which the project stopped maintaining it. */
  until?: string;
  /** Newest release of a maintained line, and its day. */
  latest?: { version: string; day: string };
}

/** Day of the table; later releases are not in it. */
export const engineReleasesAsOf = '2026-10-01';

/**
 * Release lines of Docker Engine, newest first. Sources: `project/BRANCHES-AND-TAGS.md` of
 * moby/moby with its pull requests 49910 (27.x), 51018 (23.0) and 52625 (28.x), the releases of
 * moby/moby, and the page docker-engine of endoflife.date.
 */
export const engineReleaseLines: readonly EngineReleaseLine[] = [
  { line: '29', maintained: 'yes', latest: { version: '29.8.2', day: '2026-09-19' } },
  { line: '28', maintained: 'no', until: '2026-05-13' },
  { line: '27', maintained: 'no', until: '2025-05-03' },
  { line: '26', maintained: 'no', until: '2025-02-17' },
  { line: '25', maintained: 'vendor' },
  { line: '24', maintained: 'no', until: '2024-06-08' },
  { line: '23', maintained: 'no', until: '2025-05-19' },
  { line: '20', maintained: 'no', until: '2023-12-10' },
  { line: '19', maintained: 'no', until: '2021-01-08' },
  { line: '18', maintained: 'no', until: '2019-08-22' },
  { line: '17', maintained: 'no', until: '2018-02-10' },
];
