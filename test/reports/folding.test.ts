import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../src/core/findings/finding.ts';
import type { Severity } from '../../src/core/severity.ts';
import type { Report } from '../../src/core/findings/report.ts';
import { summaryOf } from '../../src/core/findings/summary.ts';
import { writeHtml } from '../../src/reports/html/html.ts';
import { writeMarkdown } from '../../src/reports/markdown/markdown.ts';
import { cleanReport, inFile, sampleFinding, workloadNamed } from '../kit/sample-report.ts';

const names = Array.from({ length: 30 }, (_, n) => `web-${n}`);

function findingsOf(rule: string, severity: Severity, rest: Partial<Finding> = {}): readonly Finding[] {
  return names.map((name, n) =>
    sampleFinding({
      rule,
      severity,
      title: `Title of ${rule}`,
      message: `Message of ${rule}`,
      subject: workloadNamed(name),
      sightings: [inFile('compose.yaml', 100 + n)],
      evidence: [{ source: 'compose.yaml', saw: `${rule} of ${name}` }],
      ...rest,
    }),
  );
}

function reportOf(findings: readonly Finding[]): Report {
  return { ...cleanReport(), findings, summary: summaryOf(findings, cleanReport().outcomes) };
}

const findings = [
  ...findingsOf('x/grave', 'critical'),
  ...findingsOf('x/follower', 'high', { impliedBy: 'x/grave' }),
  ...findingsOf('x/mild', 'low'),
  ...findingsOf('x/waived', 'low', { waived: true, waiver: { reason: 'moves in March' } }),
];

test('the page says once what many subjects share, and has the place and evidence of each', () => {
  const page = writeHtml(reportOf(findings), { rules: [] });
  const shown = page.slice(0, page.indexOf('id="report"'));
  for (const rule of ['x/grave', 'x/mild', 'x/waived', 'x/follower'])
    assert.equal(shown.split(`Message of ${rule}`).length - 1, 1, rule);
  for (const { evidence, sightings } of findings) {
    assert.ok(shown.includes(`<code>${evidence[0].saw}</code>`), evidence[0].saw);
    const [at] = sightings;
    assert.ok(at?.in === 'file' && shown.includes(`<code>compose.yaml:${at.range.startLine}</code>`));
  }
  assert.equal(shown.split('moves in March').length - 1, names.length);
});

test('every finding is an entry that the filters of the page count', () => {
  const page = writeHtml(reportOf(findings), { rules: [] });
  assert.equal(page.match(/data-item\s+data-state="failed"/gu)?.length, 3 * names.length);
  assert.equal(page.match(/data-item\s+data-state="waived"/gu)?.length, names.length);
});

test('a comment leads with what is critical, counts the rest by rule and says where all of it is', () => {
  const text = writeMarkdown(reportOf(findings));
  assert.match(
    text,
    /### On many subjects\n\n<details><summary><b>critical<\/b> .* — 30 workloads<\/summary>/u,
  );
  assert.match(text, /- On `web-0`, `web-1`, `web-10`, `web-11`, 26 more\n/u);
  assert.match(
    text,
    /30 findings, each with its place and fix in the JSON and SARIF reports\.\n\n- \*\*low\*\*/u,
  );
  assert.match(text, /: 30 of 30 workloads: `web-0`.* \(`x\/mild`\)\./u);
  assert.equal(text.split('x/mild').length - 1, 2);
});
