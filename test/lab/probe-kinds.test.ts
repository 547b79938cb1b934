// Probes in containers that hide or have what is asked for, and what a run that was killed leaves.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstat, mkdir, readdir, rmdir, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { docker, start } from './kit/containers.ts';
import { probeTest } from './kit/native-program.ts';
import { evidenceOf, onlyContainer, outcomeOf, twinsOf } from './kit/probe-results.ts';
import { sharedEngine } from './kit/shared.ts';
import { probe } from './probe-matrix.ts';

const engineOf = sharedEngine('default');

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
      const twin = await twinsOf(engine);
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
      onlyContainer(await probe(engine, ['run-in-cloud'], { only: ['metadata-service'] })),
      onlyContainer(await probe(engine, ['run-elsewhere'], { only: ['metadata-service'] })),
    ];
    assert.equal(outcomeOf(inCloud, 'metadata-service'), 'possible');
    assert.match(evidenceOf(inCloud, 'metadata-service'), /\[fd00:ec2::254\]:80/u);
    // This machine reaches it, and the container has no way to it.
    assert.equal(outcomeOf(elsewhere, 'metadata-service'), 'blocked');
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
      onlyContainer(await probe(engine, ['run-unread'])),
      onlyContainer(await probe(engine, ['run-unread-host'])),
    ];
    for (const id of ['host-network', 'host-ipc', 'host-uts', 'host-process-namespace', 'host-mounts'])
      assert.match(`${outcomeOf(own, id)} ${evidenceOf(own, id)}`, /^blocked .*read from the host/u, id);
    for (const id of ['host-uts', 'host-ipc']) assert.equal(outcomeOf(shared, id), 'possible', id);
    assert.equal(outcomeOf(shared, 'host-network'), 'blocked');
  });
});
