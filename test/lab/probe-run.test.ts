import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { probeContainers } from '../../src/app/probe/probe-containers.ts';
import { probeTest } from './kit/native-program.ts';
import { evidenceOf, onlyContainer, outcomeOf, twinsOf } from './kit/probe-results.ts';
import { docker, start } from './kit/containers.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { labMachine } from './kit/machine.ts';
import { sharedEngine } from './kit/shared.ts';
import { probe } from './probe-matrix.ts';

const engineOf = sharedEngine('default');
const remappedEngine = sharedEngine('userns');
const remoteEngine = sharedEngine('tls');

async function volumes(engine: LabEngine): Promise<string> {
  return docker(engine, 'volume', 'ls', '--quiet');
}

describe('twins', () => {
  probeTest('of containers that share, mount and publish leave nothing behind', async () => {
    const engine = await engineOf();
    await docker(engine, 'network', 'create', 'run-net');
    await start(engine, 'run-first', [
      '--network=run-net',
      '--volume=/anonymous',
      '--volume=run-volume:/data',
    ]);
    const sharing =
      '--network=container:run-first --pid=container:run-first --ipc=host --init --volumes-from=run-first --tmpfs=/tmp:noexec --read-only';
    const publishing =
      '--publish=127.0.0.1:0:80 --hostname=web --restart=always --cgroup-parent=/run-parent --network=run-net --network-alias=web --health-cmd=true --log-driver=none --env=TOKEN=secret --label=com.docker.compose.project=shop';
    await start(engine, 'run-shares', sharing.split(' '));
    await start(engine, 'run-publishes', publishing.split(' '));
    const before = await volumes(engine);
    // Other runs use the folder of temporary files too.
    const temporary = join(engine.directory, 'temporary');
    await mkdir(temporary);
    const { TMPDIR } = process.env;
    process.env.TMPDIR = temporary;
    for (const name of ['run-first', 'run-shares', 'run-publishes']) {
      const result = onlyContainer(await probe(engine, [name]));
      assert.deepEqual(result.remarks, [], name);
      assert.equal(outcomeOf(result, 'mount'), 'blocked', evidenceOf(result, 'mount'));
      assert.equal(result.container.name, name);
    }
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    assert.equal(await twinsOf(engine), '');
    assert.equal(await volumes(engine), before);
    assert.deepEqual(await readdir(temporary), []);
  });

  probeTest('of a stopped container are not compared with it, and say so', async () => {
    const engine = await engineOf();
    await start(engine, 'run-stopped', [], 'true');
    await docker(engine, 'wait', 'run-stopped');
    const result = onlyContainer(await probe(engine, ['run-stopped'], { only: ['mount', 'bpf'] }));
    assert.deepEqual(
      result.probes.map((one) => `${one.id} ${one.outcome}`),
      ['mount blocked', 'bpf blocked'],
    );
    assert.match(result.remarks.join(), /not compared with it: it does not run/u);
  });

  probeTest('count what the process of the container did itself as a remark', async () => {
    const engine = await engineOf();
    await start(engine, 'run-itself', [], 'setpriv', '--nnp', 'sleep', '600');
    await sleep(500);
    const result = onlyContainer(await probe(engine, ['run-itself'], { only: ['mount'] }));
    assert.equal(outcomeOf(result, 'mount'), 'blocked');
    assert.match(result.remarks.join(), /has set no_new_privs itself/u);
  });

  probeTest('are of the image that the container has, also where its tag has moved', async () => {
    const engine = await engineOf();
    const image = await labImage(engine);
    await docker(engine, 'tag', image, 'lab:moves');
    await start(engine, 'run-moved', [], 'sleep', '600');
    await docker(engine, 'rmi', 'lab:moves');
    assert.equal(
      outcomeOf(onlyContainer(await probe(engine, ['run-moved'], { only: ['mount'] })), 'mount'),
      'blocked',
    );
  });

  probeTest('are removed when the run is interrupted, and when one was killed before', async () => {
    const engine = await engineOf();
    await start(engine, 'run-interrupted', []);
    const interrupt = new AbortController();
    interrupt.abort();
    const report = await probe(engine, ['run-interrupted'], { signal: interrupt.signal });
    assert.match(report.failures[0]?.why ?? '', /interrupted/u);
    assert.equal(await twinsOf(engine), '');

    await start(engine, 'ironhull-probe-000000000000', ['--label=dev.ironhull.probe=x']);
    await start(engine, 'run-labelled', ['--label=dev.ironhull.probe=x']);
    const machine = labMachine();
    // Nothing says whose they are: after a day they are nobody's.
    const later = { ...machine.clock, now: () => new Date(Date.now() + 25 * 3_600_000).toISOString() };
    const request = {
      engine: `unix://${engine.socket}`,
      containers: ['run-interrupted'],
      only: ['mount'],
      inPlace: false,
    };
    await probeContainers({ ...request, signal: new AbortController().signal }, { ...machine, clock: later });
    assert.equal(await docker(engine, 'ps', '--quiet', '--filter', 'name=ironhull-probe-0'), '');
    assert.notEqual(await docker(engine, 'ps', '--quiet', '--filter', 'name=run-labelled'), '');
    await docker(engine, 'rm', '--force', 'run-labelled');
  });

  probeTest('are removed when the command gets a signal', async () => {
    const engine = await engineOf();
    await start(engine, 'run-signalled', []);
    const program = resolve(import.meta.dirname, '../../src/cli/main.ts');
    const code = `const { main } = await import(${JSON.stringify(program)}); process.exitCode = await main(['probe', 'run-signalled']);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
      env: { ...engine.env },
    });
    const ended = once(child, 'exit');
    for (let tries = 0; tries < 500 && child.exitCode === null; tries += 1) {
      if ((await twinsOf(engine)) !== '') break;
      await sleep(5);
    }
    child.kill('SIGTERM');
    const [status, signal] = (await ended) as [number | null, string | null];
    // The run may have ended before the signal; it may not have died of it.
    assert.ok(signal === null && (status === 2 || status === 0), `${status} ${signal}`);
    assert.equal(await twinsOf(engine), '');
  });
});

describe('filters', () => {
  probeTest('that let no process start, and that end processes, are probed', async () => {
    const engine = await engineOf();
    const needed = (
      'execve exit_group exit write read close openat fstat prctl futex capget capset setuid setgid setgroups chdir fchdir ' +
      'getdents64 newfstatat fcntl getcwd getppid getpid brk mmap munmap mprotect nanosleep clock_nanosleep rt_sigaction ' +
      'rt_sigprocmask rt_sigreturn epoll_ctl fstatfs statfs faccessat2 arch_prctl set_tid_address dup3 close_range getuid ' +
      'geteuid getgid getegid lseek readlinkat gettid tgkill sigaltstack getrandom prlimit64 sched_getaffinity pipe2 ' +
      'epoll_create1 epoll_pwait eventfd2 set_robust_list rseq openat2 access seccomp ioctl uname stat madvise'
    ).split(' ');
    const tight = {
      defaultAction: 'SCMP_ACT_ERRNO',
      syscalls: [{ names: needed, action: 'SCMP_ACT_ALLOW' }],
    };
    const kills = {
      defaultAction: 'SCMP_ACT_ALLOW',
      syscalls: [
        { names: ['bpf'], action: 'SCMP_ACT_KILL_PROCESS' },
        { names: ['io_uring_setup'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 },
        { names: ['unshare'], action: 'SCMP_ACT_ERRNO', errnoRet: 13 },
      ],
    };
    for (const [name, profile] of Object.entries({ tight, kills })) {
      const file = join(engine.directory, `${name}.json`);
      await writeFile(file, JSON.stringify(profile));
      await start(engine, `run-${name}`, [`--security-opt=seccomp=${file}`]);
    }
    const inTight = onlyContainer(await probe(engine, ['run-tight']));
    for (const id of [
      'mount',
      'bpf',
      'io-uring',
      'kernel-keyring',
      'ptrace',
      'user-namespace',
      'raw-sockets',
      'device-nodes',
    ])
      assert.equal(outcomeOf(inTight, id), 'blocked', `${id}: ${evidenceOf(inTight, id)}`);
    assert.equal(outcomeOf(inTight, 'writable-root'), 'possible');
    const inKills = onlyContainer(await probe(engine, ['run-kills']));
    assert.match(evidenceOf(inKills, 'bpf'), /the seccomp filter ends the process/u);
    assert.match(evidenceOf(inKills, 'io-uring'), /ENOSYS, by the seccomp filter/u);
    assert.match(evidenceOf(inKills, 'new-namespaces'), /EACCES, by the seccomp filter/u);
    assert.equal(outcomeOf(inKills, 'kernel-keyring'), 'possible');
  });
});

describe('in place', () => {
  probeTest('the helper runs in the container and is removed', async () => {
    const engine = await engineOf();
    await start(engine, 'run-place', ['--user=1000']);
    const result = onlyContainer(await probe(engine, ['run-place'], { inPlace: true }));
    assert.equal(result.ranIn, 'container');
    assert.deepEqual(result.remarks, []);
    assert.equal(outcomeOf(result, 'mount'), 'blocked');
    assert.equal(outcomeOf(result, 'memory-limit'), 'possible');
    assert.doesNotMatch(await docker(engine, 'exec', 'run-place', 'ls', '-a', '/'), /ironhull/u);
    assert.equal(await docker(engine, 'diff', 'run-place'), '');
  });

  probeTest(
    'a root file system that is read-only, and a stopped container, are failures with a reason',
    async () => {
      const engine = await engineOf();
      await start(engine, 'run-readonly', ['--read-only']);
      const report = await probe(engine, ['run-readonly', 'run-nothing'], { inPlace: true });
      assert.equal(report.containers.length, 0);
      assert.match(
        report.failures[0]?.why ?? '',
        /could not be copied into it \(leave out --in-place\).*read-only/u,
      );
      assert.match(report.failures[1]?.why ?? '', /No such container/u);
    },
  );
});

describe('engines', () => {
  probeTest('that remap users, and set no_new_privs by default', async () => {
    const engine = await remappedEngine();
    await start(engine, 'run-remapped', []);
    const result = onlyContainer(await probe(engine, ['run-remapped']));
    assert.deepEqual(result.remarks, []);
    assert.equal(outcomeOf(result, 'host-users'), 'blocked', evidenceOf(result, 'host-users'));
    assert.match(evidenceOf(result, 'setuid-programs'), /NoNewPrivs of .* is 1/u);
  });

  probeTest('that are reached over the network get the helper copied', async () => {
    const engine = await remoteEngine();
    assert.ok(engine.tls);
    await start(engine, 'run-remote', []);
    await start(engine, 'run-remote-readonly', ['--read-only']);
    const env = {
      DOCKER_HOST: engine.endpoint,
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: engine.env['DOCKER_CERT_PATH'],
    };
    const report = await probeContainers(
      {
        containers: ['run-remote', 'run-remote-readonly'],
        only: ['mount', 'bpf', 'host-process-namespace'],
        inPlace: false,
        signal: new AbortController().signal,
      },
      labMachine(env),
    );
    const [result] = report.containers;
    assert.ok(result);
    assert.equal(outcomeOf(result, 'mount'), 'blocked');
    assert.equal(outcomeOf(result, 'host-process-namespace'), 'unknown');
    assert.match(result.remarks.join(), /not compared/u);
    assert.match(report.failures[0]?.why ?? '', /read-only/u);
    assert.equal(await twinsOf(engine), '');
  });
});
