import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from '../../src/checks/workload/privileged.ts';
import { cisRows } from './cis-rows.ts';
import { readEvidence } from './evidence.ts';
import { coveragePage, rowKind, rulesOf, unshown } from './page.ts';

const line = (state: string, kind: string) => `${JSON.stringify({ rule: check.id, state, kind })}\n`;

test('the benchmark has 117 rows', () => {
  assert.equal(cisRows.length, 117);
  assert.equal(new Set(cisRows).size, 117);
  assert.deepEqual([cisRows[0], cisRows.at(-1)], ['1.1.1', '7.9']);
});

test('a rule is shown when it was seen to fail and to pass', () => {
  assert.deepEqual(unshown([check], readEvidence('')), [check.id]);
  assert.deepEqual(unshown([check], readEvidence(line('failed', 'live'))), [check.id]);
  const both = readEvidence(line('failed', 'text') + line('passed', 'live') + line('failed', 'live'));
  assert.deepEqual(unshown([check], both), []);
  assert.equal(rowKind('5.5', [check], both), 'evaluated');
  assert.equal(rowKind('5.6', [check], both), 'missing');
  assert.deepEqual(rulesOf(coveragePage([check], both)), [check.id]);
  assert.match(coveragePage([check], both), /\| live, text \| live \|/u);
  const inMachines = readEvidence(
    line('failed', 'machine') + line('passed', 'machine') + line('unreadable', 'machine'),
  );
  assert.match(coveragePage([check], inMachines), /\| — \| — \|  \| — \| failed, passed, unreadable \|/u);
});

test('a line that is not evidence is an error', () => {
  assert.throws(() => readEvidence('{"rule":1}\n'), /not a line of evidence/u);
  assert.throws(() => readEvidence(line('failed', 'rumour')), /not a line of evidence/u);
});
