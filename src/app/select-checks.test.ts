import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checks } from '../checks/registry.gen.ts';
import type { Check } from '../core/rules/check.ts';
import { parsePolicy } from '../policy/read/parse-policy.ts';
import { checksUnder } from './select-checks.ts';

const [first] = checks;
assert.ok(first);
const tidy: Check = { ...first, id: 'workload/tidy', aliases: [], category: 'hygiene' };
const all = [...checks, tidy];
const ids = (found: readonly Check[]): ReadonlySet<string> => new Set(found.map(({ id }) => id));

test('hygiene is judged only where somebody asks for it', () => {
  assert.ok(!ids(checksUnder(undefined, all, [], [])).has(tidy.id));
  const usual = checks.filter(({ category }) => category !== 'hygiene' && category !== 'style');
  assert.equal(ids(checksUnder(undefined, all, [], [])).size, usual.length);
  assert.ok(ids(checksUnder(undefined, all, [tidy.id], [])).has(tidy.id));
  for (const text of ['preset: restricted\n', 'rules:\n  workload/tidy: medium\n']) {
    const policy = parsePolicy(text, 'ironhull.yaml', all);
    assert.ok(ids(checksUnder(policy, all, [], [])).has(tidy.id), text);
  }
  const off = parsePolicy('preset: restricted\nrules:\n  workload/tidy: off\n', 'ironhull.yaml', all);
  assert.ok(!ids(checksUnder(off, all, [], [])).has(tidy.id));
});

test('names, globs of them and lists with commas, by any tool’s ids', () => {
  const chosen = (...names: string[]): readonly string[] =>
    checksUnder(undefined, checks, names, []).map(({ id }) => id);
  assert.deepEqual(chosen('workload/privileged, CIS:5.11'), ['workload/memory-limit', 'workload/privileged']);
  const like = chosen('workload/priv*');
  assert.ok(like.length > 1 && like.every((id) => id.startsWith('workload/priv')), like.join());
  assert.ok(chosen('cis:5.*').includes('workload/privileged'));
  assert.ok(!chosen('cis:5.*').some((id) => id.startsWith('host/audit-')));
});

test('a name that stands for nothing is an error, alone, in a list and as a glob', () => {
  const bad: readonly (readonly [string, RegExp])[] = [
    ['workload/privilegd', /privilegd'; did you mean 'workload\/privileged'\?/],
    ['workload', /did you mean 'workload\/\*'\?/],
    ['5.5', /did you mean '(?:cis|docker-bench):5\.5'\?/],
    ['cis:C.5.3.1', /did you mean 'docker-bench:C\.5\.3\.1'\?/],
    ['cis:5', /did you mean 'cis:5\.\*'\?/],
    ['workload/privileged,cis:99.99', /Unknown rule .cis:99\.99./],
    ['workload/privileged,', /Empty rule name/],
    ['nowhere/*', /nowhere\/\*/],
    ['cis:99.*', /cis:99\.\*/],
    ['CVE-2024', /CVE-2024/],
    ['*-2024-1234', /2024-1234/],
  ];
  for (const [name, message] of bad) {
    assert.throws(() => checksUnder(undefined, checks, [name], []), message);
    assert.throws(() => checksUnder(undefined, checks, [], [name]), message);
  }
});
