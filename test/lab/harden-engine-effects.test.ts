import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe } from 'node:test';
import { bridgeMembers, reloadableMembers } from '../../src/knowledge/engine/daemon-reload.ts';
import { labTest } from './kit/availability.ts';
import { docker, start } from './kit/containers.ts';
import type { LabEngine } from './kit/engine.ts';
import { assertOutcome, infoOf, processOf, withHardenedLab } from './kit/harden-engine.ts';
import { mustRun } from './kit/commands.ts';

/** The last configuration that dockerd logged after a reload. */
async function reloaded(engine: LabEngine): Promise<Record<string, unknown>> {
  const before = (await engine.log()).length;
  process.kill(engine.pid, 'SIGHUP');
  for (let tries = 0; tries < 100; tries += 1) {
    const [, text] = /msg="Reloaded configuration: (\{.*\})"/u.exec((await engine.log()).slice(before)) ?? [];
    if (text !== undefined) return JSON.parse(text.replaceAll('\\"', '"')) as Record<string, unknown>;
    await sleep(50);
  }
  return assert.fail('dockerd did not reload its configuration');
}

/** For each member another value than the default, and what `GET /info` or the log of dockerd shows of it. */
const members: Readonly<Record<string, { value: unknown; shown?: string; seen?: unknown }>> = {
  debug: { value: true, shown: 'Debug' },
  'live-restore': { value: true, shown: 'LiveRestoreEnabled' },
  labels: { value: ['tier=back'], shown: 'Labels' },
  'default-runtime': { value: 'other', shown: 'DefaultRuntime' },
  'max-concurrent-downloads': { value: 7 },
  'max-concurrent-uploads': { value: 7 },
  'max-download-attempts': { value: 7 },
  'shutdown-timeout': { value: 7 },
  features: { value: { 'containerd-snapshotter': false } },
  'insecure-registries': { value: ['registry.example:5000'] },
  'registry-mirrors': { value: ['https://mirror.example/'] },
};

const unreloaded: Readonly<Record<string, { value: unknown; shown?: string; seen?: unknown }>> = {
  'log-level': { value: 'error', seen: 'info' },
  'no-new-privileges': { value: true, seen: undefined },
  'userland-proxy': { value: false, seen: true },
  icc: { value: false, seen: true },
  experimental: { value: true, seen: false },
  'log-opts': { value: { 'max-size': '10m' }, seen: undefined },
  'default-ulimits': { value: { nofile: { Name: 'nofile', Soft: 9, Hard: 9 } }, seen: undefined },
  'metrics-addr': { value: '127.0.0.1:9', seen: '' },
  'seccomp-profile': { value: 'unconfined', seen: 'builtin' },
};

describe('what dockerd takes by a reload', () => {
  labTest('is each member of the table, tried one by one', async () => {
    const runtimes = { other: { path: '/usr/sbin/runc' } };
    await withHardenedLab({ daemonJson: JSON.stringify({ runtimes }) }, async ({ engine, file }) => {
      for (const [name, { value, shown }] of Object.entries(members)) {
        await writeFile(file, JSON.stringify({ runtimes, [name]: value }));
        const config = await reloaded(engine);
        assert.deepEqual(config[name], value, name);
        if (shown !== undefined) assert.deepEqual(await infoOf(engine, shown), value, name);
      }
      // Tried elsewhere or of another form: runtimes by each of these files, plugins by authorization.test.ts.
      const tried = new Set([...Object.keys(members), 'runtimes', 'authorization-plugins']);
      assert.deepEqual(
        [...reloadableMembers].filter((name) => !tried.has(name)),
        [],
      );
    });
  });

  labTest('is no other member, and one that is left out keeps its value', async () => {
    await withHardenedLab({ daemonJson: '{}' }, async ({ engine, file }) => {
      for (const [name, { value, seen }] of Object.entries(unreloaded)) {
        assert.ok(!reloadableMembers.has(name), name);
        await writeFile(file, JSON.stringify({ [name]: value }));
        assert.deepEqual((await reloaded(engine))[name], seen, name);
      }
      await writeFile(file, '{"live-restore": true, "debug": true}');
      await reloaded(engine);
      await writeFile(file, '{}');
      await reloaded(engine);
      assert.deepEqual(
        [await infoOf(engine, 'LiveRestoreEnabled'), await infoOf(engine, 'Debug')],
        [true, true],
      );
    });
  });
});

/** A line of `/proc/<pid>/status` or `limits` of a container. */
async function kernelLine(
  engine: LabEngine,
  name: string,
  file: string,
  pattern: RegExp,
): Promise<string | undefined> {
  const pid = await docker(engine, 'inspect', '--format', '{{.State.Pid}}', name);
  return pattern.exec(await readFile(`/proc/${pid}/${file}`, 'utf8'))?.[1];
}

const noNewPrivileges = (engine: LabEngine, name: string) =>
  kernelLine(engine, name, 'status', /^NoNewPrivs:\s+(\d)/mu);
const seccomp = (engine: LabEngine, name: string) => kernelLine(engine, name, 'status', /^Seccomp:\s+(\d)/mu);
const openFiles = (engine: LabEngine, name: string) =>
  kernelLine(engine, name, 'limits', /^Max open files\s+(\d+)/mu);
const logOptions = (engine: LabEngine, name: string) =>
  docker(engine, 'inspect', '--format', '{{json .HostConfig.LogConfig.Config}}', name);

describe('what the forecast says of existing containers', () => {
  labTest('is what becomes of them', async () => {
    const before = { 'live-restore': true, 'seccomp-profile': 'unconfined' };
    await withHardenedLab({ daemonJson: JSON.stringify(before) }, async ({ engine, file, restarter }) => {
      await start(engine, 'old', []);
      const process = await processOf(engine, 'old');
      const limit = { Name: 'nofile', Soft: 4321, Hard: 4321 };
      const after = {
        'live-restore': true,
        'no-new-privileges': true,
        'default-ulimits': { nofile: limit },
        'log-opts': { 'max-size': '10m' },
      };
      await writeFile(file, JSON.stringify(after));
      await mustRun(await restarter(), []);
      for (let tries = 0; tries < 100 && (await engine.docker('version')).code !== 0; tries += 1)
        await sleep(100);
      assert.equal(await processOf(engine, 'old'), process, 'live-restore');
      assert.notEqual(await openFiles(engine, 'old'), '4321');
      assert.equal(
        await docker(engine, 'exec', 'old', 'sh', '-c', 'ulimit -n'),
        '4321',
        'docker exec at once',
      );
      await docker(engine, 'restart', '--time', '0', 'old');
      await start(engine, 'new', []);
      await start(engine, 'out', ['--security-opt', 'no-new-privileges=false']);
      const of = (read: typeof seccomp) =>
        Promise.all(['old', 'new', 'out'].map((name) => read(engine, name)));
      assert.deepEqual(await of(noNewPrivileges), ['0', '1', '0']);
      assert.deepEqual(await of(seccomp), ['0', '2', '2']);
      assert.deepEqual(await of(openFiles), ['4321', '4321', '4321']);
      assert.deepEqual(await of(logOptions), ['{}', '{"max-size":"10m"}', '{"max-size":"10m"}']);
    });
  });

  labTest('is that the default bridge stays as it is while a container runs', async () => {
    const flags = ['iptables', 'ip-forward', 'ip-masq'].map((name) => `--${name}=true`);
    const options = {
      daemonJson: '{"live-restore": true}',
      ownNetwork: 'forwarding',
      daemonFlags: [...flags, '--bridge='],
    } as const;
    await withHardenedLab(options, async ({ engine, plan, apply, restarter }) => {
      assert.ok(bridgeMembers.has('icc'));
      await start(engine, 'web', []);
      const only = ['engine/inter-container-traffic'];
      const restartCommand = [await restarter()];
      const planned = await plan({ only, restartCommand });
      assert.deepEqual(
        planned.plan.changes.map(({ forecast }) => forecast.containers),
        [['web']],
      );
      assert.match(planned.plan.transition.notes.join('\n'), /icc waits: dockerd keeps the default bridge/u);
      const result = await apply(planned);
      assertOutcome(result, 'applied');
      assert.match(result.checks[0]?.saw ?? '', /waits for a start with no container running/u);
      const icc = () =>
        docker(
          engine,
          'network',
          'inspect',
          '--format',
          '{{index .Options "com.docker.network.bridge.enable_icc"}}',
          'bridge',
        );
      assert.equal(await icc(), 'true');
      const waiting = await plan({ only });
      assert.deepEqual([waiting.plan.changes, waiting.plan.pending.map(({ rule }) => rule)], [[], only]);
      await docker(engine, 'rm', '--force', 'web');
      await mustRun(restartCommand[0] ?? '', []);
      for (let tries = 0; tries < 100 && (await engine.docker('version')).code !== 0; tries += 1)
        await sleep(100);
      assert.equal(await icc(), 'false');
    });
  });
});
