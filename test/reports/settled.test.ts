import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { writeHtml } from '../../src/reports/html/html.ts';
import { writeJson } from '../../src/reports/json/json.ts';
import { nextSteps } from '../../src/reports/content/next-steps.ts';
import { writeSarif } from '../../src/reports/sarif/sarif.ts';
import { writeTable } from '../../src/reports/table/table.ts';
import { verdict } from '../../src/reports/content/verdict.ts';
import { settledReport } from '../kit/settled-report.ts';

const plain = { width: 100, colour: false, unicode: true, all: false };

test('the document says what is waived, known, attested and ignored, and satisfies the schema', () => {
  const url = new URL('../../docs/schema/report.json', import.meta.url);
  const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(
    JSON.parse(readFileSync(url, 'utf8')),
  );
  const document = JSON.parse(writeJson(settledReport()));
  assert.equal(validate(document), true, JSON.stringify(validate.errors));
  const byRule = (rule: string) => document.findings.find((one: { rule: string }) => one.rule === rule);
  assert.deepEqual(byRule('workload/no-memory-limit').waiver, {
    reason: 'moves in March',
    until: '2027-03-31',
  });
  assert.equal(byRule('workload/no-memory-limit').waived, true);
  assert.equal(byRule('workload/port-on-every-address').known, true);
  assert.equal('known' in byRule('workload/privileged'), false);
  assert.deepEqual(
    document.outcomes.flatMap((one: { attestation?: { by: string } }) => one.attestation?.by ?? []),
    ['Ann'],
  );
  assert.equal(document.outcomes.filter((one: { ignored?: boolean }) => one.ignored).length, 1);
  assert.deepEqual(document.policy, { file: 'ironhull.yaml', preset: 'baseline', off: ['workload/init'] });
  assert.deepEqual(document.baseline, { file: 'known.json', known: 1, gone: 2, notSeen: 1 });
  assert.deepEqual([document.summary.known, document.summary.attested, document.summary.waived], [1, 1, 1]);
});

test('the table says which policy applied, lists what is suppressed and leaves out what is ignored', () => {
  const table = writeTable(settledReport(), plain);
  assert.match(
    table,
    /Applied ironhull\.yaml \(preset baseline\), 1 rule off; baseline known\.json \(1 of the findings are in\sit\); 2 entries no longer found; 1 entry not checked in this run/,
  );
  assert.match(table, /- {2}low workload\/no-memory-limit .* — waived until 2027-03-31: moves in March/);
  assert.match(table, /- {2}high workload\/port-on-every-address .* — in the baseline/);
  assert.doesNotMatch(table, /etc\/audit\/audit\.rules/);
  assert.match(
    table,
    /3 medium, 1 in the baseline, 1 waived; \d+ passed,\s4\sunknown\s\(1\signored\),\s2\snot\schecked,\s1\sattested\n/s,
  );
});

test('the page marks and filters what is accepted', () => {
  const page = writeHtml(settledReport(), { rules: [] });
  assert.match(page, /data-state="known"/);
  assert.match(page, /data-filter="state" value="known"/);
  assert.match(page, /waived until 2027-03-31: moves in March/);
  assert.match(page, /<span class="tag">attested<\/span>/);
  assert.match(page, /Applied ironhull\.yaml/);
});

test('SARIF says why a result is suppressed', () => {
  const { results } = JSON.parse(writeSarif(settledReport(), { rules: [], baseDirectory: '/srv' })).runs[0];
  const reasons = results.flatMap((one: { suppressions?: { justification: string }[] }) =>
    (one.suppressions ?? []).map(({ justification }) => justification),
  );
  assert.deepEqual(reasons.toSorted(), ['in the baseline', 'waived until 2027-03-31: moves in March']);
});

test('a report whose findings are all accepted does not say that nothing is wrong', () => {
  const report = settledReport();
  const findings = report.findings.filter(({ waived, known }) => waived || known === true);
  const none = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  const accepted = { ...report, findings, summary: { ...report.summary, ...none } };
  assert.equal(verdict(accepted), 'No new findings (1 in the baseline, 1 waived); 6 checks undecided');
  const steps = nextSteps(accepted);
  assert.match(steps[0] ?? '', /^No new findings \(1 in the baseline, 1 waived\); 6 checks are undecided/);
  assert.match(steps.at(-1) ?? '', /2 baseline entries are no longer found/);
});
