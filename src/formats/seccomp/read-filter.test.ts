import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { allowsCall, parseSeccompProfile, readSeccompFilter } from './read-filter.ts';

const from = 'profile.json';
const refusing = 'SCMP_ACT_ERRNO';
const allow = 'SCMP_ACT_ALLOW';

function letsOf(...syscalls: readonly object[]): unknown {
  const filter = readSeccompFilter({ defaultAction: refusing, syscalls }, from);
  assert.ok(filter.state === 'known', JSON.stringify(filter));
  return filter.value.lets;
}

describe('calls that a filter allows', () => {
  test('are the dangerous ones, once each', () => {
    const rule = { names: ['read', 'mount', 'bpf'], action: allow };
    assert.deepEqual(letsOf(rule, rule), [{ name: 'mount' }, { name: 'bpf' }]);
    assert.deepEqual(letsOf({ name: 'keyctl', action: 'SCMP_ACT_LOG' }), [{ name: 'keyctl' }]);
    assert.deepEqual(letsOf({ names: ['mount'], action: 'SCMP_ACT_KILL_PROCESS' }), []);
    assert.deepEqual(letsOf({ names: ['mount'], action: 'SCMP_ACT_NOTIFY' }), [
      { name: 'mount', partly: true },
    ]);
  });

  test('only with some arguments, unless every argument meets the condition', () => {
    const bpf = (op: string, value: number, valueTwo = 0): object => ({
      names: ['bpf'],
      action: allow,
      args: [{ index: 0, op, value, valueTwo }],
    });
    assert.deepEqual(letsOf(bpf('SCMP_CMP_EQ', 5)), [{ name: 'bpf', partly: true }]);
    assert.deepEqual(letsOf(bpf('SCMP_CMP_GE', 0)), [{ name: 'bpf' }]);
    assert.deepEqual(letsOf(bpf('SCMP_CMP_MASKED_EQ', 0)), [{ name: 'bpf' }]);
    assert.deepEqual(letsOf({ names: ['bpf'], action: allow, args: null }), [{ name: 'bpf' }]);
  });

  test('clone counts as restricted if it can create no user namespace', () => {
    const clone = (value: number, valueTwo = 0, op = 'SCMP_CMP_MASKED_EQ'): object => ({
      names: ['clone'],
      action: allow,
      args: [{ index: 0, op, value, valueTwo }],
    });
    const restricted = [{ name: 'clone', partly: true }];
    const open = [{ name: 'clone' }];
    assert.deepEqual(letsOf(clone(0x7e02_0000)), restricted);
    assert.deepEqual(letsOf(clone(0x6e02_0000)), open);
    assert.deepEqual(letsOf(clone(0x1000_0000, 0x1000_0000)), open);
    assert.deepEqual(letsOf(clone(17, 0, 'SCMP_CMP_EQ')), restricted);
    assert.deepEqual(letsOf(clone(17, 0, 'SCMP_CMP_NE')), open);
    assert.deepEqual(letsOf({ names: ['clone'], action: allow }), open);
  });

  test('only with capabilities, as in Docker’s default profile', () => {
    const rule = { names: ['mount'], action: allow, args: [], includes: { caps: ['CAP_SYS_ADMIN'] } };
    assert.deepEqual(letsOf(rule), [{ name: 'mount', onlyWith: ['SYS_ADMIN'] }]);
    // Its architecture does not matter: it may be this machine's.
    assert.deepEqual(letsOf({ ...rule, includes: { arches: ['s390'] } }), [{ name: 'mount' }]);
  });
});

test('an invalid profile is malformed, never one that denies', () => {
  const broken = [
    '',
    '[]',
    '{}',
    '{"defaultAction":"ALLOW"}',
    '{"defaultaction":"SCMP_ACT_ALLOW"}',
    '{"defaultAction":"SCMP_ACT_ERRNO","DefaultAction":"SCMP_ACT_ALLOW"}',
    '{"defaultAction":"SCMP_ACT_ERRNO","Syscalls":[]}',
    '{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":"mount","action":"SCMP_ACT_ALLOW"}]}',
    '{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["mount"],"action":"ALLOW"}]}',
    '{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["bpf"],"action":"SCMP_ACT_ALLOW","args":[{}]}]}',
    '{"defaultAction":"SCMP_ACT_ERRNO","\u017fyscalls":[]}',
    '{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[null]}',
  ];
  for (const text of broken) {
    const filter = parseSeccompProfile(text, from);
    assert.ok(filter.state === 'unreadable' && filter.why === 'malformed', text);
  }
  const long = parseSeccompProfile(' '.repeat(2 ** 20 + 1), from);
  assert.ok(long.state === 'unreadable' && long.why === 'unsupported');
});

test('actions', () => {
  assert.equal(allowsCall('SCMP_ACT_LOG'), true);
  assert.equal(allowsCall('SCMP_ACT_ERRNO'), false);
  assert.equal(allowsCall('SCMP_ACT_NOTIFY'), undefined);
  assert.equal(allowsCall('SCMP_ACT_OTHER'), undefined);
});
