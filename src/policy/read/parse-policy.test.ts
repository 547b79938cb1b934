import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Check } from '../../core/rules/check.ts';
import { IronhullError } from '../../core/errors.ts';
import { parsePolicy } from './parse-policy.ts';
import { sampleChecks } from '../test-checks.ts';

const parse = (text: string, checks: readonly Check[] = sampleChecks) =>
  parsePolicy(text, 'ironhull.yaml', checks);

function errorOf(text: string): string {
  try {
    parse(text);
  } catch (error) {
    assert.ok(error instanceof IronhullError);
    assert.equal(error.code, 'POLICY_MALFORMED');
    return error.detail;
  }
  return assert.fail(`accepted: ${text}`);
}

test('an empty text and a comment say nothing', () => {
  for (const text of ['', '# nothing\n', '{}']) {
    const policy = parse(text);
    assert.equal(policy.rules.size, 0);
    assert.deepEqual(policy.unknown, { unreadable: 'warn', undecidable: 'warn', 'needs-review': 'warn' });
  }
});

test('rules are switched off by id, group or another tool’s id, in YAML 1.1 and 1.2', () => {
  for (const word of ['off', 'false']) {
    assert.equal(parse(`rules: { workload/one: ${word} }`).rules.get('workload/one')?.off, true);
  }
  assert.equal(parse('rules: { "docker-bench:5.1": off }').rules.get('workload/one')?.off, true);
  assert.equal(parse('rules: { "DOCKER-BENCH:5.1": off }').rules.get('workload/one')?.off, true);
  const group = parse('rules: { "workload/*": off }').rules;
  assert.deepEqual([...group.keys()].toSorted(), ['workload/one', 'workload/parts', 'workload/two']);
});

test('the more specific statement wins, wherever it stands', () => {
  const { rules } = parse(
    'rules:\n  workload/one: { severity: low }\n  "docker-bench:5.1": high\n  "workload/*": off\n  "*": { severity: info }\n',
  );
  assert.deepEqual(rules.get('workload/one'), { off: false, severity: 'low', parameters: {} });
  assert.deepEqual(rules.get('workload/two'), { off: true, severity: 'info', parameters: {} });
});

test('presets: baseline is security alone until a rule is named; restricted is stricter', () => {
  const baseline = parse('preset: baseline\nrules: { "host/*": { severity: high } }');
  assert.equal(baseline.rules.get('host/tidy')?.off, true);
  assert.equal(parse('preset: baseline\nrules: { host/tidy: low }').rules.get('host/tidy')?.off, false);
  assert.equal(parse('preset: baseline\nrules: { host/tidy: on }').rules.get('host/tidy')?.off, false);
  const restricted = parse('preset: restricted');
  assert.equal(restricted.failOn, 'medium');
  assert.equal(restricted.unknown.unreadable, 'fail');
  assert.equal(restricted.rules.get('host/tidy')?.off, undefined);
  const milder = parse('preset: restricted\nfailOn: never\nunknown: { needs-review: warn }');
  assert.equal(milder.failOn, 'never');
  assert.deepEqual(milder.unknown, { unreadable: 'fail', undecidable: 'fail', 'needs-review': 'warn' });
});

test('parameters are read by their type', () => {
  const { rules } = parse('rules: { host/tidy: { names: [a, b], most: 3, loud: true, mode: fast } }');
  assert.deepEqual(rules.get('host/tidy')?.parameters, {
    names: ['a', 'b'],
    most: 3,
    loud: true,
    mode: 'fast',
  });
  assert.match(errorOf('rules: { host/tidy: { names: a } }'), /names takes a list of texts/);
  assert.match(errorOf('rules: { host/tidy: { names: [1] } }'), /names takes a list of texts/);
  assert.match(errorOf('rules: { host/tidy: { most: 11 } }'), /most takes a whole number from 1 to 10/);
  assert.match(errorOf('rules: { host/tidy: { loud: yes } }'), /loud takes true or false/);
  assert.match(errorOf('rules: { host/tidy: { mode: slow } }'), /mode takes one of fast, careful/);
  assert.match(errorOf('rules: { workload/one: { names: [a] } }'), /has no key names/);
  assert.match(errorOf('rules: { "*": { names: [a] } }'), /has no key names/);
});

test('waivers and attestations keep what they say and where', () => {
  const policy = parse(
    [
      'waive:',
      '  - { rule: workload/one, subject: "web-*", reason: moved in March, until: 2027-03-01 }',
      '  - { fingerprint: abc, reason: x }',
      'attest:',
      '  - { rule: host/tidy, by: Ann, reason: looked, until: 2027-01-01, seen: "*alice*" }',
    ].join('\n'),
  );
  const [first, second] = policy.waivers;
  assert.equal(first?.subject, 'web-*');
  assert.equal(first?.until, '2027-03-01');
  assert.equal(first?.at.range.startLine, 2);
  assert.deepEqual(second?.matches, []);
  assert.equal(policy.attestations[0]?.seen, '*alice*');
  assert.deepEqual(policy.attestations[0]?.rules, ['host/tidy']);
});

const refused: readonly [string, RegExp][] = [
  ['rules: [', /^ironhull\.yaml:\d+:\d+: /],
  ['- a', /^ironhull\.yaml:1:1: a policy must be a map/],
  ['rulez: {}', /^ironhull\.yaml:1:1: a policy has no key rulez; did you mean 'rules'\?/],
  ['preset: strict', /preset must be one of baseline, restricted/],
  [
    'rules:\n  workload/onne: off',
    /^ironhull\.yaml:2:3: unknown rule workload\/onne; did you mean 'workload\/one'\?/,
  ],
  ['rules: { one: off }', /unknown rule one; did you mean 'workload\/one'\?/],
  ['rules: { "nothing/*": off }', /unknown rule nothing\/\*/],
  ['rules: { workload/one: { severty: low } }', /has no key severty; did you mean 'severity'\?/],
  ['rules: { workload/one: loud }', /must be one of off, on, critical/],
  ['rules: { workload/one: }', /must be one of off, on, critical/],
  ['rules: { "docker-bench:5.2.1": off }', /is only a part of workload\/parts \(SYS_ADMIN\)/],
  [
    'rules: { Workload/One: off, workload/one: on }',
    /workload\/one and Workload\/One both name workload\/one, with different settings/,
  ],
  ['failOn: hgih', /failOn must be one of .*; did you mean 'high'\?/],
  ['unknown: fial', /unknown must be one of ignore, warn, fail; did you mean 'fail'\?/],
  ['unknown: { unread: fail }', /unknown has no key unread/],
  ['waive: { rule: a }', /waive must be a list/],
  ['waive: [ a ]', /a waiver must be a map/],
  ['waive: [ { rule: workload/one, subject: a } ]', /a waiver needs reason/],
  ['waive: [ { rule: workload/one, subject: a, reason: "" } ]', /reason must be a text/],
  ['waive: [ { rule: workload/one, reason: x } ]', /a waiver needs subject, file, workloadKey, fingerprint/],
  ['waive: [ { subject: a, reason: x } ]', /a waiver needs rule or fingerprint/],
  ['waive: [ { rule: workload/one, subject: a, reason: x, until: 2026-02-30 } ]', /until must be a day/],
  ['waive: [ { rule: workload/one, subject: a, reason: x, until: soon } ]', /until must be a day/],
  ['attest: [ { rule: host/tidy, by: a, reason: x } ]', /an attestation needs until/],
  ['attest: [ { by: a, reason: x, until: 2027-01-01 } ]', /an attestation needs rule/],
  ['attest: [ { rule: "host/*", by: a, reason: x, until: 2027-01-01 } ]', /for one whole rule/],
  ['a: &x 1\nb: *x', /anchors and aliases are not supported/],
  ['preset: !x baseline', /tags are not supported/],
  ['preset: baseline\npreset: restricted', /^ironhull\.yaml:2:1: duplicate key preset/],
  ['preset: baseline\n---\npreset: restricted', /more than one document/],
  ['[a]: 1', /a key must be a text/],
];
for (const [text, message] of refused) {
  test(`refuses ${JSON.stringify(text)}`, () => assert.match(errorOf(text), message));
}

test('two names that say the same are one statement, and nothing at all is a policy', () => {
  const { rules } = parse('rules: { Workload/One: off, workload/one: off }');
  assert.equal(rules.get('workload/one')?.off, true);
  assert.equal(parse('null\n').waivers.length, 0);
  assert.match(errorOf('['.repeat(20_000)), /nested too deeply/);
});

test('everything that is wrong is named at once', () => {
  const detail = errorOf('preset: x\nfailOn: y\nrules: { z/z: off }');
  assert.deepEqual(detail.match(/ironhull\.yaml:\d/g)?.length, 3);
});

test('allow names restricted parts of the facts', () => {
  const policy = parse('allow: [image-files, registries]\n');
  assert.deepEqual(policy.allow, ['image-files', 'registries']);
  assert.deepEqual(parse('failOn: high\n').allow, []);
  assert.match(
    errorOf('allow: [image-file]\n'),
    /1:9: an entry of allow must be one of image-files, registries; did you mean 'image-files'\?/u,
  );
});
