import assert from 'node:assert/strict';
import { buildReport } from '../../../src/app/build-report.ts';
import { checks } from '../../../src/checks/registry.gen.ts';
import { readCompose } from '../../../src/compose/adapter/read-compose.ts';
import type { EngineFacts } from '../../../src/core/engine/engine.ts';
import type { Facts, WorkloadFacts } from '../../../src/core/facts/facts.ts';
import type { Report } from '../../../src/core/findings/report.ts';
import { parameterValues } from '../../../src/policy/parameters.ts';
import { factsWith, workloadFacts } from '../facts.ts';
import { matrixWorkload } from './matrix-cells.ts';
import type { MatrixRow } from './matrix-row.ts';
import { readAs, type TextSurface } from './read.ts';

/** The Compose file of a row that only Compose has words for: two services that are alike. */
export function composeText({ compose }: MatrixRow): string | undefined {
  if (compose === undefined) return undefined;
  const service = compose.service.replaceAll(/^(?=.)/gmu, '    ');
  return `services:\n  bad:\n${service}  other:\n${service}${compose.beside ?? ''}`;
}

/** What a text surface says of the bad setting of a row. */
export function factsOfRow(
  row: MatrixRow,
  surface: TextSurface,
  image = 'lab:busybox',
): readonly WorkloadFacts[] {
  const text = composeText(row);
  if (text === undefined) return readAs(surface, matrixWorkload(row, image));
  const input = { directory: '/srv/lab', env: {}, home: '/root' };
  const { workloads, problems } = readCompose({ file: 'compose.yaml', text, ...input });
  assert.deepEqual(problems, []);
  return workloads.map((written) => workloadFacts(written));
}

/** An engine with every security module: the kernel of the lab may have none, and the settings are read all the same. */
export function withSecurityModules(engine: EngineFacts): EngineFacts {
  return { ...engine, selinux: true, apparmor: true };
}

/** The report of the rule of a row on workloads; the parameters are those of the row. */
export function reportOnRow(
  { rule, parameters = {}, trust }: MatrixRow,
  workloads: readonly WorkloadFacts[],
  rest: Partial<Facts>,
): Report {
  const check = checks.find(({ id }) => id === rule);
  assert.ok(check, rule);
  const values = parameterValues(check, parameters);
  const withValues = { ...check, evaluate: (subject: never) => check.evaluate(subject, values) };
  const imageTrust = trust && { policy: trust, verdicts: [], locked: [], unread: [] };
  const facts = { ...factsWith({ workloads, ...rest }), ...(imageTrust && { imageTrust }) };
  return buildReport(facts, [withValues], { version: '0.0.0', targets: [] });
}
