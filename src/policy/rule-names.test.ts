import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { loadChecks } from '../../tools/generate/load.ts';
import { requireRules } from '../app/select-checks.ts';
import { checks } from '../checks/registry.gen.ts';
import { parsePolicy } from './read/parse-policy.ts';
import { allNames, matchChecks, currentId, findChecks } from './rule-names.ts';

const renamed = checks.flatMap(({ id, formerIds = [] }) => formerIds.map((former) => ({ id, former })));

describe('the former id of a renamed rule', () => {
  test('is no current id and belongs to one rule only', () => {
    const formers = renamed.map(({ former }) => former);
    const ids = new Set(checks.map(({ id }) => id));
    assert.ok(formers.length > 0);
    assert.equal(new Set(formers).size, formers.length);
    for (const former of formers) assert.equal(ids.has(former), false, former);
  });

  test('names the rule wherever a rule is named', () => {
    for (const { id, former } of renamed) {
      for (const found of [
        findChecks(checks, former),
        requireRules(checks, former.toUpperCase()),
        matchChecks(checks, former),
      ])
        assert.deepEqual(
          found.map((check) => check.id),
          [id],
          former,
        );
      assert.equal(currentId(checks, former), id);
      assert.ok(allNames(checks).includes(former), former);
    }
    assert.equal(currentId(checks, 'workload/privileged'), 'workload/privileged');
    assert.equal(currentId(checks, 'no/rule'), 'no/rule');
  });

  test('sets, waives and attests the rule in a policy', () => {
    for (const { id, former } of renamed) {
      const policy = parsePolicy(
        [
          `rules:\n  ${former}: info`,
          `waive:\n  - rule: ${former}\n    subject: web\n    reason: known`,
          `attest:\n  - rule: ${former}\n    by: ann\n    reason: seen\n    until: 2027-01-01\n`,
        ].join('\n'),
        'ironhull.yaml',
        checks,
      );
      assert.equal(policy.rules.get(id)?.severity, 'info');
      assert.deepEqual(policy.waivers[0]?.matches, [{ rule: id }]);
      assert.deepEqual(policy.attestations[0]?.rules, [id]);
    }
  });
});

test('each rule is spelled out in the file that holds it, so that a search for its id finds it', async () => {
  const folder = join(import.meta.dirname, '../checks');
  const support = readFileSync(join(folder, 'support/host/guarded-paths.ts'), 'utf8');
  for (const { path, checks: held } of await loadChecks(folder)) {
    const text = readFileSync(join(folder, `${path}.ts`), 'utf8') + support;
    for (const { id } of held) assert.ok(text.includes(`'${id}'`), `src/checks/${path}.ts: ${id}`);
  }
});
