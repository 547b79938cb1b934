import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checks } from '../checks/registry.gen.ts';
import type { Check } from '../core/check.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import { checksUnder } from './select-checks.ts';

const [first] = checks;
assert.ok(first);
const tidy: Check = { ...first, id: 'workload/tidy', aliases: [], category: 'hygiene' };
const all = [...checks, tidy];
const ids = (found: readonly Check[]): ReadonlySet<string> => new Set(found.map(({ id }) => id));

test('hygiene is judged only where somebody asks for it', () => {
  assert.ok(!ids(checksUnder(undefined, all, [], [])).has(tidy.id));
  assert.equal(ids(checksUnder(undefined, all, [], [])).size, checks.length);
  assert.ok(ids(checksUnder(undefined, all, [tidy.id], [])).has(tidy.id));
  for (const text of ['preset: restricted\n', 'rules:\n  workload/tidy: medium\n']) {
    const policy = parsePolicy(text, 'ironhull.yaml', all);
    assert.ok(ids(checksUnder(policy, all, [], [])).has(tidy.id), text);
  }
  const off = parsePolicy('preset: restricted\nrules:\n  workload/tidy: off\n', 'ironhull.yaml', all);
  assert.ok(!ids(checksUnder(off, all, [], [])).has(tidy.id));
});
