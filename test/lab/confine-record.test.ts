// The recorder sees what a container does and nothing else, changes nothing, and leaves nothing behind however it ends.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { after, describe } from 'node:test';
import { parseRecording } from '../../src/app/confine/read-recordings.ts';
import { deriveLeastPrivilege } from '../../src/confine/derive/derive.ts';
import type { Recording } from '../../src/core/confine/recording.ts';
import { openCopy, type OpenCopy } from '../kit/open-copy.ts';
import { labTest, programPath } from './kit/availability.ts';
import { mustRun, runCommand } from './kit/commands.ts';
import { labImage } from './kit/image.ts';
import { nativeTest } from './kit/native-program.ts';
import {
  callsOf,
  recordContainer,
  recorderLeftovers,
  recorderTraces,
  recordingFolder,
  recordWith,
} from './kit/record.ts';
import { sharedEngine } from './kit/shared.ts';
import { unmounted } from './kit/without-tracefs.ts';

const plainEngine = sharedEngine('default');
let copy: OpenCopy | undefined;
after(() => copy?.remove());

describe('a recording', () => {
  nativeTest(
    'files',
    'of a container that starts has its start and the calls of the runtime apart',
    async () => {
      const engine = await plainEngine();
      const image = await labImage(engine);
      const script = 'mkdir /made; chown 1 /made; sleep 1.5';
      const line = ['--', 'docker', 'run', '--name=starting', image, 'sh', '-c', script];
      const recording = await recordContainer(engine, 'starting', line);
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
      assert.deepEqual(recorderLeftovers(), []);
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
      const recording = await recordContainer(engine, 'running', ['running', '--exercise', exercise]);
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

  labTest('of a workload that sends datagrams has its peers, and so a way out if one is public', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    const ask = (server: string): string => `timeout 2 nslookup a.example ${server}`;
    const peersOf = async (
      name: string,
      script: string,
    ): Promise<readonly [Recording, readonly string[]]> => {
      const line = ['--', 'docker', 'run', '--rm', `--name=${name}`, image, 'sh', '-c', `${script}; sleep 1`];
      const recording = await recordContainer(engine, name, line);
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
      recordContainer(engine, 'one', line('one', 'mkdir /one')),
      recordContainer(engine, 'other', line('other', 'ln -s x /other')),
    ]);
    assert.ok(callsOf(one).includes('mkdir') && !callsOf(one).includes('symlink'));
    assert.ok(callsOf(other).some((name) => name.startsWith('symlink')) && !callsOf(other).includes('mkdir'));
    assert.deepEqual(recorderLeftovers(), []);
  });

  labTest('of a workload that forks thousands is complete, or says what was lost', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    const script =
      'i=0; while [ $i -lt 3000 ]; do true & i=$((i+1)); [ $((i % 100)) = 0 ] && wait; done; wait; chown 1 /bin';
    const recording = await recordContainer(engine, 'forks', [
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
    const dying = await recordContainer(engine, 'dying', ['dying', '--for', '10m']);
    assert.ok((dying.runs[0]?.seconds ?? 0) < 60);
    // What an exercise started ends with it: the program has a name of its own.
    await engine.docker('start', 'dying');
    const waiting = join(recordingFolder, 'ironhull-waiting');
    writeFileSync(waiting, '#!/bin/sh\nsleep 600\n', { mode: 0o755 });
    const unfinished = [
      'dying',
      '--exercise',
      `${waiting}; true`,
      '--output',
      join(recordingFolder, 'w.json'),
    ];
    assert.equal((await recordWith(engine, unfinished)).code, 1);
    const left = await runCommand('pgrep', ['--full', waiting]);
    assert.equal(left.stdout, '');
    await engine.docker('rm', 'dying');
    await mustRun('docker', ['run', '--detach', '--name=living', image, 'sleep', '600'], { env: engine.env });
    const { code } = await recordWith(engine, [
      'living',
      '--exercise',
      'exit 3',
      '--output',
      join(recordingFolder, 'x.json'),
    ]);
    assert.equal(code, 1);
    await engine.docker('rm', '--force', 'living');
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
        const file = join(recordingFolder, `${signal}.json`);
        const program = resolve(import.meta.dirname, '../../bin/ironhull');
        const child = spawn(process.execPath, [program, 'confine', 'record', 'long', '--output', file], {
          env: { ...engine.env, PATH: programPath },
          stdio: 'ignore',
        });
        const ended = new Promise((done) => child.once('exit', done));
        for (let tries = 0; tries < 200 && recorderTraces().length === 0; tries += 1) await pause(50);
        assert.notDeepEqual(recorderTraces(), []);
        child.kill(signal);
        await ended;
        if (signal === 'SIGINT') {
          assert.deepEqual(recorderLeftovers(), []);
          assert.equal(parseRecording(readFileSync(file, 'utf8'), file).workload.name, 'long');
        }
      }
      await recordContainer(engine, 'after', ['long', '--for', '1s']);
      assert.deepEqual(recorderLeftovers(), []);
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
    const command = [
      copy.node,
      copy.program,
      'confine',
      'record',
      'there',
      '--output',
      '-',
      '--engine',
      engine.endpoint,
    ];
    const env = { ...engine.env, PATH: programPath, HOME: '/nonexistent' };
    await mustRun('chmod', ['0666', engine.socket]);
    const nobody = await runCommand(
      'setpriv',
      ['--reuid=65534', '--regid=65534', '--clear-groups', '--', ...command],
      { env, directory: '/' },
    );
    assert.equal(nobody.code, 2);
    assert.match(nobody.stderr, /(?:only root can mount it|permission denied, .*instances).*; ptrace: /u);
    const noRight = `${unmounted} && exec setpriv --bounding-set=-sys_admin -- "$@"`;
    const noMount = await runCommand('unshare', ['--mount', 'sh', '-c', noRight, 'sh', ...command], {
      env,
      directory: '/',
    });
    assert.equal(noMount.code, 2);
    assert.match(noMount.stderr, /mount: .*(?:permission denied|must be superuser).*; ptrace: /u);
    await engine.docker('rm', '--force', 'there', 'stopped');
    assert.deepEqual(recorderLeftovers(), []);
  });
});
