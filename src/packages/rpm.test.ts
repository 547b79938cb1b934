import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import type { ComponentName, OwningPackage } from '../core/engine/engine-component.ts';
import type { Observed } from '../core/observed.ts';
import { diskFiles } from '../io/disk-files.ts';
import type { HostFiles } from '../io/files.ts';
import { stateOf } from '../../test/kit/collect.ts';
import { fakeHost, type FakeHost } from '../../test/kit/fake-host.ts';
import { berkeleyFile, fillSqlite, ndbFile, sqliteFile } from '../../test/kit/rpm/databases.ts';
import type { MadePackage } from '../../test/kit/rpm/header.ts';
import { findOwningPackage } from './owning-package.ts';
import { readPackageTable } from './package-table.ts';

const runc: MadePackage = {
  name: 'runc',
  epoch: 4,
  version: '1.1.11',
  release: '3.el9',
  vendor: 'Example Linux',
  files: ['/usr/bin/runc'],
  changeLog: ['- fix CVE-2024-21626'],
};
const folder = '/usr/lib/sysimage/rpm';

interface Asked {
  component?: ComponentName;
  version?: string;
  change?: (files: HostFiles) => HostFiles;
}

async function ownerIn(
  prepare: (host: FakeHost) => void,
  { component = 'runc', version = '1.1.11', change = (files) => files }: Asked = {},
): Promise<Observed<OwningPackage>> {
  const host = fakeHost();
  try {
    prepare(host);
    const files = change(diskFiles(host.root));
    return await findOwningPackage(files, await readPackageTable(files), { name: component, version });
  } finally {
    host.remove();
  }
}

function named(owner: Observed<OwningPackage>): string {
  return owner.state === 'known' ? `${owner.value.name} ${owner.value.version}` : stateOf(owner);
}

describe('the package of a program in an rpm database', () => {
  for (const [form, file] of [
    ['rpmdb.sqlite', sqliteFile([runc])],
    ['Packages.db', ndbFile([runc])],
    ['Packages', berkeleyFile([runc])],
  ] as const)
    test(`in ${form}`, async () => {
      const owner = await ownerIn((host) => {
        host.write(`/usr/share/rpm/${form}`, file);
        // Program directories of rpm packages are links on some distributions.
        host.link('/var/lib/rpm', '../../usr/lib/sysimage/rpm');
        host.link(folder, '/usr/share/rpm');
      });
      const from = `/usr/share/rpm/${form}`;
      assert.deepEqual(owner, {
        state: 'known',
        value: {
          manager: 'rpm',
          name: 'runc',
          version: '4:1.1.11-3.el9',
          vendor: 'Example Linux',
          fixes: { state: 'known', value: ['CVE-2024-21626'], from },
        },
        from,
      });
    });

  const installed = (...packages: readonly MadePackage[]) => {
    return (host: FakeHost): void => host.write(`${folder}/Packages.db`, ndbFile(packages));
  };

  test('is found by file, whatever its name and whichever directory is a link', async () => {
    const files = ['/bin/runc'];
    assert.equal(
      named(await ownerIn(installed({ ...runc, name: 'example-runc', files }))),
      'example-runc 4:1.1.11-3.el9',
    );
    const completion = ['/usr/share/bash-completion/completions/runc'];
    assert.equal(named(await ownerIn(installed({ ...runc, files: completion }))), 'absent');
    assert.equal(named(await ownerIn(installed())), 'absent');
  });

  test('has the version rewritten by packaging rules', async () => {
    for (const [made, component, version] of [
      [{ name: 'docker', version: '27.5.1_ce' }, 'engine', '27.5.1-ce'],
      [{ name: 'docker-ce', version: '28.0.0~rc.1', epoch: 3 }, 'engine', '28.0.0-rc.1'],
      [{ name: 'docker-engine', version: '19.03.11.ol' }, 'engine', '19.03.11-ol'],
      [{ name: 'runc', version: '1.0.0', release: '95.rc93.el8' }, 'runc', '1.0.0-rc93'],
      [{ name: 'containerd', version: '1.7.25', release: '1.amzn2023' }, 'containerd', 'v1.7.25'],
      [{ name: 'containerd', version: '1.7.25' }, 'containerd', '1.7.25+unknown'],
      // Docker's containerd package ships runc under containerd's version.
      [{ name: 'containerd.io', version: '1.6.33' }, 'runc', '1.1.12'],
    ] as const) {
      const files = [`/usr/bin/${component === 'engine' ? 'dockerd' : component}`];
      const owner = await ownerIn(installed({ ...made, files }), { component, version });
      assert.ok(owner.state === 'known' && owner.value.name === made.name, `${made.name}: ${named(owner)}`);
    }
    assert.equal(named(await ownerIn(installed(runc), { version: '1.2.6' })), 'undetermined');
  });

  test('is the older of two builds left by an update', async () => {
    const newer = { ...runc, release: '10.el9' };
    assert.equal(named(await ownerIn(installed(newer, runc))), 'runc 4:1.1.11-3.el9');
  });

  test('has unknown fixes without a changelog', async () => {
    const { changeLog: _none, ...bare } = runc;
    const owner = await ownerIn(installed(bare));
    assert.ok(owner.state === 'known');
    assert.equal(stateOf(owner.value.fixes), 'absent');
  });

  test('is unknown if a program of another origin precedes it', async () => {
    for (const place of ['/usr/local/bin/runc', '/usr/local/sbin/runc']) {
      const owner = await ownerIn((host) => {
        installed(runc)(host);
        host.write(place, 'program');
      });
      assert.ok(owner.state === 'unreadable' && owner.detail.includes(place), named(owner));
    }
    const link = await ownerIn((host) => {
      installed(runc)(host);
      host.write('/usr/bin/runc', 'program');
      host.link('/usr/local/bin/runc', '/usr/bin/runc');
    });
    assert.equal(named(link), 'runc 4:1.1.11-3.el9');
    const own = installed({ ...runc, files: ['/usr/local/bin/runc'] });
    assert.equal(
      named(
        await ownerIn((host) => {
          own(host);
          host.write('/usr/local/bin/runc', 'program');
        }),
      ),
      'runc 4:1.1.11-3.el9',
    );
  });
});

describe('an unreadable rpm database', () => {
  for (const [name, state, prepare] of [
    ['is damaged', 'malformed', (host) => host.write(`${folder}/Packages.db`, 'RpmP')],
    [
      'has a damaged header',
      'malformed',
      (host) => host.write(`${folder}/Packages`, berkeleyFile([runc]).subarray(0, -100)),
    ],
    ['is of another form', 'unsupported', (host) => host.write(`${folder}/Packages.lmdb`, 'data')],
    [
      'is a folder',
      'unsupported',
      (host) => mkdirSync(join(host.root, folder, 'Packages.db'), { recursive: true }),
    ],
    [
      'is a pipe',
      'unsupported',
      (host) => {
        mkdirSync(join(host.root, folder), { recursive: true });
        execFileSync('mkfifo', [join(host.root, folder, 'rpmdb.sqlite')]);
      },
    ],
    [
      'is in the middle of a transaction',
      'undetermined',
      (host) => {
        host.write(`${folder}/rpmdb.sqlite`, sqliteFile([runc]));
        host.write(`${folder}/rpmdb.sqlite-journal`, Buffer.from('d9d505f920a163d7', 'hex'));
      },
    ],
    [
      'has a log of another kind',
      'malformed',
      (host) => {
        host.write(`${folder}/rpmdb.sqlite`, sqliteFile([runc]));
        host.write(`${folder}/rpmdb.sqlite-wal`, 'x'.repeat(5000));
      },
    ],
  ] as readonly [string, string, (host: FakeHost) => void][])
    test(`because it ${name} does not mean that there is no package`, async () => {
      assert.equal(named(await ownerIn(prepare)), state);
    });

  test('does not lead out of the root', async () => {
    const outside = fakeHost();
    outside.write('/Packages.db', ndbFile([runc]));
    const owner = await ownerIn((host) =>
      host.link(`${folder}/Packages.db`, join(outside.root, 'Packages.db')),
    );
    outside.remove();
    assert.equal(named(owner), 'gone');
    assert.equal(named(await ownerIn((host) => host.link('/var/lib/rpm', '/nowhere'))), 'gone');
  });

  test('does not matter if another has the package', async () => {
    const owner = await ownerIn((host) => {
      host.write(`${folder}/Packages`, 'left over');
      host.write(`${folder}/rpmdb.sqlite`, sqliteFile([runc]));
    });
    assert.equal(named(owner), 'runc 4:1.1.11-3.el9');
  });

  test('because it changes while being read', async () => {
    const write = (path: string) => (files: HostFiles) => ({
      ...files,
      withBytes: ((name, use) =>
        files.withBytes(name, (bytes) => {
          if (name.endsWith('rpmdb.sqlite'))
            new DatabaseSync(join(files.root, path)).exec('CREATE TABLE t (a)');
          return use(bytes);
        })) satisfies HostFiles['withBytes'],
    });
    const change = write(`${folder}/rpmdb.sqlite`);
    const plain = await ownerIn((host) => host.write(`${folder}/rpmdb.sqlite`, sqliteFile([runc])), {
      change,
    });
    assert.equal(named(plain), 'undetermined');
  });
});

describe('several package managers', () => {
  const status = 'Package: runc\nStatus: install ok installed\nVersion: 1.1.5+ds1-1\n';

  test('the package with the running version owns it', async () => {
    const both = (host: FakeHost): void => {
      host.write('/var/lib/dpkg/status', status);
      host.write(`${folder}/Packages.db`, ndbFile([runc]));
    };
    assert.equal(named(await ownerIn(both)), 'runc 4:1.1.11-3.el9');
    assert.equal(named(await ownerIn(both, { version: '1.1.5+ds1' })), 'runc 1.1.5+ds1-1');
    assert.equal(named(await ownerIn(both, { version: '1.3' })), 'undetermined');
  });

  test('rpm installed on Debian has an empty directory', async () => {
    const owner = await ownerIn(
      (host) => {
        host.write('/var/lib/dpkg/status', status);
        host.write('/var/lib/rpm/.rpm.lock', '');
      },
      { version: '1.3.0' },
    );
    assert.equal(named(owner), 'undetermined');
    assert.equal(named(await ownerIn((host) => host.write('/var/lib/rpm/.rpm.lock', ''))), 'absent');
  });
});

test('a commit that is only in the log counts', async () => {
  const owner = await ownerIn((host) => {
    host.write(`${folder}/other`, '');
    const database = new DatabaseSync(join(host.root, folder, 'rpmdb.sqlite'));
    database.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0');
    fillSqlite(database, []);
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    fillSqlite(database, [runc]);
    execFileSync('cp', ['-a', join(host.root, folder), join(host.root, 'var-lib-rpm')]);
    database.close();
    host.remove(folder);
    host.link('/var/lib/rpm', '/var-lib-rpm');
  });
  assert.equal(named(owner), 'runc 4:1.1.11-3.el9');
});
