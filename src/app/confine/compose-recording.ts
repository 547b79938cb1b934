import type {
  RecordedProgram,
  RecordedRun,
  RecordedSocket,
  RecordedWrite,
  Recording,
  RecordingGap,
} from '../../core/confine/recording.ts';
import { startGap, writtenGap } from '../../confine/recording/merge-recordings.ts';
import { engineInit } from '../../knowledge/engine/engine-files.ts';
import { isWithin } from '../../core/is-within.ts';
import { usesInternetSockets } from '../../confine/recording/internet-sockets.ts';
import type { FileObservations } from '../../confine/recording/observe-files.ts';
import { stringAt, recordAt } from '../../formats/json/members.ts';
import type { ContainerSamples } from '../../recorder/sample-container.ts';
import type { RecordedTasks } from '../../recorder/start-recorder.ts';
import type { ChangedPath } from './changed-paths.ts';
import { keptSettings } from './kept-settings.ts';
import { confinementOf, describeWorkload, recordedMounts } from './observed-container.ts';
import type { InspectedContainer } from './observed-container.ts';

/** The parts of a recording. */
export interface RecordingParts {
  container: InspectedContainer;
  architecture: Recording['architecture'];
  kernel: string;
  run: Pick<RecordedRun, 'startedAt' | 'exercise'>;
  tasks: RecordedTasks;
  samples: ContainerSamples;
  files: FileObservations;
  /** What differs from the image; `undefined` if the engine did not say. */
  changes: readonly ChangedPath[] | undefined;
  peakMemory: number | undefined;
}

/** Seconds between two times in nanoseconds, in tenths; 0 if the later one never came. */
const secondsBetween = (from: number, to: number): number => Math.max(0, Math.round((to - from) / 1e8) / 10);

/** Returns the recording of one run. */
export function composeRecording(parts: RecordingParts): Recording {
  const { container, tasks, samples } = parts;
  const { observations } = tasks;
  const { lastNewAt, sawStart } = observations;
  const watched = watchedPaths(parts);
  return {
    schemaVersion: 1,
    kind: 'recording',
    workload: describeWorkload(container),
    architecture: parts.architecture,
    kernel: parts.kernel,
    runtime: stringAt(recordAt(container.document, 'HostConfig'), 'Runtime') ?? '',
    confinement: confinementOf(container.workload),
    settings: keptSettings(container),
    runs: [
      {
        ...parts.run,
        seconds: secondsBetween(tasks.beganAt, tasks.endedAt),
        sawStart,
        lastNewAt: secondsBetween(tasks.beganAt, Math.min(lastNewAt, tasks.endedAt)),
        events: tasks.events,
        lostEvents: tasks.lost,
      },
    ],
    calls: observations.calls,
    startupCalls: observations.startupCalls,
    ...(tasks.sawCapabilities ? { capabilities: observations.capabilities } : {}),
    executed: describedPrograms(parts),
    written: writtenPaths(parts, watched),
    ...(watched.length === 0 ? {} : { watched }),
    directories: samples.directories,
    listening: uniqueSockets([...observations.listening, ...samples.listening]),
    connected: observations.connected,
    ...(tasks.whyNoDatagrams === undefined ? { sawDatagrams: true } : {}),
    mounts: recordedMounts(container.workload),
    peaks: {
      ...(parts.peakMemory === undefined ? {} : { memoryBytes: parts.peakMemory }),
      ...(tasks.mostTasks === 0 ? {} : { tasks: tasks.mostTasks }),
    },
    gaps: gapsOf(parts, watched),
  };
}

function uniqueSockets(sockets: readonly RecordedSocket[]): readonly RecordedSocket[] {
  const byKey = new Map(
    sockets.map((socket) => [`${socket.protocol} ${socket.port} ${socket.address}`, socket]),
  );
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, socket]) => socket);
}

/** The programs by the paths by which they were executed, and by those of the files that the kernel opened. */
function describedPrograms({ tasks, samples, files }: RecordingParts): readonly RecordedProgram[] {
  const paths = new Set([...tasks.observations.executed, ...files.programs.keys()]);
  return [...paths].toSorted().map((path) => ({
    path,
    ...samples.programs.find((one) => one.path === path),
    ...files.programs.get(path),
  }));
}

/** Directories below which every write was seen, from before the container's first program on. */
function watchedPaths({ tasks, files, changes }: RecordingParts): readonly string[] {
  const { startedAt } = tasks.observations;
  // Without all tasks it is not known whose a change is.
  if (tasks.missedTasks) return [];
  return [...files.watched]
    .filter(([, since]) => startedAt === 0 || since < startedAt)
    .filter(([path]) => path !== '/' || changes !== undefined)
    .map(([path]) => path)
    .toSorted();
}

/** The mount on which a path lies; `/` for the root file system. */
function placeOf(path: string, mounts: readonly string[]): string {
  const around = mounts.filter((target) => isWithin(path, target));
  return around.reduce((longest, target) => (target.length > longest.length ? target : longest), '/');
}

/**
 * What was written in the container's life: what differs from the image, what was seen when it was written, and
 * what was open for writing.
 */
function writtenPaths(parts: RecordingParts, watched: readonly string[]): readonly RecordedWrite[] {
  const mounts = recordedMounts(parts.container.workload).map(({ target }) => target);
  // The runtime makes what it mounts on, and the directories above, before it becomes the first program.
  const isOwn = ({ path, how }: Pick<RecordedWrite, 'path' | 'how'>): boolean =>
    how !== 'created' || ![engineInit, ...mounts].some((target) => isWithin(target, path));
  const changes = (parts.changes ?? []).filter(isOwn);
  const { touched } = parts.files;
  const seen = parts.files.writes.filter(isOwn);
  // A directory is changed because of an entry that is listed or was seen as well.
  const parents = new Set(
    [...changes, ...seen].map(({ path }) => path.slice(0, path.lastIndexOf('/')) || '/'),
  );
  const seenAt = new Map(seen.map((write) => [write.path, write]));
  const inImage = new Set(changes.map(({ path }) => path));
  const own = [
    ...changes.map((change): RecordedWrite => ({ ...seenAt.get(change.path), ...change })),
    ...seen.filter(({ path }) => !inImage.has(path)),
  ].filter(({ path, how }) => how !== 'changed' || touched.has(path) || !parents.has(path));
  const listed = new Set(own.map(({ path }) => path));
  const opened = [...parts.samples.openForWriting]
    .filter((path) => !listed.has(path) && !watched.includes(placeOf(path, mounts)))
    .map((path) => ({ path, how: 'opened' as const }));
  return [...own, ...opened].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

const shortFilesGap = 'files that were removed between two looks';

function whyUnwatched({ tasks, files }: RecordingParts): string {
  const [problem] = files.problems;
  if (problem !== undefined) return problem;
  if (tasks.missedTasks)
    return 'not every task of the container is known, and so not whose a change of a file is';
  return files.watched.has('/')
    ? 'they were watched only after the container had started, or the engine did not say what differs from the image'
    : 'the storage driver of the engine does not keep changes apart, as overlay2 does';
}

/** Names of architectures in ELF headers are those of recordings. */
function foreignPrograms(parts: RecordingParts): readonly RecordingGap[] {
  const foreign = describedPrograms(parts).filter(
    ({ architecture }) => architecture !== undefined && architecture !== parts.architecture,
  );
  return [...Map.groupBy(foreign, ({ architecture }) => architecture ?? '')].map(
    ([architecture, programs]) => ({
      what: `system calls of programs for ${architecture}`,
      why: `they have other numbers, which are not recorded: ${programs.map(({ path }) => path).join(', ')}`,
    }),
  );
}

function gapsOf(parts: RecordingParts, watched: readonly string[]): readonly RecordingGap[] {
  const { container, tasks, changes } = parts;
  const { observations, lost } = tasks;
  const { privileged } = confinementOf(container.workload);
  return [
    ...(lost > 0
      ? [{ what: 'system calls', why: `${lost} events were lost: the buffer of the kernel was full` }]
      : []),
    ...(changes === undefined
      ? [{ what: writtenGap, why: 'the engine did not say what differs from the image' }]
      : []),
    ...(watched.includes('/') ? [] : [{ what: shortFilesGap, why: whyUnwatched(parts) }]),
    ...(observations.sawStart
      ? []
      : [{ what: startGap, why: 'the container ran already; start it under the recorder' }]),
    ...tasks.gaps,
    ...(tasks.whyNoDatagrams !== undefined && usesInternetSockets(observations.calls)
      ? [{ what: 'UDP peers', why: tasks.whyNoDatagrams }]
      : []),
    ...foreignPrograms(parts),
    ...(privileged && tasks.sawCapabilities
      ? [
          {
            what: 'capabilities',
            why: 'the container is privileged: checks of the kernel’s own look like those of the workload',
          },
        ]
      : []),
    ...(observations.unnamedCalls.length > 0
      ? [
          {
            what: `system calls ${observations.unnamedCalls.join(', ')}`,
            why: 'this version has no names for them',
          },
        ]
      : []),
    ...tasks.leftovers.map((what) => ({ what: 'clean-up', why: what })),
  ];
}
