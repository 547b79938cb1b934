// A recording from a restart has the start of a container, and does it no harm.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'node:test';
import { labTest } from './kit/availability.ts';
import { nativeTest } from './kit/native-program.ts';
import { mustRun } from './kit/commands.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { callsOf, recordContainer, recorderLeftovers, recordingFolder, recordWith } from './kit/record.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');

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
    const recording = await recordContainer(engine, 'again', ['--restart', 'again', '--for', '2s']);
    const [sameId, status, newPid] = (await stateOf(engine, 'again')).split(' ');
    assert.deepEqual([sameId, status, newPid !== pid], [id, 'running', true]);
    assert.deepEqual([recording.runs[0]?.sawStart, recording.gaps], [true, []]);
    for (const call of ['mkdir', 'chown']) assert.ok(callsOf(recording).includes(call), call);
    for (const call of ['mount', 'pivot_root']) assert.ok(!callsOf(recording).includes(call), call);
    assert.ok(recording.startupCalls.includes('capset'));
    await engine.docker('rm', '--force', 'again');
    assert.deepEqual(recorderLeftovers(), []);
  });

  labTest('is one of a Compose service too', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    const directory = join(recordingFolder, 'restarted');
    mkdirSync(directory);
    const service = {
      image,
      command: ['sh', '-c', 'ln -sf x /link; exec sleep 600'],
      stop_grace_period: '0s',
    };
    writeFileSync(join(directory, 'compose.yaml'), JSON.stringify({ services: { worker: service } }));
    const up = await engine.compose(['up', '--detach'], { directory });
    assert.equal(up.code, 0, up.stderr);
    const recording = await recordContainer(engine, 'worker', ['--restart', 'worker', '--for', '1s']);
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
      ['paused', /paused: the container is paused/u],
    ] as const) {
      const before = await stateOf(engine, name);
      const { code, stderr } = await recordWith(engine, ['--restart', name, '--for', '1s']);
      assert.deepEqual([code, await stateOf(engine, name)], [2, before], stderr);
      assert.match(stderr, why);
    }
    await engine.docker('rm', '--force', 'temporary', 'task', 'guest', 'owner', 'paused');
    const both = await recordWith(engine, ['--restart', '--', 'docker', 'run', image]);
    assert.match(both.stderr, /--restart names a container that runs/u);
    assert.deepEqual(recorderLeftovers(), []);
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
    const source = join(recordingFolder, 'source');
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
    assert.deepEqual(recorderLeftovers(), []);
  });
});
