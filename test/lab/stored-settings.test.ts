// What dockerd keeps of a container on disk, and takes when it starts again.
import assert from 'node:assert/strict';
import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { audit } from '../../src/app/audit.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import type { JsonRecord } from '../../src/formats/json/members.ts';
import type { Report } from '../../src/core/findings/report.ts';
import { witness } from '../kit/witness.ts';
import { labTest } from './kit/availability.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { labMachine } from './kit/machine.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');
const judged = checks.filter(({ on }) => on === 'workload');

async function start(engine: LabEngine, name: string, ...flags: readonly string[]): Promise<string> {
  const words = ['run', '-d', '--name', name, ...flags, await labImage(engine), 'sleep', '600'];
  const made = await engine.docker(...words);
  assert.equal(made.code, 0, made.stderr);
  return join(engine.directory, 'data', 'containers', made.stdout.trim());
}

/** Changes a file that dockerd keeps, a moment after it wrote it itself. */
async function edit(path: string, change: (document: JsonRecord) => JsonRecord): Promise<void> {
  await delay(200);
  await writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, 'utf8')) as JsonRecord)));
}

async function auditOf(engine: LabEngine): Promise<Report> {
  const { report } = await audit({ engine: `unix://${engine.socket}`, with: [] }, judged, labMachine());
  witness('live', report.outcomes);
  return report;
}

function messagesOf({ findings }: Report, name: string): readonly string[] {
  return findings
    .filter(({ subject, message }) => subject.name === name && message.includes('next start of dockerd'))
    .map(({ rule, message }) => `${rule}: ${message}`);
}

describe('settings that are stored for a container', () => {
  labTest('of one that nobody changed are what the engine says', async () => {
    const engine = await plainEngine();
    const mounts = [
      '-v',
      '/usr/share:/x:ro',
      '-v',
      'stored-volume:/v',
      '--tmpfs',
      '/t',
      '-p',
      '127.0.0.1::80',
    ];
    const limits = ['-m', '100m', '--cpus', '1', '--pids-limit', '50', '--ulimit', 'nofile=100', '--init'];
    const rights = ['--cap-add', 'NET_ADMIN', '--security-opt', 'no-new-privileges', '--device', '/dev/null'];
    const rest = ['-e', 'A=1', '--label', 'a=b', '--restart', 'on-failure:3', '--health-cmd', 'true'];
    const profile = ['--security-opt', 'seccomp=unconfined', '--read-only', '-u', '1000:1000'];
    const folder = await start(engine, 'same', ...mounts, ...limits, ...rights, ...rest, ...profile);
    const other = await start(engine, 'plain-other', '--privileged', '--network', 'host', '--pid', 'host');
    await delay(2100);
    assert.equal((await engine.docker('update', '--memory', '90m', '--memory-swap', '90m', 'same')).code, 0);
    for (const place of [folder, other])
      for (const name of ['hostconfig.json', 'config.v2.json'])
        await utimes(join(place, name), new Date(), new Date());
    const report = await auditOf(engine);
    assert.deepEqual(messagesOf(report, 'same'), []);
    assert.deepEqual(messagesOf(report, 'plain-other'), []);
    await engine.docker('rm', '-f', 'same', 'plain-other');
  });

  labTest('are found where they are others: in hostconfig.json, in config.v2.json', async () => {
    const engine = await plainEngine();
    const first = await start(engine, 'changed');
    const second = await start(engine, 'unfiltered');
    const third = await start(engine, 'mounted', '-v', '/usr/share:/x:ro');
    const stopped = await start(engine, 'stopped');
    await engine.docker('stop', '-t', '0', 'stopped');
    await edit(join(first, 'hostconfig.json'), (document) => ({ ...document, Privileged: true }));
    await edit(join(second, 'config.v2.json'), (document) => ({ ...document, SeccompProfile: 'unconfined' }));
    await edit(join(stopped, 'hostconfig.json'), (document) => ({ ...document, PidMode: 'host' }));
    await edit(join(third, 'config.v2.json'), (document) => {
      const points = document['MountPoints'] as Record<string, JsonRecord>;
      return { ...document, MountPoints: { '/x': { ...points['/x'], Source: engine.socket } } };
    });
    const report = await auditOf(engine);
    const found = (name: string): string => messagesOf(report, name).join('\n');
    assert.match(found('changed'), /^workload\/privileged: .*hostconfig\.json/mu);
    assert.match(found('unfiltered'), /^workload\/seccomp: .*config\.v2\.json/mu);
    assert.match(found('mounted'), /^workload\/engine-socket: /mu);
    assert.match(found('stopped'), /^workload\/host-pid: /mu);
    await engine.docker('rm', '-f', 'changed', 'unfiltered', 'mounted', 'stopped');
  });
});
