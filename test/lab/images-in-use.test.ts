import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, realpath, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe } from 'node:test';
import { audit } from '../../src/app/audit.ts';
import { collectLive } from '../../src/app/collect-live.ts';
import { compareWithAdvisories } from '../../src/app/scan/compare-with-advisories.ts';
import { scan } from '../../src/app/scan/scan.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import type { Report } from '../../src/core/findings/report.ts';
import { vulnerabilitiesIn } from '../../src/reports/content/vulnerabilities.ts';
import { smallFeeds } from '../kit/feed-files.ts';
import { labTest } from './kit/availability.ts';
import { mustRun } from './kit/commands.ts';
import { docker } from './kit/containers.ts';
import type { LabEngine } from './kit/engine.ts';
import { labMachine } from './kit/machine.ts';
import { updateDatabaseFrom } from './kit/scan-run.ts';
import { sharedEngine } from './kit/shared.ts';

const engineOf = sharedEngine();

/** Where the image has its libraries. */
const folder = '/usr/lib/lab';

/** The libraries that this machine loads for a program or library, with itself. */
async function neededBy(path: string): Promise<readonly string[]> {
  const shown = await mustRun('ldd', [path]);
  const found = [...shown.matchAll(/(\/\S+) \(0x/gu)].map(([, needed = '']) => needed);
  return [path, ...found];
}

const paragraph = (name: string, version: string): string =>
  `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n`;

/**
 * Imports an image with `sleep`, and with packages that own a library which a process can load, one which none does, and a
 * script.
 */
async function importImage(engine: LabEngine): Promise<void> {
  const root = await mkdtemp(join(engine.directory, 'in-use-'));
  const put = async (path: string, from: string) => {
    await mkdir(join(root, dirname(path)), { recursive: true });
    await copyFile(from, join(root, path));
  };
  const write = async (path: string, text: string, mode = 0o644) => {
    await mkdir(join(root, dirname(path)), { recursive: true });
    await writeFile(join(root, path), text, { mode });
  };
  const library = (await neededBy('/usr/bin/sleep')).find((path) => basename(path).startsWith('libc.so'));
  assert.ok(library);
  for (const path of await neededBy('/usr/bin/sleep')) await put(path, await realpath(path));
  await put(`${folder}/libused.so.1`, await realpath(library));
  await put(`${folder}/libidle.so.1`, await realpath(library));
  await write('/usr/bin/tool', '#!/bin/sh\n', 0o755);
  await write('/etc/os-release', 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n');
  const names = ['libused1', 'libidle1', 'tool', 'coreutils'];
  await write('/var/lib/dpkg/status', names.map((name) => paragraph(name, '1.0-1')).join('\n'));
  const lists = {
    libused1: `${folder}/libused.so.1`,
    libidle1: `${folder}/libidle.so.1`,
    tool: '/usr/bin/tool',
    coreutils: '/usr/bin/sleep',
  };
  for (const [name, path] of Object.entries(lists))
    await write(`/var/lib/dpkg/info/${name}.list`, `/.\n${path}\n`);
  const archive = join(engine.directory, 'in-use.tar');
  await mustRun('tar', ['--create', '--file', archive, '-C', root, '.']);
  await docker(engine, 'import', archive, 'lab:in-use');
}

/** Makes a database in which each package of the image has a vulnerability. */
async function makeDatabase(engine: LabEngine): Promise<string> {
  const mirror = join(engine.directory, 'mirror');
  const place = join(mirror, 'debian/tracker/data');
  await mkdir(place, { recursive: true });
  const issue = { releases: { bookworm: { status: 'resolved', fixed_version: '1.0-2', urgency: 'high' } } };
  const tracker = {
    libused1: { 'CVE-2031-1001': issue },
    libidle1: { 'CVE-2031-1002': issue },
    tool: { 'CVE-2031-1003': issue },
    coreutils: { 'CVE-2031-1004': issue },
  };
  await writeFile(join(place, 'json'), JSON.stringify(tracker));
  for (const [path, content] of Object.entries(smallFeeds('1.0')))
    if (/^(?:kev|epss)\//u.test(path)) {
      await mkdir(join(mirror, dirname(path)), { recursive: true });
      await writeFile(join(mirror, path), content);
    }
  const database = join(engine.directory, 'database');
  await updateDatabaseFrom(mirror, ['Debian'], database);
  return database;
}

const loadedIn = ({ findings }: Report): Readonly<Record<string, boolean | undefined>> =>
  Object.fromEntries(
    findings.flatMap(({ detail }) =>
      detail.kind === 'vulnerability' && detail.found !== undefined
        ? [[detail.id, detail.found.loaded] as const]
        : [],
    ),
  );

const onSoftware = checks.filter(({ on }) => on === 'software');
const ofSoftware = ({ rule }: Finding): boolean => rule.startsWith('CVE-2031-');

describe('images in use', () => {
  labTest('are compared with advisories in an audit, with what their containers have loaded', async () => {
    const engine = await engineOf();
    await importImage(engine);
    const preload = `LD_PRELOAD=${folder}/libused.so.1`;
    await docker(engine, 'run', '-d', '--name', 'user', '-e', preload, 'lab:in-use', '/usr/bin/sleep', '600');
    const cache = await mkdtemp(join(engine.directory, 'cache-'));
    const machine = labMachine({ XDG_CACHE_HOME: cache });
    const address = `unix://${engine.socket}`;
    const auditWith = async (more: object) =>
      (await audit({ engine: address, with: [], compareWithAdvisories, ...more }, onSoftware, machine))
        .report;

    const without = await auditWith({});
    assert.deepEqual(without.findings.filter(ofSoftware), []);
    assert.deepEqual(
      [...without.outcomes.filter(({ rule }) => rule.startsWith('software/')), without.software ?? []].flat(),
      [],
      'without a database it says nothing',
    );
    assert.ok(!without.gaps.some(({ why }) => why.includes('ironhull db update')));
    const wanted = await auditWith({ wantsSoftware: true });
    assert.ok(wanted.gaps.some(({ why }) => why.includes('ironhull db update')));

    const database = await makeDatabase(engine);
    const unread = await auditWith({ database });
    assert.deepEqual(unread.findings.filter(ofSoftware), []);
    const gap = unread.gaps.find(({ what }) => what.includes('lab:in-use'));
    assert.match(gap?.why ?? '', /ironhull scan running/u);

    const expected = {
      'CVE-2031-1001': true,
      'CVE-2031-1002': false,
      // A script leaves no trace in the process that reads it.
      'CVE-2031-1003': undefined,
      'CVE-2031-1004': true,
    };
    for (const target of ['running', 'container:user']) {
      const scanned = await scan({ targets: [target], engine: address, database }, onSoftware, machine);
      assert.deepEqual(loadedIn(scanned.report), expected, target);
    }
    const report = await auditWith({ database });
    assert.deepEqual(loadedIn(report), expected);
    const [software, ...others] = vulnerabilitiesIn(report);
    assert.ok(software && others.length === 0);
    assert.equal(software.subject.name, 'lab:in-use');
    assert.ok(software.subject.within, 'it is the image of the engine');
    const last = software.upgrades.at(-1);
    assert.deepEqual([last?.package, last?.loaded], ['libidle1', false]);
    assert.match(JSON.stringify(report.findings), /loaded by user: process \d+ \(sleep\) has mapped/u);

    const { facts } = await collectLive({ engine: address, database, compareWithAdvisories }, [], machine);
    const file = join(engine.directory, 'facts.json');
    await writeFile(file, JSON.stringify(facts));
    const { report: saved } = await audit({ facts: file, with: [] }, onSoftware, machine);
    assert.deepEqual(loadedIn(saved), expected);
    assert.deepEqual(vulnerabilitiesIn(saved)[0]?.upgrades, software.upgrades);
    await docker(engine, 'rm', '--force', 'user');
  });
});
