import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { buildReport } from '../../src/app/build-report.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import { collectFacts } from '../../src/collect/collect-facts.ts';
import { absent } from '../../src/core/observed.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { runCli } from '../cli/run-cli.ts';
import { clock } from '../kit/collect.ts';
import { fakeHost, type FakeHost } from '../kit/fake-host.ts';

interface ShownFinding {
  rule: string;
  fingerprint: string;
  subject: { key: string; name: string; within?: { key: string; name: string } };
  locations?: readonly { file: string }[];
}

interface ShownReport {
  findings: readonly ShownFinding[];
  gaps: readonly { subject: { kind: string; key: string } }[];
}

async function reportOf(cwd: string, ...args: string[]): Promise<ShownReport> {
  const { stdout, stderr } = await runCli([...args, '--format', 'json'], { cwd });
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout) as ShownReport;
}

const marks = ({ findings }: ShownReport) => findings.map(({ fingerprint }) => fingerprint);

/** A host on which nothing runs, with an engine of root and one of a user. */
function hostWithTwoEngines(name: string): FakeHost {
  const host = fakeHost();
  host.write('/etc/hostname', `${name}\n`);
  host.write('/etc/passwd', 'bob:x:1000:1000::/home/bob:/bin/sh\n');
  host.write('/usr/lib/systemd/system/docker.service', '[Service]\nExecStart=/usr/bin/dockerd -H fd://\n');
  host.write('/etc/docker/daemon.json', '{"log-level": "debug", "insecure-registries": ["a.example:5000"]}');
  host.write(
    '/home/bob/.config/systemd/user/docker.service',
    '[Service]\nExecStart=/usr/bin/dockerd-rootless.sh\n',
  );
  host.write(
    '/home/bob/.config/docker/daemon.json',
    '{"log-level": "fatal", "insecure-registries": ["b.example:5000"]}',
  );
  return host;
}

describe('two engines of one host, and two hosts', () => {
  const hosts: FakeHost[] = [];
  before(() => hosts.push(hostWithTwoEngines('web-1'), hostWithTwoEngines('web-2')));
  after(() => hosts.forEach((host) => host.remove()));

  test('each engine that a host configures has findings of its own', async () => {
    const [host] = hosts;
    const { facts } = await collectFacts({
      tool: 'ironhull test',
      files: diskFiles(host?.root ?? ''),
      hostNamed: true,
      client: undefined,
      withoutEngine: absent('/var/run/docker.sock'),
      clock,
    });
    const rules = checks.filter(({ id }) => id === 'engine/log-level' || id === 'engine/insecure-registries');
    const { findings } = buildReport(facts, rules, { version: '0.0.0', targets: [] });
    const found = findings.map(({ rule, subject }) => `${rule} ${subject.name} of ${subject.within?.name}`);
    assert.deepEqual(found.toSorted(), [
      'engine/insecure-registries /etc/docker/daemon.json of web-1',
      'engine/insecure-registries /home/bob/.config/docker/daemon.json of web-1',
      'engine/log-level /etc/docker/daemon.json of web-1',
      'engine/log-level /home/bob/.config/docker/daemon.json of web-1',
    ]);
    assert.equal(new Set(findings.map(({ fingerprint }) => fingerprint)).size, 4);
  });

  test('facts of two hosts share no finding, and one host has the same ones alone and beside the other', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ironhull-hosts-'));
    try {
      for (const [n, { root }] of hosts.entries()) {
        const { stdout } = await runCli(['facts', '--host-root', root]);
        await writeFile(join(folder, `${n}.json`), stdout);
      }
      const alone = await reportOf(folder, 'audit', '--facts', '0.json');
      const both = await reportOf(folder, 'audit', '--facts', '0.json', '--with', '1.json');
      assert.equal(new Set(marks(both)).size, both.findings.length);
      assert.equal(both.findings.length, 2 * alone.findings.length);
      assert.ok(marks(alone).every((mark) => marks(both).includes(mark)));
      const hostKeys = both.gaps.flatMap(({ subject }) => (subject.kind === 'host' ? [subject.key] : []));
      assert.deepEqual([...new Set(hostKeys)].toSorted(), ['host:web-1', 'host:web-2']);
      await copyFile(join(folder, '0.json'), join(folder, 'copy.json'));
      const copies = await reportOf(folder, 'audit', '--facts', '0.json', '--with', 'copy.json');
      assert.equal(new Set(marks(copies)).size, copies.findings.length, 'hosts of one name differ too');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('Compose files', () => {
  let folder = '';
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'ironhull-files-'))));
  after(() => rm(folder, { recursive: true }));

  async function compose(path: string, lines = ''): Promise<void> {
    const full = join(folder, path);
    await mkdir(dirname(full), { recursive: true });
    await writeFile(full, `${lines}services:\n  web:\n    image: nginx:1.27\n    privileged: true\n`);
  }

  test('of two folders with equal names have a finding each', async () => {
    await compose('a/app/compose.yaml');
    await compose('b/app/compose.yaml');
    const report = await reportOf(folder, 'lint', 'a', 'b', '--only', 'workload/privileged');
    assert.deepEqual(
      report.findings.map(({ locations }) => locations?.map(({ file }) => file)),
      [['a/app/compose.yaml'], ['b/app/compose.yaml']],
    );
    assert.equal(new Set(marks(report)).size, 2);
  });

  test('keep their fingerprints when the checkout is renamed, and when lines move', async () => {
    await compose('checkout/app/compose.yaml');
    const named = ['--only', 'workload/*'];
    const first = await reportOf(folder, 'lint', 'checkout', ...named);
    await rename(join(folder, 'checkout'), join(folder, 'renamed'));
    await compose('renamed/app/compose.yaml', '# moved\n\n');
    const renamed = await reportOf(folder, 'lint', 'renamed', ...named);
    assert.deepEqual(marks(renamed).toSorted(), marks(first).toSorted());
    await mkdir(join(folder, 'renamed/.git'));
    const inside = await reportOf(join(folder, 'renamed'), 'lint', 'app/compose.yaml', ...named);
    assert.deepEqual(marks(inside).toSorted(), marks(first).toSorted(), 'named in another way');
  });
});
