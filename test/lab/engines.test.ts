import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { interfacesOf } from './kit/addresses.ts';
import { labSkip } from './kit/availability.ts';
import { runCommand } from './kit/commands.ts';
import { engineConfigs, type EngineConfig } from './kit/configurations.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { mountsBelow, processesOf } from './kit/leftovers.ts';
import { requestEngine } from './kit/request.ts';

interface EngineInfo {
  Driver: string;
  DriverStatus: readonly (readonly [string, string])[];
  SecurityOptions: readonly string[];
}

describe('lab engines', { skip: labSkip() }, () => {
  const running = new Map<EngineConfig, LabEngine>();

  before(async () => {
    const started = await Promise.all(engineConfigs.map((config) => startEngine({ config })));
    for (const engine of started) running.set(engine.config, engine);
  });
  after(() => Promise.all([...running.values()].map((engine) => engine.stop())));

  function engineOf(config: EngineConfig): LabEngine {
    const engine = running.get(config);
    assert.ok(engine, `${config} runs`);
    return engine;
  }

  for (const config of engineConfigs) {
    test(`${config}: a container runs`, async () => {
      const engine = engineOf(config);
      const image = await labImage(engine);
      const said = await runIn(engine, image, 'id', '-u');
      assert.equal(said, '0\n');
      assert.equal(await runIn(engine, 'lab:user', 'id', '-u'), '1000\n');
    });
  }

  test('default: containers get no restriction that was not asked for', async () => {
    const { SecurityOptions } = await infoOf(engineOf('default'));
    assert.ok(!SecurityOptions.some((option) => /userns|no-new-privileges/u.test(option)));
    assert.match(await statusIn(engineOf('default')), /^NoNewPrivs:\t0$/mu);
  });

  test('userns: root inside is nobody outside, and new privileges are out of reach', async () => {
    const engine = engineOf('userns');
    assert.ok((await infoOf(engine)).SecurityOptions.includes('name=userns'));
    assert.match(await runIn(engine, 'lab:root', 'cat', '/proc/self/uid_map'), /^\s+0\s+231072\s+65536$/mu);
    assert.match(await statusIn(engine), /^NoNewPrivs:\t1$/mu);
  });

  test('containerd: images live in its snapshotter', async () => {
    const { DriverStatus } = await infoOf(engineOf('containerd'));
    assert.deepEqual(DriverStatus, [['driver-type', 'io.containerd.snapshotter.v1']]);
    const images = (await engineOf('default').request('GET', '/info')).body as EngineInfo;
    assert.ok(!images.DriverStatus.some(([name]) => name === 'driver-type'));
  });

  test('tls: a client without a certificate is refused', async () => {
    const engine = engineOf('tls');
    const { tls, url } = engine;
    assert.ok(tls);
    assert.equal((await engine.request('GET', '/_ping')).status, 200);
    const port = Number(new URL(url).port);
    const stranger = { host: '127.0.0.1', port, tls: { ca: tls.ca } };
    await assert.rejects(requestEngine(stranger, 'GET', '/_ping'), /certificate required|ECONNRESET|EPIPE/u);
  });

  test('swarm: a service runs its replica', async () => {
    const engine = engineOf('swarm');
    await labImage(engine);
    const options = ['--detach', '--name', 'clock', '--network', 'inside', '--no-resolve-image'];
    await succeed(engine, 'network', 'create', '--driver', 'overlay', 'inside');
    await succeed(engine, 'service', 'create', ...options, 'lab:busybox', 'sleep', '3600');
    const container = await containerOf(engine, 'clock');
    assert.match(await succeed(engine, 'exec', container, 'ps'), /sleep 3600/u);
  });

  test('stop leaves no process, mount, interface or folder behind', async () => {
    const engines = [...running.values()];
    for (const engine of engines) await leaveThingsBehind(engine);
    await Promise.all(engines.map((engine) => engine.stop()));
    for (const engine of engines) await assertGone(engine);
  });

  test('the next start sweeps up after a test run that was killed', async () => {
    const directory = await killedRun();
    assert.ok(existsSync(join(directory, 'owner')), 'it could not clean up itself');
    const engine = await startEngine({ config: 'default' });
    await engine.stop();
    assert.deepEqual(await processesOf(directory), []);
    assert.equal(existsSync(directory), false);
  });

  test('stop sweeps up after a daemon that was killed', async () => {
    const engine = await startEngine({ config: 'userns' });
    await labImage(engine);
    await leaveThingsBehind(engine);
    process.kill(engine.pid, 'SIGKILL');
    await engine.stop();
    await assertGone(engine);
  });
});

/** Starts an engine in a process of its own, which is killed; its folder is returned. */
async function killedRun(): Promise<string> {
  const kit = new URL('kit/engine.ts', import.meta.url).href;
  const program = `
    const { startEngine } = await import(${JSON.stringify(kit)});
    const engine = await startEngine({ config: 'default' });
    process.stdout.write(engine.directory, () => process.kill(process.pid, 'SIGKILL'));
  `;
  const { stdout } = await runCommand(process.execPath, ['--input-type=module', '--eval', program]);
  return stdout;
}

/** A running container and a network of the user's, and proof that the sweep can see what there is to sweep. */
async function leaveThingsBehind(engine: LabEngine): Promise<void> {
  await succeed(engine, 'network', 'create', 'left');
  await succeed(
    engine,
    'run',
    '--detach',
    '--network',
    'left',
    '--restart',
    'always',
    'lab:busybox',
    'sleep',
    '99',
  );
  assert.ok((await processesOf(engine.directory)).length >= 4, 'daemon, containerd, shim and container');
  assert.ok((await interfacesOf(engine.network)).length >= 2, 'its own bridge and that of the network');
}

async function assertGone({ config, directory, network }: LabEngine): Promise<void> {
  assert.deepEqual(await processesOf(directory), [], `${config}: processes`);
  assert.deepEqual(await mountsBelow(directory), [], `${config}: mounts`);
  assert.deepEqual(await interfacesOf(network), [], `${config}: interfaces`);
  assert.equal(existsSync(directory), false, `${config}: folder`);
}

async function infoOf(engine: LabEngine): Promise<EngineInfo> {
  return (await engine.request('GET', '/info')).body as EngineInfo;
}

function runIn(engine: LabEngine, image: string, ...command: readonly string[]): Promise<string> {
  return succeed(engine, 'run', '--rm', image, ...command);
}

async function statusIn(engine: LabEngine): Promise<string> {
  await labImage(engine);
  return runIn(engine, 'lab:busybox', 'cat', '/proc/1/status');
}

async function succeed(engine: LabEngine, ...args: readonly string[]): Promise<string> {
  const { stdout, stderr, code } = await engine.docker(...args);
  assert.equal(code, 0, `docker ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** Id of the running container of a service; waits up to 30 s for it. */
async function containerOf(engine: LabEngine, service: string): Promise<string> {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    const found = await succeed(
      engine,
      'ps',
      '--quiet',
      '--filter',
      `label=com.docker.swarm.service.name=${service}`,
    );
    if (found.trim() !== '') return found.trim();
    await sleep(200);
  }
  throw new Error(
    `${service} has no container: ${await succeed(engine, 'service', 'ps', '--no-trunc', service)}`,
  );
}
