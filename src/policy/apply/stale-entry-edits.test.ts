import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleReport } from '../../../test/kit/sample-report.ts';
import { parsePolicy } from '../read/parse-policy.ts';
import { sampleChecks } from '../test-checks.ts';
import { staleEntries } from './stale-entries.ts';

const expired = (subject: string) =>
  `  - rule: workload/one\n    subject: ${subject}\n    reason: moved\n    until: 2020-01-01\n`;

function fixesOf(text: string) {
  const policy = parsePolicy(text, 'ironhull.yaml', sampleChecks);
  const found = staleEntries(policy, [sampleReport()], (rule) => rule === 'workload/one');
  return found.flatMap(({ fixes }) => fixes);
}

test('an expired entry with lines of its own has an edit that removes it, and the rest is read', () => {
  const text = `waive:\n${expired('a')}${expired('b')}failOn: high\n`;
  const edits = fixesOf(text).flatMap((fix) => (fix.kind === 'edit' ? fix.edits : []));
  assert.deepEqual(
    edits.map(({ range, text: written, old }) => [
      range.startLine,
      range.endLine,
      written,
      old?.split('\n').length,
    ]),
    [
      [2, 6, '', 4],
      [6, 10, '', 4],
    ],
  );
  const [first, second] = edits.map(({ range }) => range);
  assert.ok(first && second);
  const alone = text.slice(0, first.startOffset) + text.slice(first.endOffset);
  assert.equal(alone, `waive:\n${expired('b')}failOn: high\n`);
  const both = text.slice(0, first.startOffset) + text.slice(second.endOffset);
  assert.deepEqual(parsePolicy(both, 'ironhull.yaml', sampleChecks).waivers, []);
});

test('an entry that shares its line is left to a person', () => {
  const [fix] = fixesOf('waive: [ { rule: workload/one, subject: a, reason: x, until: 2020-01-01 } ]\n');
  assert.equal(fix?.kind, 'manual');
});
