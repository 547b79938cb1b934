import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { engineCase } from '../../../test/kit/engine-case.ts';
import { advisoriesInMemory, advisory, affects } from '../../advisories/match/test-source.ts';
import { checks } from '../../checks/registry.gen.ts';
import { selectChecks } from '../select-checks.ts';
import { assessed, evidenceText, idsOf, type GivenComponent } from './test-component.ts';

describe('limited to a vulnerability that is in no table', () => {
  const component: GivenComponent = {
    component: { name: 'containerd', version: '1.6.20~ds1' },
    owner: {
      name: 'containerd',
      version: '1.6.20~ds1-1',
      source: { name: 'containerd', version: '1.6.20~ds1-1' },
    },
    advisories: advisoriesInMemory([
      advisory('CVE-2031-1001', [
        affects('Debian:12', 'containerd', { of: 'source', fixed: '1.6.21~ds1-1' }),
      ]),
      advisory('CVE-2031-1002', [affects('Debian:12', 'containerd', { of: 'source', fixed: '1.6.1~ds1-1' })]),
    ]),
  };

  for (const [names, skipped, expected] of [
    [['CVE-2031-1001'], [], ['CVE-2031-1001']],
    [['cve-2031-*'], [], ['CVE-2031-1001']],
    [['engine/component-vulnerable'], ['CVE-2031-*'], []],
  ] as const)
    test(`--only ${names.join()} --skip ${skipped.join()}`, async () => {
      const selected = selectChecks(checks, names, skipped).find(
        ({ id }) => id === 'engine/component-vulnerable',
      );
      assert.ok(selected);
      assert.deepEqual(idsOf(selected.evaluate(engineCase(await assessed(component)))), expected);
    });

  test('the one that its distribution cleared passes', async () => {
    const [selected] = selectChecks(checks, ['CVE-2031-1002'], []);
    assert.equal(selected?.id, 'engine/component-vulnerable');
    const outcome = selected.evaluate(engineCase(await assessed(component)));
    assert.deepEqual(idsOf(outcome), []);
    assert.doesNotMatch(evidenceText(outcome), /none of the advisories/u);
  });
});
