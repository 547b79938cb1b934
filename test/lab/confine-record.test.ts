// The recorder sees what a container does and nothing else, changes nothing, and leaves nothing behind however it ends.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { after, describe } from 'node:test';
import { parseRecording } from '../../src/app/confine/read-recordings.ts';
import { deriveLeastPrivilege } from '../../src/confine/derive/derive.ts';
import type { Recording } from '../../src/core/recording.ts';
import { runCli, type CliResult } from '../cli/run-cli.ts';
import { openCopy, type OpenCopy } from '../kit/open-copy.ts';
import { labTest, programPath } from './kit/availability.ts';
import { mustRun, runCommand } from './kit/commands.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { nativeTest } from './kit/native-program.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');
const folder = mkdtempSync(join(tmpdir(), 'ironhull-recordings-'));
let copy: OpenCopy | undefined;
after(() => {
  copy?.remove();
  rmSync(folder, { recursive: true });
});

/** The mounts of tracefs, and trace buffers in them that recorders made. */
function leftovers(): readonly string[] {
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '));
  const tracefs = mounts.flatMap(([, path, type]) =>
    type === 'tracefs' && path !== undefined ? [path] : [],
  );
  const own = tracefs.filter((path) => path.startsWith('/run/ironhull-tracefs-'));
  const buffers = tracefs.flatMap((path) =>
    readdirSync(join(path, 'instances')).filter((name) => name.startsWith('ironhull-')),
  );
  return [...own, ...buffers];
}

function recordWith(engine: LabEngine, args: readonly string[]): Promise<CliResult> {
  return runCli(['confine', 'record', ...args], { env: { ...engine.env, PATH: programPath } });
}

async function record(engine: LabEngine, name: string, args: readonly string[]): Promise<Recording> {
  const file = join(folder, `${name}.json`);
  const { code, stderr } = await recordWith(engine, ['--output', file, '--overwrite', ...args]);
  assert.equal(code, 0, stderr);
  return parseRecording(readFileSync(file, 'utf8'), file);
}

const callsOf = ({ calls }: Recording): readonly string[] => calls.map(({ name }) => name);

describe('a recording', () => {
  nativeTest(
    'files',
    'of a container that starts has its start and the calls of the runtime apart',
    async () => {
      const engine = await plainEngine();
      const image = await labImage(engine);
      const script = 'mkdir /made; chown 1 /made; sleep 1.5';
      const line = ['--', 'docker', 'run', '--name=starting', image, 'sh', '-c', script];
      const recording = await record(engine, 'starting', line);
      await engine.docker('rm', 'starting');
      assert.deepEqual([recording.runs[0]?.sawStart, recording.gaps], [true, []]);
      assert.ok(callsOf(recording).includes('mkdir') && callsOf(recording).includes('chown'));
      // Mounting, and giving up privileges, is what the runtime does.
      for (const call of ['mount', 'pivot_root', 'capset'])
        assert.ok(!callsOf(recording).includes(call), call);
      assert.ok(recording.startupCalls.includes('capset'));
      assert.deepEqual(
        recording.written.map(({ path, how }) => [path, how]),
        [['/made', 'created']],
      );
      assert.deepEqual(
        recording.capabilities?.filter(({ result }) => result !== 'refused').map(({ name }) => name),
        ['CHOWN'],
      );
      assert.deepEqual(leftovers(), []);
    },
  );

  nativeTest(
    'files',
    'of a container that runs has docker exec and health checks, and says that the start is missing',
    async () => {
      const engine = await plainEngine();
      const image = await labImage(engine);
      const health = ['--health-cmd=test -e /health || ln -s x /health', '--health-interval=1s'];
      await mustRun('docker', ['run', '--detach', '--name=running', ...health, image, 'sleep', '600'], {
        env: engine.env,
      });
      const exercise = 'sleep 2; docker exec "$IRONHULL_CONTAINER" sh -c "mkfifo /pipe; chown 1 /pipe"';
      const recording = await record(engine, 'running', ['running', '--exercise', exercise]);
      await engine.docker('rm', '--force', 'running');
      assert.deepEqual(
        recording.gaps.map(({ what }) => what),
        ['start of the workload'],
      );
      for (const call of ['symlink', 'mknod', 'chown'])
        assert.ok(
          callsOf(recording).some((name) => name.startsWith(call)),
          call,
        );
      assert.ok(recording.startupCalls.length > 0);
      assert.ok(!callsOf(recording).includes('setns'));
    },
  );

  labTest('has what decides the label of SELinux', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    const options = [
      ...[`${folder}:/plain`, `${folder}:/own:Z`, `${folder}:/shared:ro,z`, 'named:/volume'].map(
        (volume) => `--volume=${volume}`,
      ),
      `--mount=type=bind,source=${folder},target=/mounted`,
      '--device=/dev/null:/dev/other',
    ];
    const of = (name: string, more: readonly string[]) =>
      record(engine, name, ['--', 'docker', 'run', '--rm', `--name=${name}`, ...more, image, 'sleep', '1']);
    const labelled = await of('labelled', [...options, '--security-opt=label=type:web.process']);
    assert.deepEqual(
      labelled.mounts.toSorted((a, b) => (a.target < b.target ? -1 : 1)),
      [
        { type: 'bind', target: '/mounted', readOnly: false, source: folder },
        { type: 'bind', target: '/own', readOnly: false, source: folder, relabel: 'Z' },
        { type: 'bind', target: '/plain', readOnly: false, source: folder },
        { type: 'bind', target: '/shared', readOnly: true, source: folder, relabel: 'z' },
        { type: 'volume', target: '/volume', readOnly: false },
      ],
    );
    const { labels, labelDisabledBy, devices } = labelled.confinement;
    assert.deepEqual([labels, labelDisabledBy, devices], [['type:web.process'], undefined, ['/dev/null']]);
    const causeOf = async (name: string, ...more: readonly string[]) =>
      (await of(name, more)).confinement.labelDisabledBy;
    assert.equal(await causeOf('disabled', '--security-opt=label=disable'), 'label=disable');
    assert.equal(await causeOf('in-host', '--pid=host'), 'pid: host');
    assert.equal(await causeOf('weak', '--privileged'), 'privileged');
    // The engine relabels volumes itself.
    await engine.docker('create', '--name=volume', '--volume=named:/volume', image);
    const inspected = await engine.docker('inspect', '--format={{(index .Mounts 0).Mode}}', 'volume');
    assert.equal(inspected.stdout.trim(), 'z');
    await engine.docker('rm', 'volume');
    await engine.docker('volume', 'rm', 'named');
  });

  labTest('has the settings that a contract of it keeps', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    const options = [
      '--name=kept',
      '--cpus=0.5',
      '--cpuset-cpus=0',
      '--ulimit=nofile=700:900',
      '--sysctl=kernel.msgmax=4096',
      '--ipc=shareable',
      '--restart=on-failure:3',
      '--oom-score-adj=500',
      '--device=/dev/null:/dev/given',
      '--publish=127.0.0.1::80',
    ];
    await mustRun('docker', ['run', '--detach', ...options, image, 'sleep', '600'], { env: engine.env });
    const { settings = [] } = await record(engine, 'kept', ['kept', '--for', '1s']);
    const file = join(folder, 'kept.json');
    const derived = await runCli(['confine', 'derive', file, '--format', 'contract']);
    for (const [key, value] of Object.entries({
      cpus: 0.5,
      cpuSet: '0',
      ulimits: ['nofile=700:900'],
      sysctls: ['kernel.msgmax=4096'],
      shareableIpc: true,
      restart: 'on-failure:3',
      outOfMemory: 'score 500',
      devices: ['/dev/null'],
      runtime: 'runc',
      cgroupParent: 'default',
      writableCgroups: false,
      passedOnMounts: [],
      joinedNamespaces: [],
    })) {
      assert.deepEqual(settings.find((one) => one.key === key)?.value, value, key);
      const shown = JSON.stringify(value).replaceAll(',', ', ');
      assert.ok(
        derived.stdout.includes(`    ${key}: ${shown} # as it was recorded\n`),
        `${key}\n${derived.stdout}`,
      );
    }
    // It was used by nobody: the profile takes its network away, and its ports with it.
    assert.match(derived.stdout, /^ {4}ports: \[\] # it neither listened/mu);
    await engine.docker('rm', '--force', 'kept');
  });

  labTest('of a workload that sends datagrams has its peers, and so a way out if one is public', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    const ask = (server: string): string => `timeout 2 nslookup a.example ${server}`;
    const peersOf = async (
      name: string,
      script: string,
    ): Promise<readonly [Recording, readonly string[]]> => {
      const line = ['--', 'docker', 'run', '--rm', `--name=${name}`, image, 'sh', '-c', `${script}; sleep 1`];
      const recording = await record(engine, name, line);
      const peers = recording.connected.filter(({ protocol }) => protocol === 'udp');
      return [recording, peers.map(({ address, port }) => `${address} ${port}`)];
    };
    const [outside, outsidePeers] = await peersOf(
      'outside',
      `${ask('192.0.2.77')}; ${ask('192.0.2.77')}; ${ask('198.51.100.9')}`,
    );
    assert.deepEqual(outsidePeers, ['192.0.2.77 53', '198.51.100.9 53']);
    assert.equal(deriveLeastPrivilege(outside).networks.value, 'any');
    const [inside, insidePeers] = await peersOf('inside', ask('10.254.1.9'));
    assert.deepEqual(insidePeers, ['10.254.1.9 53']);
    assert.equal(deriveLeastPrivilege(inside).networks.value, 'internal');
    const [silent, silentPeers] = await peersOf('silent', 'true');
    assert.deepEqual(
      [silentPeers, silent.sawDatagrams, deriveLeastPrivilege(silent).networks.value],
      [[], true, 'none'],
    );
  });

  labTest('does not mix containers that are recorded at the same time', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    const line = (name: string, script: string) => [
      '--',
      'docker',
      'run',
      '--rm',
      `--name=${name}`,
      image,
      'sh',
      '-c',
      `${script}; sleep 1.5`,
    ];
    const [one, other] = await Promise.all([
      record(engine, 'one', line('one', 'mkdir /one')),
      record(engine, 'other', line('other', 'ln -s x /other')),
    ]);
    assert.ok(callsOf(one).includes('mkdir') && !callsOf(one).includes('symlink'));
    assert.ok(callsOf(other).some((name) => name.startsWith('symlink')) && !callsOf(other).includes('mkdir'));
    assert.deepEqual(leftovers(), []);
  });

  labTest('of a workload that forks thousands is complete, or says what was lost', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    const script =
      'i=0; while [ $i -lt 3000 ]; do true & i=$((i+1)); [ $((i % 100)) = 0 ] && wait; done; wait; chown 1 /bin';
    const recording = await record(engine, 'forks', [
      '--',
      'docker',
      'run',
      '--rm',
      '--name=forks',
      image,
      'sh',
      '-c',
      script,
    ]);
    const lost = recording.runs[0]?.lostEvents ?? 0;
    assert.equal(
      recording.gaps.some(({ why }) => why.includes(`${lost} events were lost`)),
      lost > 0,
    );
    if (lost === 0) assert.ok(callsOf(recording).includes('chown'));
    assert.ok((recording.peaks.tasks ?? 0) > 10);
  });

  labTest('ends with its container, and with the exit code of a failed exercise', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    await mustRun('docker', ['run', '--detach', '--name=dying', image, 'sleep', '2'], { env: engine.env });
    const dying = await record(engine, 'dying', ['dying', '--for', '10m']);
    assert.ok((dying.runs[0]?.seconds ?? 0) < 60);
    await engine.docker('rm', 'dying');
    await mustRun('docker', ['run', '--detach', '--name=living', image, 'sleep', '600'], { env: engine.env });
    const { code } = await recordWith(engine, [
      'living',
      '--exercise',
      'exit 3',
      '--output',
      join(folder, 'x.json'),
    ]);
    assert.equal(code, 1);
    await engine.docker('rm', '--force', 'living');
  });
});

describe('a recording from a restart', () => {
  const stateOf = async (engine: LabEngine, name: string): Promise<string> =>
    (await engine.docker('inspect', '--format={{.Id}} {{.State.Status}} {{.State.Pid}}', name)).stdout.trim();
  const start = (engine: LabEngine, args: readonly string[]) =>
    mustRun('docker', ['run', '--detach', ...args], { env: engine.env });

  nativeTest('files', 'has the start of a container, which goes on as itself', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    const script = 'mkdir -p /made; chown 1 /made; exec sleep 600';
    await start(engine, ['--name=again', '--stop-timeout=0', image, 'sh', '-c', script]);
    const [id, , pid] = (await stateOf(engine, 'again')).split(' ');
    const recording = await record(engine, 'again', ['--restart', 'again', '--for', '2s']);
    const [sameId, status, newPid] = (await stateOf(engine, 'again')).split(' ');
    assert.deepEqual([sameId, status, newPid !== pid], [id, 'running', true]);
    assert.deepEqual([recording.runs[0]?.sawStart, recording.gaps], [true, []]);
    for (const call of ['mkdir', 'chown']) assert.ok(callsOf(recording).includes(call), call);
    for (const call of ['mount', 'pivot_root']) assert.ok(!callsOf(recording).includes(call), call);
    assert.ok(recording.startupCalls.includes('capset'));
    await engine.docker('rm', '--force', 'again');
    assert.deepEqual(leftovers(), []);
  });

  labTest('is one of a Compose service too', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    const directory = join(folder, 'restarted');
    mkdirSync(directory);
    const service = {
      image,
      command: ['sh', '-c', 'ln -sf x /link; exec sleep 600'],
      stop_grace_period: '0s',
    };
    writeFileSync(join(directory, 'compose.yaml'), JSON.stringify({ services: { worker: service } }));
    const up = await engine.compose(['up', '--detach'], { directory });
    assert.equal(up.code, 0, up.stderr);
    const recording = await record(engine, 'worker', ['--restart', 'worker', '--for', '1s']);
    assert.deepEqual([recording.workload.service, recording.runs[0]?.sawStart], ['worker', true]);
    assert.ok(callsOf(recording).some((name) => name.startsWith('symlink')));
    await engine.compose(['down', '--timeout', '0'], { directory });
    const hint = await recordWith(engine, ['--', 'docker', 'compose', 'up']);
    assert.equal(hint.code, 2);
    assert.match(hint.stderr, /docker compose up -d, then record it with --restart SERVICE/u);
  });

  labTest('is refused where it would do harm, and the container goes on', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    const sleep = [image, 'sleep', '600'];
    await start(engine, ['--rm', '--name=temporary', ...sleep]);
    await start(engine, ['--label=com.docker.swarm.task.id=x', '--name=task', ...sleep]);
    await start(engine, ['--name=owner', ...sleep]);
    await start(engine, ['--name=guest', '--network=container:owner', ...sleep]);
    await start(engine, ['--name=paused', ...sleep]);
    await engine.docker('pause', 'paused');
    for (const [name, why] of [
      ['temporary', /temporary: the engine removes it when it stops \(--rm\)/u],
      ['task', /task: a swarm replaces the containers/u],
      ['owner', /owner: guest would lose the network/u],
      ['paused', /paused: it is paused/u],
    ] as const) {
      const before = await stateOf(engine, name);
      const { code, stderr } = await recordWith(engine, ['--restart', name, '--for', '1s']);
      assert.deepEqual([code, await stateOf(engine, name)], [2, before], stderr);
      assert.match(stderr, why);
    }
    await engine.docker('rm', '--force', 'temporary', 'task', 'guest', 'owner', 'paused');
    const both = await recordWith(engine, ['--restart', '--', 'docker', 'run', image]);
    assert.match(both.stderr, /--restart names a container that runs/u);
    assert.deepEqual(leftovers(), []);
  });

  labTest('says that the container did not come up again, and keeps it', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    const once = 'test -e /ran && exit 3; touch /ran; exec sleep 600';
    await start(engine, ['--name=once', '--stop-timeout=0', image, 'sh', '-c', once]);
    const ended = await recordWith(engine, ['--restart', 'once', '--for', '1s']);
    assert.equal(ended.code, 2);
    assert.match(ended.stderr, /once: it did not come up again: it ended with 3/u);
    assert.match(await stateOf(engine, 'once'), /exited/u);
    // The engine itself fails between stopping it and starting it.
    const source = join(folder, 'source');
    mkdirSync(source);
    const mount = `--mount=type=bind,source=${source},target=/source`;
    await start(engine, ['--name=sourceless', '--stop-timeout=0', mount, image, 'sleep', '600']);
    rmSync(source, { recursive: true });
    const refused = await recordWith(engine, ['--restart', 'sourceless', '--for', '1s']);
    assert.equal(refused.code, 2);
    assert.match(
      refused.stderr,
      /sourceless: the engine did not restart it: status 500: .*; it does not run/u,
    );
    assert.match(await stateOf(engine, 'sourceless'), /exited/u);
    await engine.docker('rm', 'once', 'sourceless');
    assert.deepEqual(leftovers(), []);
  });
});

describe('a recorder', () => {
  labTest(
    'that is interrupted writes what it has; one that is killed is cleaned up by the next',
    async () => {
      const engine = await plainEngine();
      const image = await labImage(engine);
      await mustRun('docker', ['run', '--detach', '--name=long', image, 'sleep', '600'], { env: engine.env });
      for (const signal of ['SIGINT', 'SIGKILL'] as const) {
        const file = join(folder, `${signal}.json`);
        const program = resolve(import.meta.dirname, '../../bin/ironhull');
        const child = spawn(process.execPath, [program, 'confine', 'record', 'long', '--output', file], {
          env: { ...engine.env, PATH: programPath },
          stdio: 'ignore',
        });
        const ended = new Promise((done) => child.once('exit', done));
        for (let tries = 0; tries < 200 && leftovers().length === 0; tries += 1) await pause(50);
        assert.notDeepEqual(leftovers(), []);
        child.kill(signal);
        await ended;
        if (signal === 'SIGINT') {
          assert.deepEqual(leftovers(), []);
          assert.equal(parseRecording(readFileSync(file, 'utf8'), file).workload.name, 'long');
        }
      }
      await record(engine, 'after', ['long', '--for', '1s']);
      assert.deepEqual(leftovers(), []);
      await engine.docker('rm', '--force', 'long');
    },
  );

  labTest('says what it needs: root, tracefs, a container that runs, an engine on this machine', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    await mustRun('docker', ['create', '--name=stopped', image], { env: engine.env });
    const stopped = await recordWith(engine, ['stopped']);
    assert.match(stopped.stderr, /stopped: the container does not run/u);
    const missing = await recordWith(engine, ['no-such']);
    assert.match(missing.stderr, /no-such: no container and no Compose service/u);
    await mustRun('docker', ['run', '--detach', '--name=there', image, 'sleep', '600'], { env: engine.env });
    copy ??= openCopy();
    const command = [copy.node, copy.program, 'confine', 'record', 'there', '--engine', engine.endpoint];
    const env = { ...engine.env, PATH: programPath, HOME: '/nonexistent' };
    await mustRun('chmod', ['0666', engine.socket]);
    const nobody = await runCommand(
      'setpriv',
      ['--reuid=65534', '--regid=65534', '--clear-groups', '--', ...command],
      { env, directory: '/' },
    );
    assert.equal(nobody.code, 2);
    assert.match(nobody.stderr, /tracefs is not mounted, and only root can mount it/u);
    const noMount = await runCommand('setpriv', ['--bounding-set=-sys_admin', '--', ...command], {
      env,
      directory: '/',
    });
    assert.equal(noMount.code, 2);
    assert.match(noMount.stderr, /mount: .*(?:permission denied|must be superuser)/u);
    await engine.docker('rm', '--force', 'there', 'stopped');
    assert.deepEqual(leftovers(), []);
  });
});
