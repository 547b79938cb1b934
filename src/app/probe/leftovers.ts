import type { EngineClient } from '../../io/engine/client.ts';
import type { EngineWriter } from '../../io/engine/writing-client.ts';
import { isRunAlive } from '../../io/run-identity.ts';
import { removeAbandonedFolders } from '../../io/temporary-folder.ts';
import { isAbandoned, listedTwins, twinLabel } from '../../probes/twin-owner.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';

/**
 * Removes the twins and files of runs that were killed: of `probe`, `test` and `confine prove`. What is removed is
 * reported as progress.
 */
export async function removeLeftovers(
  { client, writer }: { client: EngineClient; writer: EngineWriter },
  runtime: RuntimeContext,
): Promise<void> {
  for (const folder of await removeAbandonedFolders())
    runtime.progress(`removed ${folder}, which a run that was killed has left`);
  const filters = encodeURIComponent(JSON.stringify({ label: [twinLabel] }));
  const answer = await client.get(`/containers/json?all=1&filters=${filters}`);
  if (answer.state !== 'known') return;
  const now = new Date(runtime.clock.now());
  for (const twin of listedTwins(answer.value)) {
    const isAlive = twin.run === undefined ? undefined : await isRunAlive(twin.run);
    if (!isAbandoned(twin, isAlive, now)) continue;
    const removed = await writer.removeContainer(twin.id);
    const name = `the twin ${twin.id.slice(0, 12)} of a run that was killed`;
    runtime.progress(
      removed.state === 'unreadable' ? `${name} could not be removed: ${removed.detail}` : `removed ${name}`,
    );
  }
}
