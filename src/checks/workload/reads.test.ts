import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { exampleFacts } from '../../../test/kit/example-facts.ts';
import { scopeOf } from '../../app/subjects/scope.ts';
import { workloadCases } from '../../app/subjects/workload-cases.ts';
import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Facts } from '../../core/facts/facts.ts';
import type { SettingName, Workload } from '../../core/workload/workload.ts';
import { surfacesOf } from '../../knowledge/settings/setting-names.ts';
import { parameterValues } from '../../policy/parameters.ts';
import { checks } from '../registry.gen.ts';

const shop: Facts = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../examples/shop/facts.json'), 'utf8'),
);

function isWorkloadCheck(check: Check): check is Check & Check<'workload'> {
  return check.on === 'workload';
}

/** Returns the workload, recording each setting that is read. */
function recording(workload: Workload, read: Set<string>): Workload {
  const settings = new Proxy(workload.settings, {
    get(target, name) {
      read.add(String(name));
      return Reflect.get(target, name);
    },
  });
  return { ...workload, settings };
}

/** Returns the settings that a check reads on its examples and the shop's containers. */
function settingsRead(check: Check<'workload'>): ReadonlySet<string> {
  const read = new Set<string>();
  const examples = Object.values(check.examples).flatMap((list) =>
    list.map((example) => exampleFacts('workload', example)),
  );
  const cases: readonly WorkloadCase[] = [...examples, shop].flatMap((facts) =>
    workloadCases(facts, scopeOf(facts)),
  );
  for (const one of cases) {
    const declared = one.declared && { declared: recording(one.declared, read) };
    const subject = { ...one, workload: recording(one.workload, read), ...declared };
    check.evaluate(subject, parameterValues(check, {}));
  }
  return read;
}

describe('the declared settings of a workload check', () => {
  for (const check of checks.filter(isWorkloadCheck)) {
    test(`${check.id} reads exactly its declared settings`, () => {
      const { reads = [], considers = [] } = check;
      const named: ReadonlySet<string> = new Set<SettingName>([...reads, ...considers]);
      const read = settingsRead(check);
      assert.deepEqual(
        [...read].filter((name) => !named.has(name)),
        [],
      );
      assert.deepEqual(
        reads.filter((name) => !read.has(name)),
        [],
      );
    });
  }
});

test('a check runs on the surfaces that can set what it reads', () => {
  const on = 'workload';
  assert.deepEqual(surfacesOf({ on, reads: ['privileged'] }), ['compose', 'run', 'create', 'container']);
  assert.deepEqual(surfacesOf({ on, reads: ['useApiSocket'] }), ['compose', 'run']);
  assert.deepEqual(surfacesOf({ on, reads: ['mounts'], onlyOn: ['container'] }), ['container']);
  assert.deepEqual(surfacesOf({ on: 'host' }), []);
  for (const check of checks.filter(isWorkloadCheck)) assert.notEqual(surfacesOf(check).length, 0, check.id);
});
