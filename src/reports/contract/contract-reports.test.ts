import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { elementsNamed, elementsOf, skipWithoutXml } from '../../../test/kit/read-xml.ts';
import type { Assertion, ContractReport } from '../../core/confine/contract.ts';
import { contractAsJunit } from './as-junit.ts';
import { contractAsText } from './as-text.ts';

const assertion = (id: string, more: Partial<Assertion> = {}): Assertion => ({
  service: 'web',
  id,
  title: `Title of ${id}`,
  outcome: 'held',
  expected: 'a',
  found: 'a',
  ...more,
});

const broken = { outcome: 'broken', found: 'b' } as const;

const report: ContractReport = {
  schemaVersion: 1,
  kind: 'contract-report',
  assertions: [
    assertion('user'),
    assertion('privileged', broken),
    assertion('capabilities', { ...broken, impliedBy: ['privileged'] }),
    assertion('pids', { outcome: 'unknown', found: 'permission denied' }),
    assertion('user', { service: 'db' }),
    assertion('exercise', { ...broken, service: 'db', impliedBy: ['web: privileged'] }),
  ],
  probes: [],
  failures: [{ service: 'cache', why: 'no such container' }, { why: 'interrupted' }],
};

const text = (of: ContractReport, all = false) => contractAsText(of, { width: 80, unicode: true, all });

describe('a contract report as text', () => {
  test('says what was not tested, what is broken and what follows, what is unknown, and counts', () => {
    assert.equal(
      text(report),
      [
        'cache: not tested: no such container',
        'not tested: interrupted',
        'web: privileged is broken (Title of privileged)',
        '  expected  a',
        '  found     b',
        '  therefore also: capabilities, exercise of db',
        'web: pids is unknown: permission denied',
        '',
        '2 assertions hold, 1 broken, 1 unknown',
        '',
      ].join('\n'),
    );
  });

  test('lists what holds where that is asked for', () => {
    assert.match(text(report, true), /^web: user holds: a$/mu);
    assert.doesNotMatch(text(report), /holds: /u);
  });

  test('is one line if everything holds', () => {
    const kept = { ...report, failures: [], assertions: [assertion('user')] };
    assert.equal(text(kept), '1 assertion holds, 0 broken, 0 unknown\n');
  });
});

const hostile = 'a\u001B[2J\u202Eb\n<c a="&]]>\u0000\u009B31m';
const hostileReport: ContractReport = {
  ...report,
  assertions: (['broken', 'unknown', 'held'] as const).map((outcome) =>
    assertion(hostile, { outcome, service: hostile, title: hostile, expected: hostile, found: hostile }),
  ),
  failures: [{ service: hostile, why: hostile }],
};

test('text from outside cannot act on a terminal', () => {
  for (const unicode of [true, false]) {
    const shown = contractAsText(hostileReport, { width: 80, unicode, all: true });
    assert.doesNotMatch(shown.replaceAll('\n', ''), /\p{Cc}|\u202E/u);
    if (!unicode) assert.match(shown, /^[\n\x20-\x7E]*$/u);
    // No line of it can pass for one of ours.
    assert.equal(shown.match(/is broken/gu)?.length, 1);
  }
});

describe('a contract report as JUnit', { skip: skipWithoutXml }, () => {
  const counted = ['tests', 'failures', 'errors', 'skipped'] as const;

  test('has a suite for each service, with counts that are those of its tests', () => {
    const elements = elementsOf(contractAsJunit(report));
    const suites = elementsNamed(elements, 'testsuite').map(([, attributes]) => [
      attributes['name'],
      ...counted.map((name) => Number(attributes[name])),
    ]);
    assert.deepEqual(suites, [
      ['web', 4, 1, 0, 2],
      ['db', 2, 0, 0, 1],
      ['ironhull', 2, 0, 2, 0],
    ]);
    const sum = (column: number) => suites.reduce((total, suite) => total + Number(suite[column]), 0);
    for (const [tag, column] of [
      ['testcase', 1],
      ['failure', 2],
      ['error', 3],
      ['skipped', 4],
    ] as const)
      assert.equal(elementsNamed(elements, tag).length, sum(column), tag);
  });

  test('says why of each failure, error and skipped test', () => {
    const elements = elementsOf(contractAsJunit(report));
    const messages = (tag: string) =>
      elementsNamed(elements, tag).map(([, attributes]) => attributes['message']);
    assert.deepEqual(messages('failure'), ['expected a, found b']);
    assert.deepEqual(messages('error'), ['no such container', 'interrupted']);
    assert.deepEqual(messages('skipped'), [
      'follows from privileged',
      'unknown: permission denied',
      'follows from web: privileged',
    ]);
  });

  test('is well-formed whatever is in it', () => {
    const elements = elementsOf(contractAsJunit(hostileReport));
    assert.equal(elementsNamed(elements, 'testcase').length, 4);
    assert.equal(elementsNamed(elements, 'c').length, 0);
  });
});
