import type {
  RecordedCall,
  RecordedCapability,
  RecordedDirectory,
  RecordedPeaks,
  RecordedProgram,
  Recording,
} from '../../core/confine/recording.ts';
import { mostValues } from './observe-container.ts';

/**
 * Returns one recording of what two show, or why they cannot be merged: they are of different workloads, or of
 * different architectures. What one of them did not see, the other may have.
 */
export function mergeRecordings(one: Recording, other: Recording): Recording | string {
  if (one.architecture !== other.architecture)
    return `they are of ${one.architecture} and of ${other.architecture}`;
  const [name, otherName] = [one, other].map(workloadIdentity);
  if (name !== otherName) return `they are of ${name ?? ''} and of ${otherName ?? ''}`;
  const capabilities = mergeCapabilities(one.capabilities, other.capabilities);
  const {
    capabilities: _capabilities,
    settings: _settings,
    watched: _watched,
    sawDatagrams: _saw,
    ...rest
  } = one;
  const settings = mergeSettings(one.settings, other.settings);
  const watched = one.watched?.filter((path) => other.watched?.includes(path)) ?? [];
  return {
    ...rest,
    ...(settings === undefined ? {} : { settings }),
    runtime: one.runtime === other.runtime ? one.runtime : '',
    confinement: mergeConfinement(one.confinement, other.confinement),
    runs: [...one.runs, ...other.runs],
    calls: mergeCalls(one.calls, other.calls),
    startupCalls: union(one.startupCalls, other.startupCalls),
    ...(capabilities === undefined ? {} : { capabilities }),
    ...(watched.length === 0 ? {} : { watched }),
    executed: mergePrograms([...one.executed, ...other.executed]),
    written: unique([...one.written, ...other.written], ({ path, how }) => `${path} ${how}`),
    directories: mergeDirectories([...one.directories, ...other.directories]),
    listening: unique([...one.listening, ...other.listening], socketKey),
    connected: unique([...one.connected, ...other.connected], socketKey),
    ...(one.sawDatagrams === true && other.sawDatagrams === true ? { sawDatagrams: true } : {}),
    mounts: unique([...one.mounts, ...other.mounts], ({ target }) => target),
    peaks: mergePeaks(one.peaks, other.peaks),
    gaps: unique([...openGaps(one, other), ...openGaps(other, one)], ({ what, why }) => `${what}: ${why}`),
  };
}

/** What recordings of one workload have in common: its Compose service, else its image. */
export const workloadIdentity = ({ workload }: Recording): string =>
  workload.service === undefined
    ? `image ${workload.image}`
    : `service ${workload.project ?? ''}/${workload.service}`;

const socketKey = (socket: Recording['listening'][number]): string =>
  `${socket.protocol} ${socket.port} ${socket.address}`;

function union(one: readonly string[], other: readonly string[]): readonly string[] {
  return [...new Set([...one, ...other])].toSorted();
}

/** Entries by key, sorted by it; the first of each key. */
function unique<T>(entries: readonly T[], keyOf: (entry: T) => string): readonly T[] {
  const byKey = new Map(entries.toReversed().map((entry) => [keyOf(entry), entry]));
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

/** The start that one recording lacks is in the other. */
function openGaps({ gaps }: Recording, other: Recording): Recording['gaps'] {
  const sawStart = other.runs.some((run) => run.sawStart);
  return gaps.filter(({ what }) => !(what === startGap && sawStart));
}

/** What a recording without an answer of the engine on changed files does not show. */
export const writtenGap = 'written files';

/** What a recording does not show whose source has no events of sockets. */
export const connectionsGap = 'connections';

/** What a recording of a container that ran already does not show. */
export const startGap = 'start of the workload';

/** Returns the calls of either list, each with the values of both. */
export function mergeCalls(
  one: readonly RecordedCall[],
  other: readonly RecordedCall[],
): readonly RecordedCall[] {
  return [...Map.groupBy([...one, ...other], ({ name }) => name)]
    .map(([name, calls]) => {
      const program = calls[0]?.program ?? '';
      const values = new Set(calls.flatMap((call) => call.values ?? []));
      // Without values, every one of them was seen.
      const isOpen = calls.some((call) => call.values === undefined) || values.size > mostValues;
      return isOpen ? { name, program } : { name, program, values: [...values].toSorted((a, b) => a - b) };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** No advice if one of the runs has none. */
function mergeCapabilities(
  one: Recording['capabilities'],
  other: Recording['capabilities'],
): Recording['capabilities'] {
  if (one === undefined || other === undefined) return undefined;
  return [...Map.groupBy([...one, ...other], ({ name }) => name)]
    .map(([name, seen]): RecordedCapability => {
      const results = new Set(seen.map(({ result }) => result));
      const [only] = results;
      return {
        name,
        program: seen[0]?.program ?? '',
        result: results.size === 1 && only !== undefined ? only : 'both',
      };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** What one recording does not know of a program, the other may. */
function mergePrograms(all: readonly RecordedProgram[]): readonly RecordedProgram[] {
  return [...Map.groupBy(all, ({ path }) => path)]
    .map(([path, programs]): RecordedProgram => {
      const setuid = programs.map((one) => one.setuid).filter((one) => one !== undefined);
      const lists = programs.flatMap(({ capabilities }) =>
        capabilities === undefined ? [] : [capabilities],
      );
      const { architecture } = programs.find((one) => one.architecture !== undefined) ?? {};
      return {
        path,
        ...(setuid.length === 0 ? {} : { setuid: setuid.includes(true) }),
        ...(lists.length === 0 ? {} : { capabilities: union(lists.flat(), []) }),
        ...(architecture === undefined ? {} : { architecture }),
      };
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function mergeDirectories(all: readonly RecordedDirectory[]): readonly RecordedDirectory[] {
  return [...Map.groupBy(all, ({ path }) => path)].flatMap(([, [first, ...others]]) =>
    first === undefined
      ? []
      : [{ ...first, hasImageContent: [first, ...others].some(({ hasImageContent }) => hasImageContent) }],
  );
}

/** The greater of two numbers, or the one that is known. */
function most(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : Math.max(a, b ?? a);
}

function mergePeaks(one: RecordedPeaks, other: RecordedPeaks): RecordedPeaks {
  const [memoryBytes, tasks] = [most(one.memoryBytes, other.memoryBytes), most(one.tasks, other.tasks)];
  return { ...(memoryBytes === undefined ? {} : { memoryBytes }), ...(tasks === undefined ? {} : { tasks }) };
}

/** The settings that were the same both times. */
function mergeSettings(one: Recording['settings'], other: Recording['settings']): Recording['settings'] {
  const texts = new Set(other?.map((setting) => JSON.stringify(setting)));
  return other && one?.filter((setting) => texts.has(JSON.stringify(setting)));
}

/** The tighter of two confinements: what either of them refused may be missing. */
function mergeConfinement(
  one: Recording['confinement'],
  other: Recording['confinement'],
): Recording['confinement'] {
  const { devices: _devices, ...rest } = one;
  const disabledBy = one.labelDisabledBy ?? other.labelDisabledBy;
  return {
    ...rest,
    ...(one.devices === undefined || other.devices === undefined
      ? {}
      : { devices: union(one.devices, other.devices) }),
    ...(disabledBy === undefined ? {} : { labelDisabledBy: disabledBy }),
    privileged: one.privileged && other.privileged,
    noNewPrivileges: one.noNewPrivileges && other.noNewPrivileges,
    readOnly: one.readOnly && other.readOnly,
  };
}
