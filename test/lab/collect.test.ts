import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Facts } from '../../src/core/facts/facts.ts';
import { collectFacts } from '../../src/collect/collect-facts.ts';
import { systemClock } from '../../src/io/clock.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { engineClient } from '../../src/io/engine/client.ts';
import type { Endpoint } from '../../src/io/engine/endpoint.ts';
import {
  collect,
  collectAlike,
  docker,
  effectiveOf,
  gapsBesideHost,
  hostPaths,
  run,
  specOf,
  withEngine,
  workload,
} from '../kit/collect-lab.ts';
import { labTest } from './kit/availability.ts';
import type { LabEngine } from './kit/engine.ts';

/** A field of the status of the container's first process, as the container itself sees it. */
async function statusInside(engine: LabEngine, name: string, field: string): Promise<string> {
  const line = await docker(engine, 'exec', '-u', '0', name, 'grep', `^${field}:`, '/proc/1/status');
  return line.slice(field.length + 1).trim();
}

labTest('collect: the kernel, the bundle, inspect and the container itself agree', () =>
  withEngine({ config: 'default' }, async (engine) => {
    await run(engine, 'plain');
    const confined = ['--cap-drop=ALL', '--cap-add=NET_ADMIN', '--memory=64m', '--user=1000:1001'];
    await run(engine, 'confined', ...confined, '--security-opt=no-new-privileges', '--read-only');
    await run(engine, 'loose', '--security-opt=seccomp=unconfined', '--pid=host', '--uts=host');
    await run(engine, 'privileged', '--privileged');
    const { facts } = await collect(engine);
    for (const name of ['plain', 'confined', 'loose', 'privileged']) {
      const state = effectiveOf(facts, name);
      if (name !== 'loose') {
        assert.equal(state.capBounding, await statusInside(engine, name, 'CapBnd'), name);
        assert.equal(String(state.seccompMode), await statusInside(engine, name, 'Seccomp'), name);
        assert.equal(state.noNewPrivileges ? '1' : '0', await statusInside(engine, name, 'NoNewPrivs'), name);
      }
      assert.equal(String(state.pid), await docker(engine, 'inspect', '-f', '{{.State.Pid}}', name));
      assert.equal(state.namespaces.pid?.host, name === 'loose', name);
      assert.equal(state.namespaces.uts?.host, name === 'loose', name);
      assert.equal(state.namespaces.user?.host, true, name);
    }
    assert.equal(effectiveOf(facts, 'loose').seccompMode, 0);
    assert.equal(specOf(facts, 'loose').seccompDefaultAction.state, 'absent');
    assert.equal(specOf(facts, 'plain').seccompDefaultAction.state, 'known');
    const state = effectiveOf(facts, 'confined');
    assert.deepEqual([state.uids[0], state.gids[0], state.noNewPrivileges], [1000, 1001, true]);
    assert.ok(state.memoryLimit.state === 'known' && state.memoryLimit.value === 64 * 1024 * 1024);
    const spec = specOf(facts, 'confined');
    assert.deepEqual([spec.uid, spec.gid, spec.readonlyRoot, spec.noNewPrivileges], [1000, 1001, true, true]);
    assert.deepEqual(spec.capBounding, ['NET_ADMIN']);
    assert.ok(spec.memoryLimit.state === 'known' && spec.memoryLimit.value === 64 * 1024 * 1024);
    assert.equal(effectiveOf(facts, 'plain').memoryLimit.state, 'absent');
    assert.deepEqual(specOf(facts, 'privileged').maskedPaths, []);
    assert.deepEqual(gapsBesideHost(facts), []);
  }),
);

labTest('collect: an update after the start is in the effective state and not in the bundle', () =>
  withEngine({ config: 'default' }, async (engine) => {
    await run(engine, 'updated', '--memory=64m');
    await docker(engine, 'update', '--memory=32m', '--memory-swap=64m', 'updated');
    const { facts } = await collect(engine);
    const limit = effectiveOf(facts, 'updated').memoryLimit;
    assert.ok(limit.state === 'known' && limit.value === 32 * 1024 * 1024);
  }),
);

labTest('collect: what does not run has no running state, and what was removed is not there', () =>
  withEngine({ config: 'default' }, async (engine) => {
    await docker(engine, 'create', '--name', 'created', '--net=none', 'lab:busybox', 'sleep', '1');
    await run(engine, 'stopped');
    await docker(engine, 'kill', 'stopped');
    const { facts } = await collect(engine);
    for (const name of ['created', 'stopped']) {
      const { effective, spec } = workload(facts, name);
      assert.ok(effective.state === 'unreadable' && effective.why === 'not-collected', name);
      assert.ok(spec.state === 'unreadable' && spec.why === 'not-collected', name);
    }
    assert.equal(facts.host.state, 'known');
    assert.deepEqual(gapsBesideHost(facts), []);
  }),
);

labTest('collect: containers that come and go meanwhile leave gaps at most', () =>
  withEngine({ config: 'default' }, async (engine) => {
    await run(engine, 'stays');
    const names = Array.from({ length: 8 }, (_, index) => `goes${index}`);
    await Promise.all(names.map((name) => run(engine, name)));
    const removal = docker(engine, 'rm', '-f', ...names);
    const rounds: Facts[] = [];
    for (let round = 0; round < 12; round++) rounds.push((await collect(engine)).facts);
    await removal;
    for (const facts of rounds) {
      assert.equal(workload(facts, 'stays').effective.state, 'known');
      for (const { subject, what, why } of gapsBesideHost(facts)) {
        // Many equal gaps are listed once, for the engine.
        const named = subject.kind === 'workload' ? subject.name : what;
        assert.ok(!named.includes('stays') && named.includes('goes'), `${subject.name}: ${what}, ${why}`);
      }
    }
    const { facts } = await collect(engine);
    assert.deepEqual(
      facts.workloads.map(({ written }) => written.name),
      ['stays'],
    );
  }),
);

labTest('collect: remapped users, in a mount namespace of their own', () =>
  withEngine({ config: 'userns' }, async (engine) => {
    await run(engine, 'remapped');
    const { facts } = await collect(engine);
    const state = effectiveOf(facts, 'remapped');
    const [, outside] =
      /^\s*0\s+(\d+)\s/.exec(await docker(engine, 'exec', 'remapped', 'cat', '/proc/self/uid_map')) ?? [];
    assert.equal(state.uidMap[0]?.outside, Number(outside));
    assert.notEqual(state.uidMap[0]?.outside, 0);
    assert.equal(state.uids[0], Number(outside));
    assert.equal(state.namespaces.user?.host, false);
    assert.equal(state.noNewPrivileges, true);
    assert.ok(facts.engine.state === 'known' && facts.engine.value.usernsRemap);
    assert.ok(facts.engine.value.noNewPrivilegesDefault);
    assert.equal(facts.engine.value.listeners.state, 'known');
  }),
);

labTest('collect: an engine over TLS is joined only by a container of it that runs here', () =>
  withEngine({ config: 'tls' }, async (engine) => {
    assert.ok(engine.tls);
    const [ca, cert, key] = [engine.tls.ca, engine.tls.cert, engine.tls.key].map((path) =>
      readFileSync(path, 'utf8'),
    );
    assert.ok(ca !== undefined && cert !== undefined && key !== undefined);
    const tls = { ca, cert, key, verify: true };
    const { hostname: host, port } = new URL(engine.url);
    const endpoint: Endpoint = { kind: 'tcp', host, port: Number(port), tls };
    const alone = (await collect(engine, endpoint)).facts;
    assert.ok(alone.engine.state === 'known');
    assert.ok(alone.host.state === 'unreadable' && alone.host.why === 'remote');
    const { listeners } = alone.engine.value;
    assert.ok(listeners.state === 'unreadable' && listeners.why === 'remote');
    await run(engine, 'here');
    const joined = (await collect(engine, endpoint)).facts;
    assert.equal(joined.host.state, 'known');
    assert.ok(joined.engine.state === 'known' && joined.engine.value.listeners.state === 'known');
    const address = `tcp://${host}:${port}`;
    assert.ok(
      joined.engine.value.listeners.value.some((found) => found.address === address && found.clientTls),
    );
    const withoutCertificate: Endpoint = { ...endpoint, tls: { ca: tls.ca, verify: true } };
    assert.equal((await collect(engine, withoutCertificate)).facts.engine.state, 'unreadable');
    const untrusted = (await collect(engine, { ...endpoint, tls: { ...tls, ca: tls.cert } })).facts.engine;
    assert.ok(untrusted.state === 'unreadable' && untrusted.why === 'denied', JSON.stringify(untrusted));
    const plain = (await collect(engine, { kind: 'tcp', host, port: Number(port) })).facts.engine;
    assert.ok(plain.state === 'unreadable' && plain.why === 'unsupported', JSON.stringify(plain));
  }),
);

labTest('collect: containers seen through another root are not joined', () =>
  withEngine({ config: 'default' }, async (engine) => {
    await run(engine, 'elsewhere');
    const root = join(engine.directory, 'other-root');
    await mkdir(join(root, 'proc'), { recursive: true });
    const pid = effectiveOf((await collect(engine)).facts, 'elsewhere').pid;
    await mkdir(join(root, `proc/${pid}`));
    for (const [name, text] of [
      ['stat', `${pid} (x) S 1 ${'0 '.repeat(17)}5`],
      ['cgroup', '0::/user.slice\n'],
    ] as const)
      await writeFile(join(root, `proc/${pid}`, name), text);
    const client = engineClient({ kind: 'unix', path: engine.socket });
    const { facts } = await collectFacts({ tool: 'lab', files: diskFiles(root), client, clock: systemClock });
    client.close();
    const { effective } = workload(facts, 'elsewhere');
    assert.ok(effective.state === 'unreadable' && effective.why === 'remote');
  }),
);

/** Runs `use` as a user and a group without any right of root. */
async function asUser<T>(gid: number, use: () => Promise<T>): Promise<T> {
  const groups = process.getgroups?.() ?? [];
  process.setgroups?.([]);
  process.setegid?.(gid);
  process.seteuid?.(65534);
  try {
    return await use();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
    process.setgroups?.(groups);
  }
}

labTest('collect: what rights are missing is said', () =>
  withEngine({ config: 'default' }, async (engine) => {
    await run(engine, 'guarded');
    const stranger = (await asUser(65534, () => collect(engine))).facts;
    assert.ok(stranger.engine.state === 'unreadable' && stranger.engine.why === 'denied');
    assert.match(stranger.engine.detail, /as root or as a member of the socket’s group/);
    const { gid } = await stat(engine.socket);
    if (gid === 0) return;
    const member = (await asUser(gid, () => collect(engine))).facts;
    const { effective, spec } = workload(member, 'guarded');
    assert.equal(effective.state, 'known');
    assert.ok(spec.state === 'unreadable' && spec.why === 'denied', JSON.stringify(spec));
    assert.ok(member.gaps.some(({ subject, why }) => subject.name === 'guarded' && /run as root/.test(why)));
  }),
);

labTest('collect: what a mount really shows, and two runs alike', () =>
  withEngine({ config: 'default' }, async (engine) => {
    const link = join(engine.directory, 'innocent');
    await symlink(engine.socket, link);
    const etc = ['--opt=type=none', '--opt=o=bind', '--opt=device=/etc'];
    await docker(engine, 'volume', 'create', ...etc, 'data');
    await run(engine, 'sly', `--volume=${link}:/s`, '--volume=data:/data:ro', '--volume=kept:/kept');
    const first = (await collect(engine)).facts;
    const expected = [
      ['/data', '/etc'],
      ['/kept', 'absent'],
      ['/s', engine.socket],
    ];
    assert.deepEqual(
      hostPaths(first, 'sly').toSorted(([a], [b]) => a.localeCompare(b)),
      expected,
    );
    await collectAlike(engine, first);
    await rm(link);
    await symlink('/etc/hostname', link);
    const repointed = (await collect(engine)).facts;
    const shown = hostPaths(repointed, 'sly').filter(([target]) => target === '/s');
    assert.deepEqual(shown, [
      ['/s', '/etc/hostname'],
      ['/s', engine.socket],
    ]);
  }),
);

labTest('collect: images of the containerd store', () =>
  withEngine({ config: 'containerd' }, async (engine) => {
    await run(engine, 'plain');
    await docker(engine, 'run', '-d', '--name=user', '--net=none', 'lab:user', 'sleep', '3600');
    const { facts } = await collect(engine);
    const imageOf = (name: string) =>
      facts.images.find(({ id }) => id === workload(facts, name).written.imageId);
    const user = imageOf('user')?.user;
    assert.ok(user?.state === 'known' && user.value === '1000');
    assert.equal(imageOf('plain')?.user.state, 'absent');
    assert.equal(effectiveOf(facts, 'user').uids[0], 1000);
    assert.deepEqual(gapsBesideHost(facts), []);
  }),
);

labTest('collect: services of a swarm', () =>
  withEngine({ config: 'swarm' }, async (engine) => {
    await docker(
      engine,
      'service',
      'create',
      '--detach',
      '--name=api',
      '--user=1000',
      'lab:busybox',
      'sleep',
      '3600',
    );
    const { facts } = await collect(engine);
    assert.ok(facts.engine.state === 'known' && facts.engine.value.swarm === 'manager');
    assert.equal(workload(facts, 'api').written.surface, 'service');
  }),
);

labTest('collect: forty containers, and what each collector took', (context) =>
  withEngine({ config: 'default' }, async (engine) => {
    const names = Array.from({ length: 40 }, (_, index) => `many${index}`);
    for (let start = 0; start < names.length; start += 4)
      await Promise.all(names.slice(start, start + 4).map((name) => run(engine, name)));
    await collect(engine);
    const { facts, durations } = await collect(engine);
    assert.ok(
      facts.workloads.every(({ effective, spec }) => effective.state === 'known' && spec.state === 'known'),
    );
    for (const { name, milliseconds } of durations)
      context.diagnostic(`${name} ${milliseconds.toFixed(0)} ms`);
  }),
);
