import { dirname } from 'node:path';
import type { RecordedWrite } from '../../core/confine/recording.ts';
import type { FileObservations, ProgramOfTask } from '../../confine/recording/observe-files.ts';
import { stringAt } from '../../formats/json/members.ts';
import { startFileWatcher } from '../../recorder/file-watcher.ts';
import type { RecordedArchitecture } from '../../recorder/start-recorder.ts';
import { readNativeProgram } from '../native/read-native-program.ts';
import type { CreatedContainer } from './created-container.ts';
import { recordedMounts } from './observed-container.ts';
import type { InspectedContainer } from './observed-container.ts';

/** Watches the files of one container. */
export interface ContainerFileWatch {
  /** Watches what is known of a container that was created and will start. */
  expect(id: string, created: CreatedContainer): void;
  /** Watches the container once it runs. */
  begin(container: InspectedContainer): void;
  /** About once a second: looks at programs that were executed, and decides whose the changes are. */
  sample(executed: readonly string[], programOf: ProgramOfTask): void;
  written(): readonly RecordedWrite[];
  stop(programOf: ProgramOfTask): Promise<FileObservations>;
}

const architectures = { x86_64: 'amd64', aarch64: 'arm64' } as const;

/** Starts the helper that watches files; without it, nothing is watched, and the result says why. */
export async function watchFiles(architecture: RecordedArchitecture): Promise<ContainerFileWatch> {
  const helper = await readNativeProgram('files', architectures[architecture]);
  if (helper.path === undefined) return unwatched(helper.why);
  const watcher = startFileWatcher(helper.path);
  return {
    expect(id, { upper, mounts, engineFiles }) {
      watcher.watchEngineFiles(engineFiles);
      watcher.mountedAt(mounts.map(({ target }) => target));
      if (upper === undefined) watcher.expect(id);
      else watcher.watchUpper(upper);
      for (const { target, path } of mounts) watcher.watchTree(target, path);
    },
    begin({ pid, workload, document }) {
      const hosts = stringAt(document, 'HostsPath') ?? '';
      if (hosts.startsWith('/')) watcher.watchEngineFiles(dirname(hosts));
      watcher.mountedAt(recordedMounts(workload).map(({ target }) => target));
      if (pid !== undefined) watcher.watchProcess(pid);
    },
    sample(executed, programOf) {
      watcher.lookAt(executed);
      watcher.settle(programOf);
    },
    written: () => watcher.written(),
    stop: (programOf) => watcher.stop(programOf),
  };
}

function unwatched(why: string): ContainerFileWatch {
  return {
    expect: () => undefined,
    begin: () => undefined,
    sample: () => undefined,
    written: () => [],
    stop: () =>
      Promise.resolve({
        writes: [],
        touched: new Set(),
        programs: new Map(),
        watched: new Map(),
        problems: [why],
      }),
  };
}
