import type {
  RecordedDirectory,
  RecordedProgram,
  RecordedSocket,
  RecordedWrite,
} from '../core/confine/recording.ts';
import { seenListeningSockets } from '../io/process-sockets.ts';
import { processesOfContainer } from './machine-tasks.ts';
import { containerFiles } from './container-files.ts';
import { filesOpenForWriting } from './open-files.ts';

/** What looking at a running container from time to time shows. */
export interface ContainerSamples {
  openForWriting: ReadonlySet<string>;
  listening: readonly RecordedSocket[];
  programs: readonly RecordedProgram[];
  directories: readonly RecordedDirectory[];
}

/** What is known of a container so far, and is looked at. */
export interface SampledPaths {
  executed: readonly string[];
  written: readonly RecordedWrite[];
}

/** Looks at a container again and again. */
export interface ContainerSampler {
  /** Looks once; `pid` is its first process. */
  sample(id: string, pid: number, paths: SampledPaths): Promise<void>;
  result(): ContainerSamples;
}

/** Where dockerd itself answers names in the network of each container. */
const engineResolver = '127.0.0.11';

const protocols = ['tcp', 'tcp6', 'udp', 'udp6'] as const;

/** Returns a sampler; without `ownNetwork` the container's sockets are not known from the host's. */
export function sampleContainer(ownNetwork: boolean): ContainerSampler {
  const writable = new Set<string>();
  const listening = new Map<string, RecordedSocket>();
  const files = containerFiles();
  return {
    async sample(id, pid, paths) {
      await files.look(pid, paths);
      const pids = await processesOfContainer(id);
      for (const open of await Promise.all(pids.map(filesOpenForWriting)))
        for (const path of open) writable.add(path);
      if (!ownNetwork) return;
      for (const socket of await listeningSockets(pid))
        listening.set(`${socket.protocol} ${socket.port}`, socket);
    },
    result: () => ({ openForWriting: writable, listening: [...listening.values()], ...files.result() }),
  };
}

async function listeningSockets(pid: number): Promise<readonly RecordedSocket[]> {
  const found = await seenListeningSockets(pid, protocols);
  const own = found.filter(({ address }) => address !== engineResolver);
  return own.map(({ protocol, address, port }) => ({
    protocol: protocol.startsWith('udp') ? ('udp' as const) : ('tcp' as const),
    address,
    port,
  }));
}
