import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { seccompReader } from './read.ts';

const read = (profile: unknown) =>
  seccompReader.readAlone?.(typeof profile === 'string' ? profile : JSON.stringify(profile, null, 1)) ?? {};

const allow = (names: readonly string[], more: object = {}) => ({ names, action: 'SCMP_ACT_ALLOW', ...more });
const profile = (...syscalls: readonly object[]) => ({ defaultAction: 'SCMP_ACT_ERRNO', syscalls });

test('a call that the default profile denies is a finding at its name', () => {
  const { problems = [], outcomes = [] } = read(profile(allow(['read', 'mount']), allow(['keyctl'])));
  assert.deepEqual(
    problems.map(({ message, at: [place] }) => [message.split(':')[0], place.pointer, place.range.startLine]),
    [
      ['Allows mount, which the default profile allows only with CAP_SYS_ADMIN', '/syscalls/0/names/1', 7],
      ['Allows keyctl, which the default profile denies', '/syscalls/1/names/0', 13],
    ],
  );
  assert.deepEqual(
    outcomes.map(({ rule, outcome }) => [rule, outcome.state]),
    [['seccomp/invalid', 'passed']],
  );
});

test('a profile that allows what it does not name is a finding', () => {
  const [problem] = read({ defaultAction: 'SCMP_ACT_ALLOW', syscalls: [] }).problems ?? [];
  assert.equal(problem?.rule.severity, 'high');
  assert.equal(problem.at[0].pointer, '/defaultAction');
});

test('one that allows no more than the default profile passes, with conditions it is unknown', () => {
  const state = (value: unknown) => {
    const { outcomes = [], problems = [] } = read(value);
    assert.deepEqual(problems, []);
    return outcomes
      .filter(({ rule }) => rule === 'seccomp/dangerous-calls')
      .map(({ outcome }) => outcome.state);
  };
  assert.deepEqual(state(profile(allow(['read', 'write']))), ['passed']);
  assert.deepEqual(state(profile(allow(['mount'], { includes: { caps: ['CAP_SYS_ADMIN'] } }))), ['passed']);
  const args = [{ index: 0, op: 'SCMP_CMP_EQ', value: 5 }];
  assert.deepEqual(state(profile(allow(['bpf'], { args }))), ['unknown']);
  assert.deepEqual(state({ defaultAction: 'SCMP_ACT_NOTIFY', syscalls: [] }), ['unknown']);
});

test('the comparison with the default profile is evidence of every result, once', () => {
  const compared = (value: unknown) => {
    const { problems = [], outcomes = [] } = read(value);
    const found = problems.flatMap(({ rule, evidence = [] }) =>
      evidence.map((one) => ({ rule: rule.id, one })),
    );
    const seen = outcomes.flatMap(({ rule, outcome }) =>
      outcome.state === 'passed' ? outcome.evidence.map((one) => ({ rule, one })) : [],
    );
    return [...found, ...seen].flatMap(({ rule, one }) => (one.short ? [`${rule}: ${one.short[0]}`] : []));
  };
  assert.deepEqual(compared(profile(allow(['read']))), [
    'seccomp/dangerous-calls: allows nothing that the default profile denies',
  ]);
  assert.deepEqual(compared(profile(allow(['keyctl', 'userfaultfd']))), [
    'seccomp/dangerous-calls: allows 2 syscalls that the default profile denies: keyctl, userfaultfd',
  ]);
  assert.deepEqual(compared({ defaultAction: 'SCMP_ACT_LOG', syscalls: [] }), [
    'seccomp/dangerous-calls: allows every syscall that it does not name',
  ]);
  assert.deepEqual(compared({ defaultAction: 'SCMP_ACT_NOTIFY', syscalls: [] }), [
    'seccomp/invalid: leaves every syscall that it does not name to another process',
  ]);
});

test('what a profile allows more is listed in full, what it denies is not', () => {
  const families = 'bpf mount umount umount2 setns unshare fsopen fsmount fspick'.split(' ');
  const [{ evidence: [evidence] = [] } = {}] = read(profile(allow(families))).problems ?? [];
  assert.match(
    evidence?.saw ?? '',
    /CAP_SYS_ADMIN: fsmount, fsopen, fspick, mount, setns, umount, umount2, unshare; /u,
  );
  assert.match(evidence?.saw ?? '', /and 350 more/u);
});

const refused: readonly (readonly [title: string, profile: unknown, pointer: string])[] = [
  ['an unknown default action', { defaultAction: 'ALLOW', syscalls: [] }, '/defaultAction'],
  ['no default action', { syscalls: [] }, '/defaultAction'],
  ['an unknown action', profile({ names: ['a'], action: 'ALLOW' }), '/syscalls/0/action'],
  ['name and names', profile(allow(['a'], { name: 'b' })), '/syscalls/0/name'],
  ['no name', profile(allow([])), '/syscalls/0'],
  ['an unknown operator', profile(allow(['a'], { args: [{ op: 'EQ' }] })), '/syscalls/0/args/0/op'],
  [
    'a seventh argument',
    profile(allow(['a'], { args: [{ op: 'SCMP_CMP_EQ', index: 6 }] })),
    '/syscalls/0/args/0/index',
  ],
  [
    'a value that is no number',
    profile(allow(['a'], { args: [{ op: 'SCMP_CMP_EQ', value: '5' }] })),
    '/syscalls/0/args/0/value',
  ],
  ['an unknown architecture', { ...profile(), architectures: ['SCMP_ARCH_Z80'] }, '/architectures/0'],
  [
    'both kinds of architectures',
    { ...profile(), architectures: ['SCMP_ARCH_X86'], archMap: [{}] },
    '/archMap',
  ],
  ['a list', [], ''],
  ['no JSON', '{"defaultAction":', '/defaultAction'],
  ['a text after its end', '{"defaultAction":"SCMP_ACT_ERRNO"}]', ''],
  ['a member in another case', '{"DefaultAction":"SCMP_ACT_ERRNO","defaultAction":"SCMP_ACT_ERRNO"}', ''],
];

describe('an invalid profile is a finding at the place, and no pass', () => {
  for (const [title, value, pointer] of refused)
    test(title, () => {
      const { problems = [], outcomes = [], gaps = [] } = read(value);
      assert.deepEqual(
        problems.map(({ rule, at: [place] }) => [rule.id, place.pointer]),
        [['seccomp/invalid', pointer]],
      );
      assert.deepEqual(outcomes, []);
      assert.equal(gaps.length, 1);
    });
});
