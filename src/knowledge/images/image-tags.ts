/** Tags whose name implies that each release moves them. */
const moving: ReadonlySet<string> = new Set([
  'latest',
  'stable',
  'unstable',
  'testing',
  'edge',
  'nightly',
  'rolling',
  'mainline',
  'current',
  'lts',
  'next',
  'alpha',
  'beta',
  'canary',
  'test',
  'dev',
  'develop',
  'main',
  'master',
  'trunk',
]);

/** Whether each release moves a tag of this name. */
export function isMovingTag(tag: string): boolean {
  return moving.has(tag);
}

/** Returns the tag of a reference without a digest; `latest` by default. */
export function tagOfReference(reference: string): string {
  return /:([^:/]+)$/u.exec(reference)?.[1] ?? 'latest';
}
