import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './kit/addresses.ts';
import { auditKinds, outcomeOn, statesOn } from './kit/audit.ts';
import { labSkip, labTest } from './kit/availability.ts';
import { mustRun } from './kit/commands.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { oldRoot } from './kit/old-root.ts';
import { initSwarm, joinNode } from './kit/swarm.ts';

/** Runs docker, which must succeed. */
function docker(engine: LabEngine, ...args: readonly string[]): Promise<string> {
  return mustRun('docker', args, { env: engine.env });
}

async function states(engine: LabEngine): Promise<Readonly<Record<string, string>>> {
  return statesOn(await auditKinds(engine, ['swarm']), 'swarm');
}

/** Asks until `wanted` is so, for at most half a minute. */
async function eventually(wanted: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await wanted())) {
    if (Date.now() > deadline) throw new Error(`not within 30 s: ${what}`);
    await sleep(300);
  }
}

describe('swarms', { skip: labSkip() }, () => {
  let manager: LabEngine;
  const others: LabEngine[] = [];
  before(async () => {
    manager = await startEngine({ config: 'swarm' });
    others.push(await startEngine({ config: 'default' }), await startEngine({ config: 'default' }));
  });
  after(() => Promise.all([manager, ...others].map((engine) => engine?.stop())));

  labTest('without a swarm nothing applies, and that there is none passes', async () => {
    const [plain] = others;
    assert.ok(plain);
    const { unused, ...rest } = await states(plain);
    assert.equal(unused, 'passed');
    assert.deepEqual(new Set(Object.values(rest)), new Set(['not-applicable']));
  });

  labTest('a swarm of one node with nothing in it', async () => {
    assert.deepEqual(await states(manager), {
      autolock: 'failed',
      'data-path': 'not-applicable',
      'listen-address': 'passed',
      managers: 'not-applicable',
      unused: 'failed',
      'node-certificates': 'passed',
      'root-certificate': 'passed',
      secrets: 'not-applicable',
      'unlock-key-rotation': 'not-applicable',
    });
  });

  labTest('networks of a swarm of one node, which stay as they are when others join', async () => {
    await docker(manager, 'network', 'create', '--driver=overlay', 'alone');
    await docker(manager, 'network', 'create', '--driver=overlay', '--opt=encrypted', 'alone-sealed');
    await docker(manager, 'network', 'create', '--driver=overlay', '--opt=encrypted=false', 'alone-false');
    const report = await auditKinds(manager, ['network']);
    const encryption = ['alone', 'alone-sealed', 'alone-false', 'ingress'].map(
      (name) => outcomeOn(report, 'network/overlay-encryption', name)?.state,
    );
    assert.deepEqual(encryption, ['failed', 'passed', 'passed', 'not-applicable']);
    const found = report.findings.find(({ rule }) => rule === 'network/overlay-encryption');
    assert.equal(found?.severity, 'low');
    await docker(manager, 'network', 'rm', 'alone', 'alone-sealed', 'alone-false');
  });

  labTest('a service, with a password in its environment and then as a secret', async () => {
    const image = await labImage(manager);
    await docker(manager, 'service', 'create', '--detach', '--replicas=0', '--name=web', image);
    const quiet = await states(manager);
    assert.deepEqual([quiet['unused'], quiet['secrets']], ['passed', 'unknown']);
    await docker(manager, 'service', 'update', '--detach', '--env-add=DB_PASSWORD=hunter2', 'web');
    assert.equal((await states(manager))['secrets'], 'failed');
    await docker(manager, 'secret', 'create', '--label=of=web', 'db', '/etc/hostname');
    assert.equal((await states(manager))['secrets'], 'failed', 'the password is where it was');
    await docker(manager, 'service', 'update', '--detach', '--env-rm=DB_PASSWORD', '--secret-add=db', 'web');
    assert.equal((await states(manager))['secrets'], 'passed');
    const file = join(manager.directory, 'app.conf');
    await writeFile(file, 'port = 80\ndb_password = hunter2-secret\n');
    await docker(manager, 'config', 'create', 'app.conf', file);
    const report = await auditKinds(manager, ['swarm']);
    assert.equal(statesOn(report, 'swarm')['secrets'], 'failed');
    assert.doesNotMatch(JSON.stringify(report), /hunter2/u);
    await docker(manager, 'config', 'rm', 'app.conf');
    assert.equal((await states(manager))['secrets'], 'passed');
  });

  labTest('a task is on the networks of its service, and on no default bridge', async () => {
    const image = await labImage(manager);
    await docker(manager, 'network', 'create', '--driver=overlay', 'tasks');
    const create = ['service', 'create', '--detach', '--no-resolve-image'];
    await docker(manager, ...create, '--name=apart', '--network=tasks', image, 'sleep', '600');
    await docker(manager, ...create, '--name=shared', '--network=host', image, 'sleep', '600');
    const running = async (name: string) =>
      (await docker(manager, 'ps', '--quiet', `--filter=name=^${name}`)).trim() !== '';
    await eventually(async () => (await running('apart')) && running('shared'), 'both tasks run');
    const { outcomes } = await auditKinds(manager, ['workload']);
    const taskStates = (rule: string, service: string) =>
      outcomes
        .filter((one) => one.rule === rule && one.subject.name.startsWith(`${service}.`))
        .map(({ outcome }) => outcome.state);
    assert.deepEqual(taskStates('workload/default-bridge', 'apart'), ['passed']);
    assert.deepEqual(taskStates('workload/host-network', 'apart'), ['passed']);
    assert.deepEqual(taskStates('workload/host-network', 'shared'), ['failed']);
    await docker(manager, 'service', 'rm', 'apart', 'shared');
    const removed = async () => (await manager.docker('network', 'rm', 'tasks')).code === 0;
    await eventually(removed, 'the tasks have left their network');
  });

  labTest('the lifetime of certificates, and a key to start', async () => {
    await docker(manager, 'swarm', 'update', '--cert-expiry=8760h', '--autolock=true');
    const strict = await states(manager);
    assert.deepEqual(
      [strict['node-certificates'], strict['autolock'], strict['unlock-key-rotation']],
      ['failed', 'passed', 'unknown'],
    );
    await docker(manager, 'swarm', 'update', '--cert-expiry=48h', '--autolock=false');
    assert.equal((await states(manager))['node-certificates'], 'passed');
  });

  labTest('an old root certificate, and after it was rotated', async () => {
    const { cert, key } = await oldRoot(join(manager.directory, 'old-root'));
    const given = ['--ca-cert', cert, '--ca-key', key];
    await docker(manager, 'swarm', 'ca', '--rotate', '--quiet', ...given);
    assert.equal((await states(manager))['root-certificate'], 'failed');
    await docker(manager, 'swarm', 'ca', '--rotate', '--quiet');
    assert.equal((await states(manager))['root-certificate'], 'passed');
  });

  labTest('one manager of two nodes fails, as do unencrypted networks between them', async () => {
    const [second] = others;
    assert.ok(second);
    await joinNode(second, manager, 'worker');
    await docker(manager, 'network', 'create', '--driver=overlay', 'clear');
    await docker(
      manager,
      'network',
      'create',
      '--driver=overlay',
      '--attachable',
      '--opt=encrypted',
      'sealed',
    );
    const setUp = async () =>
      (await docker(manager, 'network', 'ls', '--filter=scope=swarm', '--format={{.Driver}}')).trim() ===
      'overlay\noverlay\noverlay';
    await eventually(setUp, 'the swarm has set up its networks');
    const report = await auditKinds(manager, ['swarm', 'network']);
    const swarm = statesOn(report, 'swarm');
    assert.deepEqual([swarm['managers'], swarm['data-path']], ['failed', 'failed']);
    const encryption = ['clear', 'ingress', 'sealed', 'bridge'].map(
      (name) => outcomeOn(report, 'network/overlay-encryption', name)?.state,
    );
    assert.deepEqual(encryption, ['failed', 'failed', 'passed', 'not-applicable']);
    const attachable = ['clear', 'sealed'].map(
      (name) => outcomeOn(report, 'network/attachable-overlay', name)?.state,
    );
    assert.deepEqual(attachable, ['passed', 'failed']);
  });

  labTest('a worker says what its own files show, and nothing of the swarm', async () => {
    const [worker] = others;
    assert.ok(worker);
    const told = { 'listen-address': 'passed', 'node-certificates': 'passed', 'root-certificate': 'passed' };
    const { 'data-path': dataPath, ...seen } = await states(worker);
    assert.equal(dataPath, 'failed');
    for (const [rule, state] of Object.entries(seen))
      assert.equal(state, Object.hasOwn(told, rule) ? 'passed' : 'unknown', rule);
  });

  labTest('two managers fail and three pass; a data path of its own passes', async () => {
    const [second, third] = others;
    assert.ok(second && third);
    const id = await docker(second, 'info', '--format', '{{.Swarm.NodeID}}');
    await docker(manager, 'node', 'promote', id.trim());
    const reachable = async () => /Reachable/u.test(await docker(manager, 'node', 'ls'));
    await eventually(reachable, 'the second manager is reachable');
    assert.equal((await states(manager))['managers'], 'failed');
    await joinNode(third, manager, 'manager', [`--data-path-addr=${manager.network.loopback}`]);
    const three = async () => (await docker(manager, 'node', 'ls')).match(/Reachable|Leader/gu)?.length === 3;
    await eventually(three, 'three managers are reachable');
    const seen = await states(third);
    assert.deepEqual([seen['managers'], seen['data-path']], ['passed', 'passed']);
  });

  labTest('one that listens on every address fails', async () => {
    // Gossip on every address has a fixed port: while another swarm runs here it cannot take it from anyone.
    const open = await startEngine({ config: 'default' });
    try {
      await initSwarm(open, [`--listen-addr=0.0.0.0:${await freePort('127.0.0.1')}`]);
      assert.equal((await states(open))['listen-address'], 'failed');
    } finally {
      await open.stop();
    }
  });
});
