import assert from 'node:assert/strict';
import { buildReport } from '../../src/app/build-report.ts';
import { readDockerfile } from '../../src/adapters/dockerfile/read-dockerfile.ts';
import type { Check } from '../../src/core/rules/check.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import { applyEdits } from '../../src/fixes/apply-edits.ts';
import { exampleFacts } from './example-facts.ts';

/** The findings of one check on a Dockerfile. */
export function dockerfileFindings(check: Check, dockerfile: string): readonly Finding[] {
  const facts = exampleFacts(check.on, { title: 'under test', dockerfile });
  return buildReport(facts, [check], { version: '0.0.0', targets: ['example'] }).findings;
}

/** A Dockerfile after the edits of all findings of a check, one after the other; each result must be valid. */
export function repairedDockerfile(check: Check, dockerfile: string): string {
  for (const finding of dockerfileFindings(check, dockerfile)) {
    const fix = finding.fixes.find(({ kind }) => kind === 'edit');
    if (fix?.kind !== 'edit') continue;
    const { text } = applyEdits(`${dockerfile}\n`, fix.edits);
    assert.deepEqual(readDockerfile(text, 'Dockerfile').problems, []);
    return repairedDockerfile(check, text.trimEnd());
  }
  return dockerfile;
}

/** The check with an id, of those that a file exports. */
export function checkCalled(checks: readonly Check[], id: string): Check {
  const found = checks.find((check) => check.id === id);
  assert.ok(found, id);
  return found;
}
