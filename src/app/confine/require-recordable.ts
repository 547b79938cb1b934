import { setTimeout as pause } from 'node:timers/promises';
import { IronhullError } from '../../core/errors.ts';
import { booleanAt, recordAt } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { processesOfContainer } from '../../recorder/machine-tasks.ts';
import type { Recorder } from '../../recorder/start-recorder.ts';
import { inspectContainerOrService } from './observed-container.ts';
import type { InspectedContainer } from './observed-container.ts';
import type { StartedContainer } from './started-container.ts';

/** Looks for the process of a container until it is held to be on another machine, a second in all. */
const looksForProcess = 10;

/**
 * Requires that a container runs, and is not paused.
 * @throws IronhullError `TARGET_MISSING` with what to do.
 */
export function requireRunning({ pid, workload, document }: InspectedContainer): void {
  if (pid === undefined)
    throw new IronhullError(
      'TARGET_MISSING',
      `${workload.name}: the container does not run; start it, or record its start: confine record -- docker run …`,
    );
  if (booleanAt(recordAt(document, 'State'), 'Paused') === true)
    throw new IronhullError(
      'TARGET_MISSING',
      `${workload.name}: the container is paused and does nothing that could be recorded; unpause it: docker unpause ${workload.name}`,
    );
}

/**
 * Requires that a container runs on this machine, or has ended.
 * @throws IronhullError `RECORDER_UNAVAILABLE` if it runs on another one.
 */
export async function requireHere(
  { id, pid, workload }: InspectedContainer,
  client: EngineClient,
): Promise<void> {
  for (let looks = 0; looks < looksForProcess; looks += 1) {
    // A process of this machine can have the number of one on the engine's.
    if (pid === undefined || (await processesOfContainer(id)).includes(pid)) return;
    // The engine takes a moment to say that a process has ended.
    const now = await inspectContainerOrService(id, client).catch(() => undefined);
    if (now?.pid !== pid) return;
    await pause(100);
  }
  throw new IronhullError(
    'RECORDER_UNAVAILABLE',
    `${workload.name}: process ${pid ?? ''} of the container is not on this machine`,
  );
}

/**
 * Requires that a container that was started under the recorder runs on this machine, and is followed; else
 * what started it is ended.
 * @throws IronhullError `RECORDER_UNAVAILABLE` with the reason.
 */
export async function requireFollowed(
  started: StartedContainer,
  recorder: Recorder,
  client: EngineClient,
): Promise<void> {
  const { container } = started;
  try {
    await requireHere(container, client);
    const why = container.pid === undefined ? undefined : await recorder.whyNotFollowed(container.pid);
    if (why !== undefined)
      throw new IronhullError(
        'RECORDER_UNAVAILABLE',
        `${container.workload.name}: the container is not followed: ${why}`,
      );
  } catch (error) {
    started.stop();
    throw error;
  }
}
