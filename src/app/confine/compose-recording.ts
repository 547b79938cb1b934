import type {
  RecordedRun,
  RecordedSocket,
  RecordedWrite,
  Recording,
  RecordingGap,
} from '../../core/recording.ts';
import { startGap, writtenGap } from '../../confine/recording/merge-recordings.ts';
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
    executed: observations.executed.map(
      (path) => samples.programs.find((one) => one.path === path) ?? { path },
    ),
    written: writtenPaths(parts.changes ?? [], samples.openForWriting),
    directories: samples.directories,
    listening: uniqueSockets([...observations.listening, ...samples.listening]),
    connected: observations.connected,
    mounts: recordedMounts(container.workload),
    peaks: {
      ...(parts.peakMemory === undefined ? {} : { memoryBytes: parts.peakMemory }),
      ...(tasks.mostTasks === 0 ? {} : { tasks: tasks.mostTasks }),
    },
    gaps: gapsOf(parts),
  };
}

function uniqueSockets(sockets: readonly RecordedSocket[]): readonly RecordedSocket[] {
  const byKey = new Map(
    sockets.map((socket) => [`${socket.protocol} ${socket.port} ${socket.address}`, socket]),
  );
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, socket]) => socket);
}

/** What was written in the container's life: what differs from the image, and what was open for writing. */
function writtenPaths(changes: readonly ChangedPath[], open: ReadonlySet<string>): readonly RecordedWrite[] {
  // The engine lists a directory as changed because of an entry that is listed as well.
  const parents = new Set(changes.map(({ path }) => path.slice(0, path.lastIndexOf('/')) || '/'));
  const own = changes.filter(({ path, how }) => how !== 'changed' || !parents.has(path));
  const listed = new Set(own.map(({ path }) => path));
  const opened = [...open]
    .filter((path) => !listed.has(path))
    .map((path) => ({ path, how: 'opened' as const }));
  return [...own, ...opened].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function gapsOf({ container, tasks, changes }: RecordingParts): readonly RecordingGap[] {
  const { observations, lost } = tasks;
  const { privileged } = confinementOf(container.workload);
  return [
    ...(lost > 0
      ? [{ what: 'system calls', why: `${lost} events were lost: the buffer of the kernel was full` }]
      : []),
    ...(changes === undefined
      ? [{ what: writtenGap, why: 'the engine did not say what differs from the image' }]
      : []),
    ...(observations.sawStart
      ? []
      : [{ what: startGap, why: 'the container ran already; start it under the recorder' }]),
    ...tasks.gaps,
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
