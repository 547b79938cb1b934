import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { IronhullError } from '../../core/errors.ts';
import { parseContract, type ContractKeys } from './parse-contract.ts';

const keys: ContractKeys = {
  settings: [
    { key: 'user', kind: 'text' },
    { key: 'readOnly', kind: 'boolean' },
    { key: 'memory', kind: 'number' },
    { key: 'cpus', kind: 'number', hasFraction: true },
    { key: 'capabilities', kind: 'list' },
  ],
  probes: ['mount', 'bpf'],
};

const parse = (text: string) => parseContract(text, 'c.yaml', keys);

function errorOf(text: string): string {
  try {
    parse(text);
  } catch (error) {
    assert.ok(error instanceof IronhullError);
    assert.equal(error.code, 'CONTRACT_MALFORMED');
    return error.detail;
  }
  return assert.fail(`accepted: ${text}`);
}

/** A contract of one service with these lines. */
const service = (...lines: readonly string[]): string =>
  ['services:', '  web:', ...lines.map((line) => `    ${line}`)].join('\n');

describe('parseContract', () => {
  test('reads every part', () => {
    const { up, down, services } = parse(
      `version: 1\nup: make up\ndown: make down\n${service(
        'container: shop-web-1',
        'exercise: "true"',
        'user: "101:101"',
        'readOnly: true',
        'memory: 64m',
        'capabilities: [net_raw, CAP_CHOWN]',
        'probes: { mount: any, bpf: blocked }',
      )}`,
    );
    assert.deepEqual([up, down], ['make up', 'make down']);
    const web = services.get('web');
    assert.ok(web);
    assert.deepEqual([web.container, web.exercise, web.probed], ['shop-web-1', 'true', true]);
    assert.deepEqual(Object.fromEntries(web.settings), {
      user: '101:101',
      readOnly: true,
      memory: 64 * 1024 * 1024,
      capabilities: ['NET_RAW', 'CHOWN'],
    });
    assert.deepEqual(
      [...web.probes],
      [
        ['mount', 'any'],
        ['bpf', 'blocked'],
      ],
    );
  });

  test('takes a number for a text, sizes for numbers, and an empty list', () => {
    const settings = (line: string) => [...(parse(service(line)).services.get('web')?.settings ?? [])];
    assert.deepEqual(settings('user: 101'), [['user', '101']]);
    assert.deepEqual(settings('memory: 0'), [['memory', 0]]);
    assert.deepEqual(settings('memory: 1g'), [['memory', 1024 ** 3]]);
    for (const line of ['cpus: 0.5', "cpus: '0.5'"]) assert.deepEqual(settings(line), [['cpus', 0.5]]);
    assert.deepEqual(settings('capabilities: []'), [['capabilities', []]]);
    assert.deepEqual(settings('capabilities:'), [['capabilities', []]]);
  });

  test('without probes every expected outcome is the default; `probes: false` runs none', () => {
    assert.equal(parse(service('user: root')).services.get('web')?.probed, true);
    assert.equal(parse(service('probes: false')).services.get('web')?.probed, false);
  });

  const wrong: readonly (readonly [what: string, text: string, message: RegExp])[] = [
    ['an empty file', '', /^c\.yaml: it is empty$/u],
    ['a comment only', '# nothing\n', /^c\.yaml: it is empty$/u],
    ['a list', '- web', /^c\.yaml:1:1: a contract must be a map/u],
    ['no services', 'up: make', /^c\.yaml:1:1: a contract needs services$/u],
    ['services that are a list', 'services: [web]', /services must be a map/u],
    ['services without one', 'services: {}', /^c\.yaml:1:11: services must name one service or more$/u],
    ['services left empty', 'services:', /services must be a map/u],
    ['a version of the future', `version: 2\n${service('user: a')}`, /^c\.yaml:1:10: version must be 1$/u],
    ['a version that is a text', `version: "1"\n${service('user: a')}`, /version must be 1/u],
    ['an unknown key of the contract', `ups: make\n${service('user: a')}`, /has no key ups.*\bup\b/u],
    ['an unknown key of a service', service('usr: a'), /^c\.yaml:3:5: web has no key usr.*\buser\b/u],
    ['a service without a map', 'services:\n  web: 1', /^c\.yaml:2:8: web must be a map/u],
    ['a service left empty', 'services:\n  web:', /web must be a map/u],
    ['an unknown probe', service('probes: { mounts: any }'), /probes has no key mounts.*\bmount\b/u],
    ['an outcome that cannot be expected', service('probes: { mount: possible }'), /blocked, any/u],
    ['probes that are switched on', service('probes: true'), /probes must be a map/u],
    ['a text for true or false', service('readOnly: "yes"'), /readOnly must be true or false/u],
    ['a list for a text', service('user: [a]'), /user must be a text/u],
    ['an empty text', service('exercise: ""'), /exercise must be a text/u],
    ['a text for a list', service('capabilities: ALL'), /capabilities must be a list/u],
    ['a map in a list', service('capabilities: [{ a: b }]'), /an entry of capabilities must be a text/u],
    ['a word for a number', service('memory: much'), /memory must be a number, or a size such as 64m/u],
    ['a negative number', service('memory: -1'), /memory must be a number/u],
    ['a negative fraction', service('cpus: -0.5'), /cpus must be a number, such as 0.5/u],
    ['a size for a fraction', service('cpus: 1m'), /cpus must be a number, such as 0.5/u],
    ['a fraction without end', service('cpus: .inf'), /cpus must be a number, such as 0.5/u],
    ['a broken number', service('memory: 1.5'), /memory must be a number/u],
    ['true for a number', service('memory: true'), /memory must be a number/u],
    ['a size beyond all numbers', service('memory: 99999999999999g'), /memory must be a number/u],
    ['YAML that ends too early', 'services: [', /^c\.yaml:1:/u],
    ['a tab as indent', 'services:\n\tweb: 1', /^c\.yaml:2:/u],
    ['a key twice', service('user: a', 'user: b'), /^c\.yaml:4:5: /u],
    ['an anchor', service('user: &a b'), /anchors and aliases are not supported/u],
  ];
  for (const [what, text, message] of wrong)
    test(`refuses ${what}`, () => assert.match(errorOf(text), message));

  test('lists the first problems, and counts the others', () => {
    const lines = Array.from({ length: 12 }, (_, index) => `wrong${index}: 1`);
    const detail = errorOf(service(...lines));
    assert.equal(detail.split(' | ').length, 9);
    assert.match(detail, /and 4 more$/u);
  });
});
