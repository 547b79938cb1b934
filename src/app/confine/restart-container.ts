import { setTimeout as pause } from 'node:timers/promises';
import { IronhullError } from '../../core/errors.ts';
import { valueOf } from '../../core/observed.ts';
import {
  booleanAt,
  integerAt,
  isJsonRecord,
  recordAt,
  stringAt,
  stringsAt,
} from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import type { EngineWriter } from '../../io/engine/writing-client.ts';
import type { Recorder } from '../../recorder/start-recorder.ts';
import { capabilityBitsOf, inspectContainerOrService } from './observed-container.ts';
import type { InspectedContainer } from './observed-container.ts';
import type { StartedContainer } from './started-container.ts';

/** Seconds that the engine gives a container to stop if it does not say (docs.docker.com, "docker stop"). */
const usualStopSeconds = 10;
/** What starting again may take beyond that. */
const startMs = 60_000;
/** How long it has to run to have come up again. */
const settleMs = 500;

/**
 * Makes sure that a restart does the container no harm, before anything is changed.
 * @throws IronhullError `RESTART_REFUSED` with the reason.
 */
export async function refuseRestart(container: InspectedContainer, client: EngineClient): Promise<void> {
  const { document, workload } = container;
  const refuse = (why: string): never => {
    throw new IronhullError('RESTART_REFUSED', `${workload.name}: ${why}`);
  };
  const host = recordAt(document, 'HostConfig') ?? {};
  const labels = recordAt(recordAt(document, 'Config'), 'Labels') ?? {};
  if (booleanAt(host, 'AutoRemove') === true)
    refuse('the engine removes it when it stops (--rm); record it with -- docker run …');
  if (stringAt(labels, 'com.docker.swarm.task.id') !== undefined)
    refuse('a swarm replaces the containers of its services instead of restarting them');
  const dependent = await containersInNetworkOf(container, client);
  if (dependent === undefined)
    refuse('the engine does not list its containers: one of them may be in its network');
  else if (dependent.length > 0)
    refuse(`${dependent.join(', ')} would lose the network that it shares with them`);
}

/** Names of running containers that are in the network of this one; `undefined` if the engine does not say. */
async function containersInNetworkOf(
  { id }: InspectedContainer,
  client: EngineClient,
): Promise<readonly string[] | undefined> {
  const answer = valueOf(await client.get('/containers/json'));
  if (!Array.isArray(answer)) return undefined;
  return answer
    .filter(isJsonRecord)
    .filter((one) => stringAt(recordAt(one, 'HostConfig'), 'NetworkMode') === `container:${id}`)
    .map((one) => (stringsAt(one, 'Names')[0] ?? '').replace(/^\//u, ''));
}

/**
 * Restarts a container under a recorder.
 * @throws IronhullError `RESTART_REFUSED` if the engine did not, or the container did not come up again.
 */
export async function restartContainer(
  { id, workload, document }: InspectedContainer,
  { client, writer }: { client: EngineClient; writer: EngineWriter },
  recorder: Recorder,
): Promise<StartedContainer> {
  recorder.choose({ id, held: capabilityBitsOf(workload) });
  const seconds = integerAt(recordAt(document, 'Config'), 'StopTimeout') ?? usualStopSeconds;
  // A negative time is without end.
  const timeoutMs = (seconds < 0 ? 3600 : seconds) * 1000 + startMs;
  const restarted = await writer.restartContainer(id, timeoutMs);
  const refusal = restarted.state === 'unreadable' ? restarted.detail : undefined;
  // An engine that fails half-way leaves it stopped.
  if (refusal !== undefined) await writer.startContainer(id);
  await pause(settleMs);
  const now = await inspectContainerOrService(id, client);
  const isUp = now.pid !== undefined;
  if (refusal !== undefined)
    throw new IronhullError(
      'RESTART_REFUSED',
      `${workload.name}: the engine did not restart it: ${refusal}; ${isUp ? 'it runs' : 'it does not run'}`,
    );
  if (!isUp) {
    const exitCode = integerAt(recordAt(now.document, 'State'), 'ExitCode') ?? 'an unknown code';
    throw new IronhullError(
      'RESTART_REFUSED',
      `${workload.name}: it did not come up again: it ended with ${exitCode}`,
    );
  }
  return { container: now, stop: () => undefined };
}
