import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { containerOf, followTasks } from './follow-tasks.ts';
import type { FollowedTask, TaskFollower } from './follow-tasks.ts';
import type { CallArguments, TaskEvent } from './task-event.ts';

const calls = { changeRoot: new Set([155, 161]), setns: 308, seccomp: 317, prctl: 157 };
const id = 'a'.repeat(64);
const other = 'b'.repeat(64);

/** What was observed: `container/phase/program call`. */
function follow(events: readonly TaskEvent[], prepare?: (follower: TaskFollower) => void): readonly string[] {
  const seen: string[] = [];
  const nameOf = (container: string, { phase, program }: FollowedTask): string =>
    `${container[0] ?? ''} ${phase} ${program}`;
  const follower = followTasks(calls, {
    call: (container, task, number) => seen.push(`${nameOf(container, task)} call ${number}`),
    capability: (container, task, { capability }) =>
      seen.push(`${nameOf(container, task)} capability ${capability}`),
    exec: (container, task, isFirst) =>
      seen.push(`${nameOf(container, task)} exec${isFirst ? ' first' : ''}`),
    socket: (container, task, { port }) => seen.push(`${nameOf(container, task)} socket ${port}`),
  });
  prepare?.(follower);
  for (const event of events) follower.take(event);
  return seen;
}

const call = (task: number, number: number, args: CallArguments = [0, 0, 0]): TaskEvent => ({
  kind: 'call',
  time: 0,
  task,
  number,
  args,
});
const exec = (task: number, path: string, former = task): TaskEvent => ({
  kind: 'exec',
  time: 0,
  task,
  former,
  path,
});
const fork = (task: number, child: number): TaskEvent => ({ kind: 'fork', time: 0, task, child });
const exit = (task: number): TaskEvent => ({ kind: 'exit', time: 0, task });
const join = (task: number, container = id): TaskEvent => ({
  kind: 'cgroup',
  time: 0,
  task,
  path: `/docker/${container}`,
});

describe('tasks of a container that starts', () => {
  const start = [
    call(1, 0),
    exec(1, '/proc/self/exe'),
    join(1),
    join(1),
    exec(1, '/dev/fd/6'),
    fork(1, 2),
    call(2, 0),
    call(2, 155),
  ];

  test('count from its first program on; calls under the filter before that are the runtime’s', () => {
    const events = [
      ...start,
      call(2, 125),
      call(2, 317, [1, 0, 0]),
      call(2, 317, [1, 0, 4096]),
      call(2, 72),
      exec(2, '/bin/app'),
      call(2, 1),
    ];
    assert.deepEqual(follow(events), [
      'a confined  call 72',
      'a workload /bin/app exec first',
      'a workload /bin/app call 1',
    ]);
  });

  test('a filter that prctl loads counts, a look whether there is one does not', () => {
    const events = [...start, call(2, 157, [22, 1, 0]), call(2, 3), call(2, 157, [22, 2, 4096]), call(2, 4)];
    assert.deepEqual(follow(events), ['a confined  call 4']);
  });

  test('without a filter the first program counts as well', () => {
    assert.deepEqual(follow([...start, call(2, 9), exec(2, '/bin/app')]), ['a workload /bin/app exec first']);
  });

  test('its children and threads are of it, with the program that they run', () => {
    const events = [
      ...start,
      exec(2, '/bin/sh'),
      fork(2, 3),
      call(3, 5),
      exec(3, '/bin/ls'),
      call(3, 6),
      exit(3),
      call(3, 7),
      call(2, 8),
    ];
    assert.deepEqual(follow(events), [
      'a workload /bin/sh exec first',
      'a workload /bin/sh call 5',
      'a workload /bin/ls exec',
      'a workload /bin/ls call 6',
      'a workload /bin/sh call 8',
    ]);
  });
});

describe('docker exec', () => {
  test('runc joins the namespaces first, and the control group afterwards', () => {
    const events = [
      exec(1, '/usr/sbin/runc'),
      fork(1, 2),
      call(2, 308),
      fork(2, 3),
      join(3),
      call(3, 317, [1, 0, 1]),
      call(3, 4),
      exec(3, '/bin/ls'),
      call(3, 5),
    ];
    assert.deepEqual(follow(events), [
      'a confined  call 4',
      'a workload /bin/ls exec',
      'a workload /bin/ls call 5',
    ]);
  });

  test('a program that joined namespaces and then executes another is none of a container', () => {
    const events = [call(1, 308), exec(1, '/usr/bin/nsenter-child'), join(1), exec(1, '/bin/x'), call(1, 5)];
    assert.deepEqual(follow(events), []);
  });
});

describe('docker exec without an event of the control group', () => {
  const shim = '/usr/bin/containerd-shim-runc-v2';
  /** containerd (50) starts a shim (51, thread 52), which starts a runtime (60) that creates the container (61). */
  const created = [
    fork(50, 51),
    exec(51, shim),
    fork(51, 52),
    fork(52, 60),
    exec(60, '/usr/bin/crun'),
    fork(60, 61),
    join(61),
    call(61, 155),
    exec(61, '/bin/app'),
  ];
  const enters = [
    fork(51, 70),
    exec(70, '/usr/bin/crun'),
    fork(70, 71),
    call(71, 308),
    fork(71, 72),
    call(72, 317, [1, 0, 1]),
    call(72, 4),
    exec(72, '/bin/ls'),
    call(72, 5),
  ];
  const seen = ['a confined  call 4', 'a workload /bin/ls exec', 'a workload /bin/ls call 5'];

  test('what the shim of the container has enter namespaces is of the container', () => {
    assert.deepEqual(follow([...created, ...enters]), ['a workload /bin/app exec first', ...seen]);
  });

  test('the shim may have run before', () => {
    assert.deepEqual(
      follow(enters, (follower) => follower.addShim(51, id)),
      seen,
    );
  });

  test('a hook of the runtime that creates the container is none of it', () => {
    const hook = [
      fork(60, 62),
      exec(62, '/usr/bin/hook'),
      call(62, 308),
      exec(62, '/sbin/ldconfig'),
      call(62, 5),
    ];
    assert.deepEqual(follow([...created, ...hook]), ['a workload /bin/app exec first']);
  });

  test('a shim of several containers does not say of which one it is', () => {
    const second = [
      fork(51, 80),
      exec(80, '/usr/bin/crun'),
      fork(80, 81),
      join(81, other),
      call(81, 155),
      exec(81, '/b'),
    ];
    assert.deepEqual(follow([...created, ...second, ...enters]), [
      'a workload /bin/app exec first',
      'b workload /b exec first',
    ]);
  });
});

test('tasks that ran before belong to the workload, others to none', () => {
  const events = [call(7, 1), fork(7, 8), call(8, 2), call(9, 3)];
  const seen = follow(events, (follower) =>
    follower.add(7, { container: id, phase: 'workload', program: '/bin/app' }),
  );
  assert.deepEqual(seen, ['a workload /bin/app call 1', 'a workload /bin/app call 2']);
});

test('each container has its own tasks', () => {
  const events = [join(1), call(1, 155), exec(1, '/a'), join(2, other), call(2, 155), exec(2, '/b')];
  assert.deepEqual(follow(events), ['a workload /a exec first', 'b workload /b exec first']);
});

test('a thread that executes a program goes on under the number of its process', () => {
  let follower: TaskFollower | undefined;
  const start = [join(1), call(1, 155), exec(1, '/a'), fork(1, 2), fork(1, 3)];
  const events = [...start, exit(1), exit(3), exec(1, '/b', 2), call(1, 5), exit(1)];
  assert.deepEqual(
    follow(events, (one) => (follower = one)),
    ['a workload /a exec first', 'a workload /b exec', 'a workload /b call 5'],
  );
  assert.deepEqual([follower?.programOf(id, 1), follower?.mostTasks(id)], ['/b', 3]);
});

test('a thread that enters a container and executes a program from outside stays entered', () => {
  const runtime = [join(1), fork(1, 2), call(2, 155), exit(1), exec(1, '/init', 2), call(1, 9)];
  assert.deepEqual(follow(runtime), ['a workload /init exec first', 'a workload /init call 9']);
});

test('the most tasks that ran the workload at one time are counted', () => {
  let follower: TaskFollower | undefined;
  const events = [
    join(1),
    call(1, 155),
    exec(1, '/a'),
    fork(1, 2),
    fork(1, 3),
    exit(2),
    fork(1, 3),
    exit(3),
    fork(1, 4),
  ];
  follow(events, (one) => (follower = one));
  assert.equal(follower?.mostTasks(id), 3);
  assert.equal(follower?.mostTasks(other), 0);
});

test('the program of a task is known after its end, and for its own container only', () => {
  let follower: TaskFollower | undefined;
  const events = [
    join(1),
    fork(1, 9),
    call(1, 155),
    exec(1, '/a'),
    fork(1, 2),
    exec(2, '/b'),
    exit(2),
    exit(1),
  ];
  follow(events, (one) => (follower = one));
  const programs = [1, 2, 3, 9].map((task) => follower?.programOf(id, task));
  assert.deepEqual(programs, ['/a', '/b', undefined, undefined]);
  assert.equal(follower?.programOf(other, 1), undefined);
});

test('the ID of a container is found in the control groups of both drivers, and below them', () => {
  const cases = [
    [`/docker/${id}`, id],
    [`/system.slice/docker-${id}.scope`, id],
    [`/user.slice/user-1000.slice/user@1000.service/user.slice/docker-${id}.scope/init.scope`, id],
    [`/kubepods/${id}/child`, id],
    ['/system.slice/docker.service', undefined],
    [`/docker/${id}0`, undefined],
    ['/', undefined],
  ] as const;
  for (const [path, expected] of cases) assert.equal(containerOf(path), expected, path);
});
