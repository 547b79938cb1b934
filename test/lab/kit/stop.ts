import { rm } from 'node:fs/promises';
import { releaseNetwork, type NetworkShare } from './addresses.ts';
import type { Daemon } from './daemon.ts';
import { removeLeftovers } from './leftovers.ts';
import type { EngineAnswer } from './request.ts';

export interface Stoppable {
  directory: string;
  network: NetworkShare;
  daemon: Daemon | undefined;
  request?: (method: string, path: string, body?: unknown) => Promise<EngineAnswer>;
}

const terminationDeadline = 20_000;

/** Ends an engine with its containers and takes away its processes, mounts, interfaces and folder. May be called again. */
export async function stopEngine({ directory, network, daemon, request }: Stoppable): Promise<void> {
  if (request !== undefined) await removeContainers(request);
  await daemon?.terminate(terminationDeadline);
  await removeLeftovers(directory);
  await releaseNetwork(network);
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
}

// Containers are removed first because a daemon that ends waits ten seconds for each that ignores SIGTERM.
async function removeContainers(request: NonNullable<Stoppable['request']>): Promise<void> {
  try {
    await request('POST', '/swarm/leave?force=1');
    const { body } = await request('GET', '/containers/json?all=1');
    const containers = body as readonly { Id: string }[];
    await Promise.all(containers.map(({ Id }) => request('DELETE', `/containers/${Id}?force=1`)));
  } catch {
    // The daemon does not answer: it is ended all the same, and what it leaves is swept up by id.
  }
}
