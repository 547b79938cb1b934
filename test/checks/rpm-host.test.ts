import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildReport } from '../../src/app/build-report.ts';
import { check } from '../../src/checks/engine/component-vulnerable.ts';
import type { Outcome } from '../../src/core/findings/finding.ts';
import { collect } from '../kit/collect.ts';
import { engineRoutes } from '../kit/engine-documents.ts';
import { ndbFile } from '../kit/rpm/databases.ts';
import type { MadePackage } from '../kit/rpm/header.ts';
import { witness } from '../kit/witness.ts';

interface Shown {
  engine: string;
  containerd: string;
  runc: string;
  platform?: string;
}

/** The outcome on a host with this database of rpm, whose engine shows these versions. */
async function outcomeOn(
  { platform, ...versions }: Shown,
  database: Buffer,
  folder = '/usr/lib/sysimage/rpm',
): Promise<Outcome> {
  const names = { engine: 'Engine', containerd: 'containerd', runc: 'runc' };
  const Components = Object.entries(versions).map(([name, Version]) => ({
    Name: names[name as keyof typeof names],
    Version,
  }));
  const version = { ApiVersion: '1.45', Components, ...(platform && { Platform: { Name: platform } }) };
  const { facts } = await collect({ ...engineRoutes([]), '/version': { json: version } }, (host) => {
    host.write('/proc/9/comm', 'dockerd\n');
    host.write('/proc/9/cmdline', '/usr/bin/dockerd\0');
    host.write('/proc/9/stat', `9 (dockerd) S 1 ${'0 '.repeat(17)}100 0 0`);
    host.link('/proc/9/root', '/');
    host.link('/proc/9/exe', '/usr/bin/dockerd');
    host.write('/var/lib/docker/engine-id', 'engine-1');
    host.write(`${folder}/Packages.db`, database);
  });
  const { outcomes } = buildReport(facts, [check], { version: '0.0.0', targets: [] });
  witness('host-root', outcomes);
  const [first] = outcomes;
  assert.ok(first);
  return first.outcome;
}

const today = { engine: '29.9.3', containerd: '2.3.2', runc: '1.5.3' };
const distribution = (name: string, version: string, file: string, ...fixes: string[]): MadePackage => ({
  name,
  version,
  release: '1.el9',
  vendor: 'Example Linux',
  files: [`/usr/bin/${file}`],
  changeLog: fixes.map((id) => `- security fix for ${id}`),
});
const engine = distribution('moby-engine', '29.9.3', 'dockerd');
const containerd = distribution('containerd', '2.3.2', 'containerd');

describe('a host with a database of rpm', () => {
  const old = { ...today, runc: '1.2.9' };
  const known = ['CVE-2026-41579', 'CVE-2026-119101'];

  test('whose runc has its fixes by its change log passes', async () => {
    const runc = distribution('runc', '1.2.9', 'runc', ...known);
    const outcome = await outcomeOn(old, ndbFile([engine, containerd, runc]));
    assert.equal(outcome.state, 'passed', JSON.stringify(outcome));
    assert.ok(outcome.state === 'passed');
    const saw = outcome.evidence.map((one) => one.saw).join('\n');
    assert.match(
      saw,
      /runc 1\.2\.9 \(package runc 1\.2\.9-1\.el9\): fixed in the package: CVE-2026-[\d, CVE-]+;/u,
    );
  });

  test('whose runc has not is unknown, and so is one whose database is damaged', async () => {
    const file = ndbFile([engine, containerd, distribution('runc', '1.2.9', 'runc', 'CVE-2020-1')]);
    const silent = await outcomeOn(old, file);
    assert.ok(
      silent.state === 'unknown' && /its changelog does not/u.test(silent.doubts.join()),
      silent.state,
    );
    const damaged = await outcomeOn(old, file.subarray(0, -100));
    assert.ok(damaged.state === 'unknown' && damaged.doubts.join().includes('Packages.db'), damaged.state);
  });

  test('with Docker’s own packages is judged by their versions', async () => {
    const dockers: readonly MadePackage[] = [
      {
        name: 'docker-ce',
        epoch: 3,
        version: '27.3.1',
        release: '1.fc40',
        vendor: 'Docker',
        files: ['/usr/bin/dockerd'],
      },
      {
        name: 'containerd.io',
        version: '1.7.22',
        release: '3.1.fc40',
        files: ['/usr/bin/containerd', '/usr/sbin/runc'],
      },
    ];
    const shown = { engine: '27.3.1', containerd: 'v1.7.22', runc: '1.1.14' };
    const outcome = await outcomeOn(shown, ndbFile(dockers), '/var/lib/rpm');
    assert.ok(outcome.state === 'failed', JSON.stringify(outcome));
    const components = new Set(outcome.problems.map(({ detail }) => detail.component));
    assert.deepEqual(components, new Set(['engine', 'containerd', 'runc']));
    const evidence = outcome.problems.flatMap((one) => one.evidence.map(({ saw }) => saw)).join('\n');
    assert.match(evidence, /engine 27\.3\.1 \(package docker-ce 3:27\.3\.1-1\.fc40\)/u);
  });
});
