import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Recording } from '../../core/confine/recording.ts';
import { mergeRecordings } from '../recording/merge-recordings.ts';
import { plainRecording as plain } from '../../../test/kit/plain-recording.ts';
import { deriveLeastPrivilege } from './derive.ts';

const derive = (change: Partial<Recording>) => deriveLeastPrivilege({ ...plain, ...change });

/** The conditions under which a profile allows a call: one text for each rule; `any` without arguments. */
function allows(change: Partial<Recording>, call: string): readonly string[] {
  return derive(change)
    .seccomp.profile.syscalls.filter(
      ({ names, action }) => names.includes(call) && action === 'SCMP_ACT_ALLOW',
    )
    .map(
      ({ args }) =>
        args?.map(({ index, value, valueTwo, op }) => `${index} ${op} ${value} ${valueTwo}`).join() ?? 'any',
    );
}

describe('the seccomp profile', () => {
  test('allows what was called, with the place where it was seen, and what runtimes need', () => {
    const { calls, profile } = derive({}).seccomp;
    assert.deepEqual(calls.find(({ value }) => value === 'read')?.because.slice(0, 1), ['called by /app']);
    assert.ok(calls.some(({ value }) => value === 'close_range'));
    assert.deepEqual(allows({}, 'read'), ['any']);
    assert.deepEqual(allows({}, 'mount'), []);
    assert.deepEqual([profile.defaultAction, profile.defaultErrnoRet], ['SCMP_ACT_ERRNO', 38]);
    assert.deepEqual(profile.architectures, ['SCMP_ARCH_X86_64']);
  });

  test('refuses with EPERM what asks for a privilege', () => {
    const refused = derive({}).seccomp.profile.syscalls.find(({ names }) => names.includes('mount'));
    assert.deepEqual([refused?.action, refused?.errnoRet], ['SCMP_ACT_ERRNO', 1]);
    const mounting = derive({ calls: [{ name: 'mount', program: '/app' }] });
    assert.equal(mounting.seccomp.profile.syscalls.filter(({ names }) => names.includes('mount')).length, 1);
  });

  test('allows sockets of the families that were seen', () => {
    assert.deepEqual(allows({ calls: [{ name: 'socket', program: '/app', values: [1, 10] }] }, 'socket'), [
      '0 SCMP_CMP_MASKED_EQ 4294967295 1',
      '0 SCMP_CMP_MASKED_EQ 4294967295 10',
    ]);
    assert.deepEqual(allows({}, 'socket'), []);
    assert.deepEqual(allows({ calls: [{ name: 'socket', program: '/app' }] }, 'socket'), ['any']);
  });

  test('allows processes and threads, and new namespaces only if one was made', () => {
    const none = ['0 SCMP_CMP_MASKED_EQ 2114060288 0'];
    assert.deepEqual(allows({}, 'clone'), none);
    assert.deepEqual(allows({ calls: [{ name: 'clone', program: '/app', values: [0] }] }, 'clone'), none);
    assert.deepEqual(
      allows({ calls: [{ name: 'clone', program: '/app', values: [0, 0x1000_0000] }] }, 'clone'),
      ['any'],
    );
  });

  test('refuses clone3, whose flags no filter reads, and allows clone in its place', () => {
    const calls = [{ name: 'clone3', program: '/app' }];
    assert.deepEqual(allows({ calls }, 'clone3'), []);
    assert.deepEqual(allows({ calls }, 'clone'), ['0 SCMP_CMP_MASKED_EQ 2114060288 0']);
    assert.ok(derive({ calls }).doubts.some((doubt) => doubt.startsWith('clone3 was called')));
    assert.ok(!derive({}).doubts.some((doubt) => doubt.includes('clone3')));
  });

  test('allows what the kernel answers without a call here, and not on every machine', () => {
    for (const call of ['clock_gettime', 'gettimeofday', 'time', 'getrandom', 'getcpu'])
      assert.deepEqual(allows({}, call), ['any'], call);
    assert.deepEqual(allows({ architecture: 'aarch64' }, 'time'), []);
    assert.deepEqual(allows({ architecture: 'aarch64' }, 'gettimeofday'), ['any']);
  });

  test('allows what libraries call on kernels that lack what was called', () => {
    const added = (names: readonly string[], change: Partial<Recording> = {}): readonly string[] => {
      const calls = names.map((name) => ({ name, program: '/app' }));
      return derive({ calls, ...change }).seccomp.calls.flatMap(({ value, because }) =>
        because.some((reason) => reason.startsWith('stands in for') && !reason.includes('faccessat2'))
          ? [`${value} ${because.join(', ')}`]
          : [],
      );
    };
    const nothing = added([]);
    assert.deepEqual(nothing, []);
    assert.deepEqual(added(['statx']), [
      'fstat stands in for statx on kernels before 4.11',
      'lstat stands in for statx on kernels before 4.11',
      'newfstatat stands in for statx on kernels before 4.11',
      'stat stands in for statx on kernels before 4.11',
    ]);
    assert.deepEqual(added(['statx'], { architecture: 'aarch64' }), [
      'fstat stands in for statx on kernels before 4.11',
      'newfstatat stands in for statx on kernels before 4.11',
    ]);
    // What was called itself has its own reason.
    assert.deepEqual(added(['fchmodat2', 'fchmodat']), [
      'chmod stands in for fchmodat2 on kernels before 6.6',
    ]);
    // A descriptor of a child gives less than the number of any process.
    assert.deepEqual(added(['pidfd_send_signal', 'waitid']), []);
    assert.deepEqual(added(['pidfd_open', 'pidfd_send_signal']), [
      'kill stands in for pidfd_send_signal and pidfd_open on kernels before 5.3',
    ]);
    assert.deepEqual(added(['pidfd_open', 'waitid']), [
      'wait4 stands in for waitid and pidfd_open on kernels before 5.4',
    ]);
  });

  test('of the runtime has the older calls, too', () => {
    const faccessat = derive({ executed: [{ path: '/bin/su', setuid: true }] }).seccomp.calls.find(
      ({ value }) => value === 'faccessat',
    );
    assert.deepEqual(faccessat?.because, ['stands in for faccessat2 on kernels before 5.8']);
  });

  test('answers newer calls that ask for a privilege as a kernel without them, where the older is allowed', () => {
    const errorOf = (call: string, names: readonly string[]): number => {
      const { profile } = derive({ calls: names.map((name) => ({ name, program: '/app' })) }).seccomp;
      const rule = profile.syscalls.find((one) => one.names.includes(call));
      return rule === undefined ? profile.defaultErrnoRet : (rule.errnoRet ?? 0);
    };
    assert.equal(errorOf('fsopen', []), 1);
    assert.equal(errorOf('fsopen', ['mount']), 38);
    assert.equal(errorOf('fsopen', ['mount', 'fsopen']), 0);
    assert.equal(errorOf('finit_module', ['init_module']), 38);
    assert.equal(errorOf('finit_module', ['mount']), 1);
  });

  test('needs fewer calls if the runtime loads it last', () => {
    const names = (profile: ReturnType<typeof derive>): readonly string[] =>
      profile.seccomp.calls.map(({ value }) => value);
    const setuid = derive({ executed: [{ path: '/bin/su', setuid: true }] });
    assert.ok(names(setuid).includes('setgroups'));
    assert.ok(!names(derive({})).includes('setgroups'));
  });
});

describe('capabilities', () => {
  test('are those that were granted', () => {
    const capabilities = [
      { name: 'CHOWN', result: 'granted', program: '/app' },
      { name: 'SETUID', result: 'both', program: '/app' },
      { name: 'SYS_ADMIN', result: 'refused', program: '/app' },
    ] as const;
    assert.deepEqual(
      derive({ capabilities }).capabilities?.map(({ value }) => value),
      ['CHOWN', 'SETUID'],
    );
  });

  test('are no advice where the kernel does not report them', () => {
    const { capabilities: _, ...without } = plain;
    assert.equal(deriveLeastPrivilege(without).capabilities, undefined);
  });
});

test('limits have room over the peaks', () => {
  const { limits } = derive({ peaks: { memoryBytes: 100 * 1024 * 1024, tasks: 40 } });
  assert.deepEqual(limits.value, { memoryBytes: 208 * 1024 * 1024, pids: 80 });
  assert.deepEqual(derive({}).limits.value, {});
});

test('new privileges are needed by programs that are setuid or have file capabilities', () => {
  assert.equal(derive({}).noNewPrivileges.value, true);
  const ping = (capabilities: readonly string[]) =>
    derive({ executed: [{ path: '/bin/ping', setuid: false, capabilities }] }).noNewPrivileges;
  assert.equal(ping([]).value, true);
  assert.deepEqual(ping(['NET_RAW']), {
    value: false,
    because: ['/bin/ping has the file capabilities NET_RAW'],
  });
  assert.equal(derive({ executed: [{ path: '/bin/su', setuid: true }] }).noNewPrivileges.value, false);
});

test('what the recordings do not show is said', () => {
  const doubts = derive({
    gaps: [{ what: 'system calls', why: '5 events were lost' }],
    executed: [{ path: '/gone' }],
    runs: plain.runs.map((run) => ({ ...run, exercise: { command: 'true', exitCode: 3 } })),
  }).doubts.join('\n');
  assert.match(doubts, /5 events were lost/u);
  assert.match(doubts, /\/gone/u);
  assert.match(doubts, /exercise ended with 3/u);
  assert.match(derive({}).doubts.join(), /no exercise/u);
});

test('what is not known of programs, and what a profile does to them, is said', () => {
  const { doubts } = derive({
    executed: [
      { path: '/bin/known', setuid: false, capabilities: [], architecture: 'x86_64' },
      { path: '/bin/new', setuid: false },
      { path: '/proc/self/exe', setuid: false },
      { path: '/bin/old', setuid: false, capabilities: [], architecture: 'i386' },
    ],
  });
  assert.equal(doubts.filter((doubt) => doubt.includes('/bin/known')).length, 0);
  assert.ok(doubts.some((doubt) => /file capabilities is not known.*: \/bin\/new$/u.test(doubt)));
  assert.ok(
    doubts.includes(
      'the seccomp profile is for x86_64 only: /bin/old, a program for i386, is killed under it',
    ),
  );
});

describe('recordings of several runs', () => {
  test('have as watched and seen only what both of them have', () => {
    const one = { ...plain, watched: ['/', '/data'], sawDatagrams: true };
    const merge = (other: Partial<Recording>): Recording => {
      const merged = mergeRecordings(one, { ...plain, ...other });
      assert.ok(typeof merged !== 'string');
      return merged;
    };
    const both = merge({ watched: ['/'], sawDatagrams: true });
    assert.deepEqual([both.watched, both.sawDatagrams], [['/'], true]);
    const neither = merge({});
    assert.deepEqual([neither.watched, neither.sawDatagrams], [undefined, undefined]);
  });

  test('know of a program what one of them knows', () => {
    const one = {
      ...plain,
      executed: [
        { path: '/app', setuid: false },
        { path: '/bin/su', setuid: true },
      ],
    };
    const other = {
      ...plain,
      executed: [
        { path: '/app', capabilities: ['CHOWN'], architecture: 'x86_64' },
        { path: '/bin/su', setuid: false },
      ],
    };
    const merged = mergeRecordings(one, other);
    assert.ok(typeof merged !== 'string');
    assert.deepEqual(merged.executed, [
      { path: '/app', setuid: false, capabilities: ['CHOWN'], architecture: 'x86_64' },
      { path: '/bin/su', setuid: true },
    ]);
  });

  test('have what either of them saw', () => {
    const { capabilities: _, ...without } = plain;
    const merged = mergeRecordings(
      { ...plain, calls: [{ name: 'socket', program: '/a', values: [1] }], peaks: { tasks: 3 } },
      {
        ...without,
        calls: [
          { name: 'socket', program: '/a', values: [2] },
          { name: 'open', program: '/b' },
        ],
        peaks: { tasks: 9 },
      },
    );
    assert.ok(typeof merged !== 'string');
    assert.deepEqual(merged.calls, [
      { name: 'open', program: '/b' },
      { name: 'socket', program: '/a', values: [1, 2] },
    ]);
    assert.deepEqual([merged.peaks.tasks, merged.runs.length], [9, 2]);
    assert.equal(merged.capabilities, undefined);
  });

  test('close the gap of a start that one of them saw', () => {
    const late = {
      ...plain,
      runs: plain.runs.map((run) => ({ ...run, sawStart: false })),
      gaps: [{ what: 'start of the workload', why: 'the container ran already' }],
    };
    const merged = mergeRecordings(late, plain);
    assert.ok(typeof merged !== 'string');
    assert.deepEqual(merged.gaps, []);
    const both = mergeRecordings(late, late);
    assert.ok(typeof both !== 'string');
    assert.equal(both.gaps.length, 1);
  });

  test('of two workloads or architectures are not merged', () => {
    const refusal = (change: Partial<Recording>): string => {
      const merged = mergeRecordings(plain, { ...plain, ...change });
      return typeof merged === 'string' ? merged : 'merged';
    };
    assert.match(refusal({ architecture: 'aarch64' }), /aarch64/u);
    assert.match(refusal({ workload: { name: 'db', image: 'db' } }), /image db/u);
  });
});
