import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openDatabase } from '../../src/advisories/database/open-database.ts';
import { valueOf } from '../../src/core/observed.ts';
import { runCli, type CliResult } from '../cli/run-cli.ts';
import { archive, csaf, oval, sbom, type OvalOptions } from './publisher-files.ts';

describe('ironhull db add', () => {
  let folder: string;
  let count = 0;
  let database = '';
  const write = (name: string, text: string | Buffer) => writeFile(join(folder, name), text);
  const run = (...args: readonly string[]): Promise<CliResult> =>
    runCli(args, { cwd: folder, env: { IRONHULL_DATABASE: database } });
  const feeds = () => {
    const opened = valueOf(openDatabase(join(database, 'advisories.db')));
    const found = opened?.status().feeds ?? [];
    opened?.close();
    return found;
  };
  const found = async (version: string, distribution?: string, namespace?: string) => {
    await write('scanned.json', sbom(version, distribution, namespace));
    const { code, stdout, stderr } = await run(
      'scan',
      'sbom:scanned.json',
      '--format',
      'json',
      '--fail-on',
      'never',
    );
    assert.equal(code, 0, stderr);
    const { findings } = JSON.parse(stdout) as {
      findings: readonly { rule: string; vulnerability?: { fixedIn?: string; status: string } }[];
    };
    return findings.flatMap(({ rule, vulnerability }) =>
      vulnerability === undefined ? [] : [`${rule} ${vulnerability.fixedIn ?? vulnerability.status}`],
    );
  };
  const addOsv = async (fixed: string) => {
    await mkdir(join(folder, 'mirror/osv/Red Hat'), { recursive: true });
    await write('mirror/osv/Red Hat/all.zip', archive(fixed));
    await run('db', 'update', '--mirror', './mirror', '--ecosystem', 'Red Hat:9');
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ironhull-add-'));
  });
  beforeEach(() => {
    count += 1;
    database = join(folder, `database-${count}`);
  });
  after(() => rm(folder, { recursive: true }));

  it('recognises the publisher and the release by the content, packed or not', async () => {
    const files: readonly (readonly [OvalOptions, string])[] = [
      [{}, 'Red Hat:9'],
      [{ cpe: 'cpe:/a:redhat:enterprise_linux:8::appstream' }, 'Red Hat:8'],
      [
        { id: 'org.rockylinux.rlsa', platform: 'Rocky Linux 9', cpe: 'cpe:/a:rocky:linux:9' },
        'Rocky Linux:9',
      ],
      [
        { id: 'org.almalinux.alsa', platform: 'AlmaLinux 9', cpe: 'cpe:/a:almalinux:almalinux:9::baseos' },
        'AlmaLinux:9',
      ],
      [{ id: 'com.ubuntu.jammy', platform: 'Ubuntu 22.04 LTS', cpe: '' }, 'Ubuntu:22.04'],
    ];
    for (const [n, [options]] of files.entries())
      await write(`f${n}.xml`, n % 2 === 0 ? gzipSync(oval(options)) : oval(options));
    const { code, stderr } = await run('db', 'add', ...files.map((_, n) => `f${n}.xml`));
    assert.equal(code, 0, stderr);
    assert.deepEqual(
      feeds().map(({ ecosystems, published }) => [ecosystems.join(), published]),
      files
        .map(([, ecosystem]) => ecosystem)
        .toSorted()
        .map((ecosystem) => [ecosystem, '2026-01-01T00:00:00.000Z']),
    );
  });

  it('takes the OVAL files of a folder, and the newest of each release', async () => {
    await mkdir(join(folder, 'oval/older'), { recursive: true });
    await write('oval/rhel.xml.gz', gzipSync(oval()));
    await write('oval/older/rhel.xml', oval({ fixed: '0:5.1.8-7.el9', timestamp: '2025-01-01T00:00:00' }));
    await write('oval/README', 'no advisories');
    assert.equal((await run('db', 'add', 'oval')).code, 0);
    assert.deepEqual(await found('5.1.8-8.el9'), ['CVE-2026-0001 0:5.1.8-9.el9']);
  });

  it('finds what the file says, of its release only', async () => {
    await write('rhel.xml', oval());
    assert.equal((await run('db', 'add', 'rhel.xml')).code, 0);
    assert.deepEqual(await found('5.1.8-6.el9'), ['CVE-2026-0001 0:5.1.8-9.el9']);
    assert.deepEqual(await found('5.1.8-9.el9'), []);
    assert.deepEqual(await found('5.1.8-6.el8', 'rhel-8.9'), []);
  });

  it('takes the newest of several files of a release, whatever their order', async () => {
    await write('old.xml', oval({ fixed: '0:5.1.8-7.el9', timestamp: '2025-01-01T00:00:00' }));
    await write('new.xml', oval());
    for (const files of [
      ['old.xml', 'new.xml'],
      ['new.xml', 'old.xml'],
    ]) {
      assert.equal((await run('db', 'add', ...files)).code, 0);
      assert.deepEqual(await found('5.1.8-8.el9'), ['CVE-2026-0001 0:5.1.8-9.el9']);
    }
  });

  it('says no less together with the archive of OSV than one of them', async () => {
    await write('rhel.xml', oval({ fixed: '0:5.1.8-7.el9' }));
    await run('db', 'add', 'rhel.xml');
    await addOsv('0:5.1.8-9.el9');
    assert.deepEqual(
      feeds().flatMap(({ name, fetched }) => (fetched === undefined ? [] : [name])),
      ['osv/Red Hat/all.zip', 'oval/Red Hat:9/patches.xml'].toSorted(),
    );
    assert.deepEqual(await found('5.1.8-8.el9'), ['CVE-2026-0001 0:5.1.8-9.el9']);
    await write('rhel.xml', oval({ fixed: '0:5.1.8-12.el9' }));
    await run('db', 'add', 'rhel.xml');
    assert.deepEqual(await found('5.1.8-8.el9'), ['CVE-2026-0001 0:5.1.8-12.el9']);
    assert.deepEqual(await found('5.1.8-12.el9'), []);
  });

  it('takes what Red Hat says of a CVE as long as no announcement is newer', async () => {
    const unaffected = { known_not_affected: ['rhel9:bash'] };
    const unfixed = { known_affected: ['rhel9:bash'] };
    await addOsv('0:5.1.8-9.el9');
    await write('vex.json', csaf(unaffected, '2026-03-01T00:00:00+00:00'));
    assert.equal((await run('db', 'add', 'vex.json')).code, 0);
    assert.deepEqual(await found('5.1.8-6.el9'), []);
    await write('vex.json', csaf(unaffected, '2026-01-01T00:00:00+00:00'));
    await run('db', 'add', 'vex.json');
    assert.deepEqual(await found('5.1.8-6.el9'), ['CVE-2026-0001 0:5.1.8-9.el9']);
    // That there is no fix was said before there was one.
    await write('vex.json', csaf(unfixed, '2026-01-01T00:00:00+00:00'));
    await run('db', 'add', 'vex.json');
    assert.deepEqual(await found('5.1.8-9.el9'), []);
    await write('vex.json', csaf(unfixed, '2026-03-01T00:00:00+00:00'));
    await run('db', 'add', 'vex.json');
    assert.deepEqual(await found('5.1.8-9.el9'), ['CVE-2026-0001 affected']);
  });

  it('reads a folder of documents, none of which makes a release complete', async () => {
    await mkdir(join(folder, 'documents/2026'), { recursive: true });
    await write(
      'documents/2026/cve-2026-0001.json',
      csaf({ known_affected: ['rhel9:bash'] }, '2026-03-01T00:00:00Z'),
    );
    assert.equal((await run('db', 'add', 'documents')).code, 0);
    assert.deepEqual(await found('5.1.8-6.el9'), ['CVE-2026-0001 affected']);
    const { stdout } = await run('scan', 'sbom:scanned.json', '--format', 'json');
    assert.match(
      stdout,
      /the database has no advisories of Red Hat:9: run `ironhull db update --ecosystem 'Red Hat:9'`/,
    );
  });

  it('refuses what it does not read, and leaves the database as it was', async () => {
    await write('rhel.xml', oval());
    await run('db', 'add', 'rhel.xml');
    const asBefore = feeds();
    const bad: Readonly<Record<string, readonly [content: string | Buffer, why: RegExp]>> = {
      'a.xml.bz2': [
        Buffer.from('BZh91AY&SY'),
        /compressed by bzip2, which is not read; unpack it first: bunzip2/,
      ],
      'b.xml.xz': [Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), /compressed by xz/],
      'c.xml.gz': [gzipSync(oval()).subarray(0, 200), /compressed content is damaged/],
      'd.xml': ['<html></html>', /does not say which release/],
      'e.xml': [oval({ platform: 'Rocky Linux 8' }), /several releases \(Red Hat:9, Rocky Linux:8\)/],
      'f.xml': [oval().slice(0, 900), /no records that can be read/],
      'g.json': ['{', /neither XML nor JSON/],
      'h.json': ['{}', /neither OVAL nor CSAF/],
      'i.json': [csaf({}, '2026-01-01T00:00:00Z', 'Example'), /none of Red Hat/],
      'j.txt': ['', /neither XML nor JSON/],
    };
    for (const [name, [content, why]] of Object.entries(bad)) {
      await write(name, content);
      const { code, stderr } = await run('db', 'add', 'rhel.xml', name);
      assert.equal(code, 2, name);
      assert.match(stderr, why, name);
      assert.deepEqual(feeds(), asBefore, name);
    }
    assert.equal((await run('db', 'add', 'gone.xml')).code, 2);
    assert.equal((await run('db', 'add', 'rhel.xml', '--ecosystem', 'npm')).code, 2);
  });

  const shared = join(import.meta.dirname, '../../../shared/data/feeds/oval');
  it(
    'reads the files that publishers have',
    { skip: existsSync(shared) ? false : 'the shared data is not here' },
    async () => {
      await mkdir(database, { recursive: true });
      const names = [
        'com.redhat.rhsa-RHEL9.2023-04-27',
        'com.ubuntu.noble.usn.oval',
        'org.rockylinux.rlsa-9',
      ];
      const { code, stderr } = await run('db', 'add', ...names.map((name) => join(shared, `${name}.xml.gz`)));
      assert.equal(code, 0, stderr);
      assert.deepEqual(
        feeds().map(({ name, records }) => [name, records > 100]),
        [
          ['oval/Red Hat:9/patches.xml', true],
          ['oval/Rocky Linux:9/patches.xml', true],
          ['oval/Ubuntu:24.04/patches.xml', true],
        ],
      );
    },
  );
});
