import { integerAt, isJsonRecord, listAt, stringAt } from '../../formats/json/members.ts';
import { removeAbandonedPrograms } from '../../io/temporary-program.ts';
import { twinLabel } from '../../probes/twin-request.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import type { ProbeEngine } from './engine.ts';

/** Age from which a twin belongs to a run that was killed, in seconds: a run ends long before. */
const oldAge = 120;

/** Removes twins and helpers of runs that were killed; what is removed is reported as progress. */
export async function removeLeftovers(
  { client, writer }: ProbeEngine,
  runtime: RuntimeContext,
): Promise<void> {
  for (const folder of await removeAbandonedPrograms())
    runtime.progress(`removed ${folder}, the helper of a run that was killed`);
  const filters = encodeURIComponent(JSON.stringify({ label: [twinLabel] }));
  const answer = await client.get(`/containers/json?all=1&filters=${filters}`);
  if (answer.state !== 'known') return;
  const now = Date.parse(runtime.clock.now()) / 1000;
  for (const container of listAt({ list: answer.value }, 'list')) {
    if (!isJsonRecord(container)) continue;
    const [id, created] = [stringAt(container, 'Id'), integerAt(container, 'Created')];
    const isTwin = listAt(container, 'Names').some((name) => String(name).startsWith('/ironhull-probe-'));
    if (id === undefined || created === undefined || now - created < oldAge || !isTwin) continue;
    runtime.progress(`removed the twin ${id.slice(0, 12)} of a run that was killed`);
    await writer.removeContainer(id);
  }
}
