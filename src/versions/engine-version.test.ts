import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareEngineVersions, majorOf, parseEngineVersion } from './engine-version.ts';

function order(left: string, right: string): number {
  const [one, other] = [parseEngineVersion(left), parseEngineVersion(right)];
  assert.ok(one && other, `${left} ${right}`);
  return Math.sign(compareEngineVersions(one, other));
}

test('versions in order', () => {
  const sorted = [
    '1.0.0-rc3',
    '1.0.0~rc6+dfsg1',
    'v1.0.0-rc9',
    '1.0.0-rc10',
    '1.0.0-rc92+dev',
    '1.0.0-rc93',
    '1.0.0',
    '1.1.15+ds1',
    'v1.2.0-beta.1',
    '1.2.0-rc.1',
    '1.2.0-rc.3',
    '1.2.0',
    '1.3.0-dev',
    '1.3.0',
    '1.7.24~ds1',
    '17.12.0-ce',
    '18.09.1',
    '18.09.2',
    '19.03.13-ce',
    '20.10.24+dfsg1',
    '26.1.5+dfsg1',
    '26.1.15',
  ];
  for (const [index, left] of sorted.entries())
    for (const right of sorted.slice(index + 1)) {
      assert.equal(order(left, right), -1, `${left} < ${right}`);
      assert.equal(order(right, left), 1, `${right} > ${left}`);
    }
});

test('a vendor suffix does not affect the order', () => {
  for (const [text, vendor] of [
    ['26.1.5', ''],
    ['v26.1.5', ''],
    ['19.03.13-ce', ''],
    ['1.0.0-rc93', ''],
    ['26.1.5+dfsg1', '+dfsg1'],
    ['1.7.24~ds1', '~ds1'],
    ['24.0.7-0ubuntu2~22.04.1', '-0ubuntu2~22.04.1'],
    ['1.1.12-4.el9', '-4.el9'],
    ['20.10.24~debian', '~debian'],
    ['1.0.0-rc92+dev', '+dev'],
    ['18.09.2-ee-3', '-ee-3'],
    ['1.3.0-dev', '-dev'],
  ] as const)
    assert.equal(parseEngineVersion(text)?.vendor, vendor, text);
  assert.equal(order('26.1.5+dfsg1', '26.1.5'), 0);
  assert.equal(order('1.0.0~rc6+dfsg1', '1.0.0-rc6'), 0);
});

test('texts that are not versions', () => {
  for (const text of ['', 'dev', 'library-import', 'v', '26', 'master-dockerproject'])
    assert.equal(parseEngineVersion(text), undefined, text);
  assert.equal(majorOf('26.1.5+dfsg1'), 26);
  assert.equal(majorOf('dev'), undefined);
});
