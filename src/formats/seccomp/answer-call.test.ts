import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerCall, type FilterAnswer } from './answer-call.ts';

const allow = 'SCMP_ACT_ALLOW';
const refuse = 'SCMP_ACT_ERRNO';

function answer(
  syscalls: readonly object[],
  call: string,
  args: readonly (number | undefined)[] = [],
  more: object = {},
): string {
  return shown(answerCall({ defaultAction: refuse, defaultErrnoRet: 1, syscalls, ...more }, call, args));
}

function shown(result: FilterAnswer): string {
  if (result.kind === 'refuses') return [result.action, ...result.errors].join(' ');
  return result.kind;
}

const rule = (call: string, action: string, more: object = {}): object => ({
  names: [call],
  action,
  ...more,
});
const condition = (index: number, op: string, value: number, valueTwo = 0): object => ({
  index,
  op: `SCMP_CMP_${op}`,
  value,
  valueTwo,
});

test('a call without a rule gets the default action; a runtime may say ENOSYS for it', () => {
  assert.equal(answer([], 'bpf'), 'SCMP_ACT_ERRNO 1 38');
  assert.equal(answer([], 'bpf', [], { defaultAction: allow }), 'allows');
  assert.equal(answer([], 'bpf', [], { defaultErrnoRet: 13 }), 'SCMP_ACT_ERRNO 13 38');
  assert.equal(answer([], 'bpf', [], { defaultAction: 'SCMP_ACT_KILL_PROCESS' }), 'SCMP_ACT_KILL_PROCESS');
});

test('a rule decides with its action and error', () => {
  assert.equal(answer([rule('bpf', allow)], 'bpf'), 'allows');
  assert.equal(answer([rule('bpf', 'SCMP_ACT_LOG')], 'bpf'), 'allows');
  assert.equal(answer([rule('clone3', refuse, { errnoRet: 38 })], 'clone3'), 'SCMP_ACT_ERRNO 38');
  assert.equal(answer([rule('bpf', 'SCMP_ACT_TRAP')], 'bpf'), 'SCMP_ACT_TRAP');
  assert.equal(answer([rule('bpf', 'SCMP_ACT_NOTIFY')], 'bpf'), 'undetermined');
  assert.equal(answer([{ name: 'bpf', action: allow }], 'bpf'), 'allows');
});

test('each operator compares the argument as the kernel does, without a sign', () => {
  const cases = [
    ['EQ', 8, 0, 8, true],
    ['EQ', 8, 0, 9, false],
    ['NE', 40, 0, 40, false],
    ['NE', 40, 0, 2, true],
    ['LT', 5, 0, 4, true],
    ['LE', 5, 0, 5, true],
    ['GE', 5, 0, 4, false],
    ['GT', 5, 0, -1, true],
    ['MASKED_EQ', 0x7e02_0000, 0, 0x1000_0011, false],
    ['MASKED_EQ', 0x7e02_0000, 0, 17, true],
  ] as const;
  for (const [op, value, valueTwo, argument, holds] of cases) {
    const rules = [rule('clone', allow, { args: [condition(0, op, value, valueTwo)] })];
    const expected = holds ? 'allows' : 'SCMP_ACT_ERRNO 1 38';
    assert.equal(answer(rules, 'clone', [argument]), expected, `${op} ${value} ${argument}`);
  }
});

test('all conditions on different arguments must hold, one of several on the same', () => {
  const both = [rule('socket', allow, { args: [condition(0, 'EQ', 2), condition(1, 'EQ', 3)] })];
  assert.equal(answer(both, 'socket', [2, 3]), 'allows');
  assert.equal(answer(both, 'socket', [2, 1]), 'SCMP_ACT_ERRNO 1 38');
  const either = [rule('personality', allow, { args: [condition(0, 'EQ', 0), condition(0, 'EQ', 8)] })];
  assert.equal(answer(either, 'personality', [8]), 'allows');
});

test('an argument that is not known, and rules that differ, decide nothing', () => {
  const rules = [rule('ioctl', allow, { args: [condition(1, 'NE', 0x5412)] })];
  assert.equal(answer(rules, 'ioctl', [undefined, undefined]), 'undetermined');
  assert.equal(answer(rules, 'ioctl', [undefined, 0x5412]), 'SCMP_ACT_ERRNO 1 38');
  const two = [rule('bpf', allow), rule('bpf', refuse, { errnoRet: 38 })];
  assert.equal(answer(two, 'bpf'), 'undetermined');
});

test('a document of another form is refused', () => {
  assert.throws(
    () => answer([rule('bpf', allow, { args: [{ index: 0, op: 'SCMP_CMP_EQ', value: 'x' }] })], 'bpf', [1]),
    TypeError,
  );
});
