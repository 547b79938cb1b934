import assert from 'node:assert/strict';
import { buildReport } from '../../src/app/build-report.ts';
import type { Check, Example } from '../../src/core/rules/check.ts';
import type { Finding, Fix } from '../../src/core/findings/finding.ts';
import { applyEdits } from '../../src/fixes/apply-edits.ts';
import { composeFacts, composeText, exampleFacts } from './example-facts.ts';

/** The findings of one check on an example: a compose service, a `docker run` line, facts of a host or an engine. */
export function findingsOf(check: Check, example: Omit<Example, 'title'>): readonly Finding[] {
  const facts = exampleFacts(check.on, { title: 'under test', ...example });
  return buildReport(facts, [check], { version: '0.0.0', targets: ['example'] }).findings;
}

/** The one finding of a check on an example. */
export function findingOf(check: Check, example: Omit<Example, 'title'>): Finding {
  const findings = findingsOf(check, example);
  const [finding] = findings;
  assert.ok(finding && findings.length === 1, JSON.stringify(findings));
  return finding;
}

/** The first fix of the one finding. */
export function fixOf(check: Check, example: Omit<Example, 'title'>): Fix {
  const [fix] = findingOf(check, example).fixes;
  assert.ok(fix);
  return fix;
}

/** A compose service (the lines below its name) as the fix of its one finding leaves it. */
export function repairedService(check: Check, compose: string): string {
  const fix = fixOf(check, { compose });
  assert.equal(fix.kind, 'edit');
  const whole = applyEdits(composeText(compose), fix.edits).text;
  assert.doesNotThrow(() => composeFacts(whole));
  const [service = ''] = whole.split('  app:\n');
  const lines = service.split('\n').filter((line) => line.startsWith('    '));
  return lines.map((line) => line.slice(4)).join('\n');
}
