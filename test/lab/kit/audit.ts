import { audit } from '../../../src/app/audit.ts';
import type { AuditTargets } from '../../../src/app/live-targets.ts';
import { checks } from '../../../src/checks/registry.gen.ts';
import type { CheckKind } from '../../../src/core/rules/check.ts';
import type { Outcome } from '../../../src/core/findings/finding.ts';
import type { Report } from '../../../src/core/findings/report.ts';
import { witness } from '../../kit/witness.ts';
import type { LabEngine } from './engine.ts';
import { labMachine } from './machine.ts';

/** Audits a real engine by the checks of some kinds, and notes what they were seen to answer. */
export async function auditKinds(
  engine: LabEngine,
  kinds: readonly CheckKind[],
  env: Readonly<Record<string, string>> = {},
  targets: Pick<AuditTargets, 'imageFiles'> = {},
): Promise<Report> {
  const machine = labMachine(env);
  const own = checks.filter(({ on }) => kinds.includes(on));
  const { report } = await audit({ ...targets, engine: `unix://${engine.socket}`, with: [] }, own, machine);
  witness('live', report.outcomes);
  return report;
}

/** What a rule answered on the subject of that name. */
export function outcomeOn({ outcomes }: Report, rule: string, name: string): Outcome | undefined {
  return outcomes.find((one) => one.rule === rule && one.subject.name === name)?.outcome;
}

/** The states of the rules of one kind on the subject of that name, by slug. */
export function statesOn({ outcomes }: Report, name: string): Readonly<Record<string, string>> {
  const own = outcomes.filter(({ subject }) => subject.name === name);
  return Object.fromEntries(own.map(({ rule, outcome }) => [rule.replace(/^.*\//u, ''), outcome.state]));
}
