import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstat, mkdir, readdir, rmdir, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { probeContainers } from '../../src/app/probe/probe-containers.ts';
import type { ContainerProbes, ProbeReport } from '../../src/core/probe.ts';
import { probeTest } from './kit/native-program.ts';
import { docker, start } from './kit/containers.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { labMachine } from './kit/machine.ts';
import { sharedEngine } from './kit/shared.ts';
import { probe } from './probe-matrix.ts';

const engineOf = sharedEngine('default');
const remappedEngine = sharedEngine('userns');
const remoteEngine = sharedEngine('tls');

function only(report: ProbeReport): ContainerProbes {
  const [result, ...more] = report.containers;
  assert.deepEqual(report.failures, []);
  assert.ok(result !== undefined && more.length === 0);
  return result;
}

function outcome(result: ContainerProbes, id: string): string {
  const found = result.probes.find((one) => one.id === id);
  assert.ok(found, id);
  return found.outcome;
}

function evidence(result: ContainerProbes, id: string): string {
  return result.probes.find((one) => one.id === id)?.evidence.join('; ') ?? '';
}

async function twins(engine: LabEngine): Promise<string> {
  return docker(engine, 'ps', '--all', '--quiet', '--filter', 'label=dev.ironhull.probe');
}

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
      const result = only(await probe(engine, [name]));
      assert.deepEqual(result.remarks, [], name);
      assert.equal(outcome(result, 'mount'), 'blocked', evidence(result, 'mount'));
      assert.equal(result.container.name, name);
    }
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    assert.equal(await twins(engine), '');
    assert.equal(await volumes(engine), before);
    assert.deepEqual(await readdir(temporary), []);
  });

  probeTest('of a stopped container are not compared with it, and say so', async () => {
    const engine = await engineOf();
    await start(engine, 'run-stopped', [], 'true');
    await docker(engine, 'wait', 'run-stopped');
    const result = only(await probe(engine, ['run-stopped'], { only: ['mount', 'bpf'] }));
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
    const result = only(await probe(engine, ['run-itself'], { only: ['mount'] }));
    assert.equal(outcome(result, 'mount'), 'blocked');
    assert.match(result.remarks.join(), /has set no_new_privs itself/u);
  });

  probeTest('are of the image that the container has, also where its tag has moved', async () => {
    const engine = await engineOf();
    const image = await labImage(engine);
    await docker(engine, 'tag', image, 'lab:moves');
    await start(engine, 'run-moved', [], 'sleep', '600');
    await docker(engine, 'rmi', 'lab:moves');
    assert.equal(outcome(only(await probe(engine, ['run-moved'], { only: ['mount'] })), 'mount'), 'blocked');
  });

  probeTest('are removed when the run is interrupted, and when one was killed before', async () => {
    const engine = await engineOf();
    await start(engine, 'run-interrupted', []);
    const interrupt = new AbortController();
    interrupt.abort();
    const report = await probe(engine, ['run-interrupted'], { signal: interrupt.signal });
    assert.match(report.failures[0]?.why ?? '', /interrupted/u);
    assert.equal(await twins(engine), '');

    await start(engine, 'ironhull-probe-000000000000', ['--label=dev.ironhull.probe=x']);
    await start(engine, 'run-labelled', ['--label=dev.ironhull.probe=x']);
    const machine = labMachine();
    const later = { ...machine.clock, now: () => new Date(Date.now() + 3_600_000).toISOString() };
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
      if ((await twins(engine)) !== '') break;
      await sleep(5);
    }
    child.kill('SIGTERM');
    const [status, signal] = (await ended) as [number | null, string | null];
    // The run may have ended before the signal; it may not have died of it.
    assert.ok(signal === null && (status === 2 || status === 0), `${status} ${signal}`);
    assert.equal(await twins(engine), '');
  });
});

describe('the folder of a helper', () => {
  probeTest('of a run that was killed is removed by the next one, and no other', async () => {
    const engine = await engineOf();
    await start(engine, 'run-killed', []);
    const left = async (): Promise<readonly string[]> =>
      (await readdir(tmpdir())).filter((name) => name.startsWith(`ironhull-probe-${child.pid ?? ''}-`));
    const program = resolve(import.meta.dirname, '../../src/cli/main.ts');
    const code = `const { main } = await import(${JSON.stringify(program)}); process.exitCode = await main(['probe', 'run-killed']);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
      env: { ...engine.env },
    });
    const ended = once(child, 'exit');
    for (let tries = 0; tries < 2000 && (await left()).length === 0 && child.exitCode === null; tries += 1)
      await sleep(2);
    child.kill('SIGKILL');
    await ended;
    const [abandoned] = await left();
    assert.ok(abandoned !== undefined, 'the run ended before it was killed');
    // Those of a run that goes on, of another namespace of processes, and what only looks like one.
    const namespace = abandoned.split('-')[3] ?? '';
    const others = [
      `ironhull-probe-${process.pid}-${namespace}-aaaaaa`,
      `ironhull-probe-${child.pid ?? ''}-1-aaaaaa`,
      `ironhull-probe-${child.pid ?? ''}-${namespace}-mine`,
    ].map((name) => join(tmpdir(), name));
    const link = join(tmpdir(), `ironhull-probe-${child.pid ?? ''}-${namespace}-linked`);
    for (const folder of others) await mkdir(folder);
    await symlink(others[0] ?? '', link);
    try {
      await probe(engine, ['run-killed'], { only: ['mount'] });
      assert.ok(!(await left()).includes(abandoned));
      for (const path of [...others, link]) await lstat(path);
    } finally {
      await unlink(link);
      for (const folder of others) await rmdir(folder);
      await docker(engine, 'rm', '--force', 'run-killed');
      const twin = await twins(engine);
      if (twin !== '') await docker(engine, 'rm', '--force', ...twin.trim().split('\n'));
    }
  });
});

describe('the metadata service', () => {
  probeTest('is found by its address of IPv6 too, and not from another network', async () => {
    const engine = await engineOf();
    const network = 'network create --ipv6 --subnet=fd00:ec2::/64 --subnet=10.211.211.0/24 run-cloud';
    await docker(engine, ...network.split(' '));
    // The address of the service in the network of the container, which is enough to reach it.
    const serving = ['--network=run-cloud', '--ip6=fd00:ec2::254', '--expose=80'];
    await start(engine, 'run-metadata', serving, 'httpd', '-f', '-p', '80');
    await start(engine, 'run-in-cloud', ['--network=run-cloud']);
    await start(engine, 'run-elsewhere', []);
    const [inCloud, elsewhere] = [
      only(await probe(engine, ['run-in-cloud'], { only: ['metadata-service'] })),
      only(await probe(engine, ['run-elsewhere'], { only: ['metadata-service'] })),
    ];
    assert.equal(outcome(inCloud, 'metadata-service'), 'possible');
    assert.match(evidence(inCloud, 'metadata-service'), /\[fd00:ec2::254\]:80/u);
    // This machine reaches it, and the container has no way to it.
    assert.equal(outcome(elsewhere, 'metadata-service'), 'blocked');
    await docker(engine, 'rm', '--force', 'run-metadata', 'run-in-cloud', 'run-elsewhere');
    await docker(engine, 'network', 'rm', 'run-cloud');
  });
});

describe('filters', () => {
  probeTest('that hide the namespaces leave them to the host', async () => {
    const engine = await engineOf();
    const file = join(engine.directory, 'unread.json');
    const refused = [{ names: ['readlinkat', 'readlink'], action: 'SCMP_ACT_ERRNO', errnoRet: 1 }];
    await writeFile(file, JSON.stringify({ defaultAction: 'SCMP_ACT_ALLOW', syscalls: refused }));
    const options = ['--security-opt=no-new-privileges', `--security-opt=seccomp=${file}`];
    await start(engine, 'run-unread', options);
    await start(engine, 'run-unread-host', [...options, '--uts=host', '--ipc=host']);
    const [own, shared] = [
      only(await probe(engine, ['run-unread'])),
      only(await probe(engine, ['run-unread-host'])),
    ];
    for (const id of ['host-network', 'host-ipc', 'host-uts', 'host-process-namespace', 'host-mounts'])
      assert.match(`${outcome(own, id)} ${evidence(own, id)}`, /^blocked .*read from the host/u, id);
    for (const id of ['host-uts', 'host-ipc']) assert.equal(outcome(shared, id), 'possible', id);
    assert.equal(outcome(shared, 'host-network'), 'blocked');
  });

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
    const inTight = only(await probe(engine, ['run-tight']));
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
      assert.equal(outcome(inTight, id), 'blocked', `${id}: ${evidence(inTight, id)}`);
    assert.equal(outcome(inTight, 'writable-root'), 'possible');
    const inKills = only(await probe(engine, ['run-kills']));
    assert.match(evidence(inKills, 'bpf'), /the seccomp filter ends the process/u);
    assert.match(evidence(inKills, 'io-uring'), /ENOSYS, by the seccomp filter/u);
    assert.match(evidence(inKills, 'new-namespaces'), /EACCES, by the seccomp filter/u);
    assert.equal(outcome(inKills, 'kernel-keyring'), 'possible');
  });
});

describe('in place', () => {
  probeTest('the helper runs in the container and is removed', async () => {
    const engine = await engineOf();
    await start(engine, 'run-place', ['--user=1000']);
    const result = only(await probe(engine, ['run-place'], { inPlace: true }));
    assert.equal(result.ranIn, 'container');
    assert.deepEqual(result.remarks, []);
    assert.equal(outcome(result, 'mount'), 'blocked');
    assert.equal(outcome(result, 'memory-limit'), 'possible');
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
    const result = only(await probe(engine, ['run-remapped']));
    assert.deepEqual(result.remarks, []);
    assert.equal(outcome(result, 'host-users'), 'blocked', evidence(result, 'host-users'));
    assert.match(evidence(result, 'setuid-programs'), /NoNewPrivs of .* is 1/u);
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
    assert.equal(outcome(result, 'mount'), 'blocked');
    assert.equal(outcome(result, 'host-process-namespace'), 'unknown');
    assert.match(result.remarks.join(), /not compared/u);
    assert.match(report.failures[0]?.why ?? '', /read-only/u);
    assert.equal(await twins(engine), '');
  });
});
