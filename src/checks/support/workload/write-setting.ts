import type { ProposedChange } from '../../../core/findings/finding.ts';
import type { Workload } from '../../../core/workload/workload.ts';

type Write = Extract<ProposedChange, { kind: 'write' }>;

/** Returns the risky change that writes a setting: steps where something else of the workload does not go with it. */
export function writeSetting(
  { conflicts = [] }: Workload,
  change: Pick<Write, 'title' | 'setting' | 'value'>,
  because?: string,
): ProposedChange {
  const conflict = conflicts.find(({ setting }) => setting === change.setting);
  const reason =
    because ?? (conflict && `The engine refuses it beside ${conflict.key} of the service: change both`);
  return reason === undefined
    ? { kind: 'write', safety: 'risky', ...change }
    : { kind: 'manual', title: change.title, steps: [reason] };
}
