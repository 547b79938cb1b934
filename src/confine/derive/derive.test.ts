import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Recording } from '../../core/recording.ts';
import { mergeRecordings } from '../recording/merge-recordings.ts';
import { plainRecording as plain } from '../../../test/kit/plain-recording.ts';
import { deriveLeastPrivilege } from './derive.ts';

const derive = (change: Partial<Recording>) => deriveLeastPrivilege({ ...plain, ...change });
const directory = (path: string, hasImageContent: boolean) => ({
  path,
  uid: 33,
  gid: 33,
  mode: 0o1777,
  hasImageContent,
});

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

describe('the root file system', () => {
  const places = (change: Partial<Recording>): readonly unknown[] => {
    const { readOnly, tmpfs, volumes } = derive(change);
    return [readOnly.value, tmpfs.map(({ value }) => value.path), volumes.map(({ value }) => value)];
  };
  const created = (path: string) => ({ path, how: 'created' as const });

  test('is not read-only if it is not known what was written', () => {
    assert.deepEqual(places({ gaps: [{ what: 'written files', why: 'no answer' }] }), [false, [], []]);
  });

  test('is read-only if nothing was written', () => {
    assert.deepEqual(places({}), [true, [], []]);
  });

  test('has memory for what a restart may lose, with the owner and mode of the directory', () => {
    const change = {
      written: [created('/tmp/x/y'), created('/tmp/x')],
      directories: [directory('/tmp', false)],
    };
    assert.deepEqual(places(change), [true, ['/tmp'], []]);
    assert.deepEqual(derive(change).tmpfs[0]?.value, { path: '/tmp', uid: 33, gid: 33, mode: '1777' });
  });

  test('has memory for temporary files that nobody saw, if the image has a place for them', () => {
    const directories = [directory('/tmp', false)];
    assert.deepEqual(places({ directories }), [true, ['/tmp'], []]);
    assert.match(derive({ directories }).tmpfs[0]?.because.join() ?? '', /temporary/u);
    assert.deepEqual(places({ directories, mounts: [{ type: 'tmpfs', target: '/tmp', readOnly: false }] }), [
      true,
      [],
      [],
    ]);
  });

  test('has volumes for data, and for directories that are not empty in the image', () => {
    const change = {
      written: [
        created('/srv/data/x'),
        created('/run/app/pid'),
        created('/run/lock/x'),
        created('/run/lock'),
      ],
      directories: [directory('/run', true), directory('/run/app', false), directory('/srv/data', false)],
    };
    assert.deepEqual(places(change), [true, [], ['/run', '/srv/data']]);
  });

  test('has memory in a directory that the image brought empty', () => {
    const change = {
      written: [created('/run/app/pid')],
      directories: [directory('/run', true), directory('/run/app', false)],
    };
    assert.deepEqual(places(change), [true, ['/run/app'], []]);
  });

  test('is writable if something is written beside files of the system', () => {
    assert.deepEqual(places({ written: [{ path: '/etc/app.conf', how: 'changed' }] }), [false, [], []]);
    assert.deepEqual(places({ written: [created('/new')] }), [false, [], []]);
  });

  test('needs no place for what lies on a mount, or is a file of the engine', () => {
    const written = [
      created('/data/x'),
      { path: '/etc/hosts', how: 'changed' as const },
      created('/dev/shm/x'),
    ];
    assert.deepEqual(places({ written, mounts: [{ type: 'volume', target: '/data', readOnly: false }] }), [
      true,
      [],
      [],
    ]);
  });
});

describe('networks', () => {
  const network = (change: Partial<Recording>): string => derive(change).networks.value;
  const socket = (address: string, port = 443) => ({ protocol: 'tcp' as const, address, port });

  test('are none, an internal one, or one with a way out', () => {
    assert.equal(network({}), 'none');
    assert.equal(network({ listening: [socket('127.0.0.1')] }), 'none');
    assert.equal(network({ listening: [socket('0.0.0.0')] }), 'internal');
    for (const address of ['10.1.2.3', '172.20.0.3', '192.168.1.1', 'fd00::1', 'fe80::1'])
      assert.equal(network({ connected: [socket(address)] }), 'internal', address);
    for (const address of ['93.184.216.34', '172.32.0.1', '2606:2800::1'])
      assert.equal(network({ connected: [socket(address)] }), 'any', address);
  });

  test('are any where connections were not recorded', () => {
    const gaps = [{ what: 'connections', why: 'this kernel has no trace event of them' }];
    assert.equal(network({ gaps }), 'any');
    assert.equal(network({ gaps, listening: [socket('0.0.0.0')], connected: [socket('10.1.2.3')] }), 'any');
    assert.equal(network({ gaps: [{ what: 'capabilities', why: 'unknown' }] }), 'none');
  });
});

test('limits have room over the peaks', () => {
  const { limits } = derive({ peaks: { memoryBytes: 100 * 1024 * 1024, tasks: 40 } });
  assert.deepEqual(limits.value, { memoryBytes: 208 * 1024 * 1024, pids: 80 });
  assert.deepEqual(derive({}).limits.value, {});
});

test('new privileges are needed by setuid programs only', () => {
  assert.equal(derive({}).noNewPrivileges.value, true);
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

describe('recordings of several runs', () => {
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
