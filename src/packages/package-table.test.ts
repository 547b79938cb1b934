import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { diskFiles } from '../io/disk-files.ts';
import { fakeHost } from '../../test/kit/fake-host.ts';
import { findOwningPackage } from './owning-package.ts';
import { readPackageTable } from './package-table.ts';

/** Which package of a host with these files ships runc 1.1.5, or the state of not knowing it. */
async function ownerOfRunc(written: Readonly<Record<string, string>>): Promise<string> {
  const host = fakeHost();
  try {
    for (const [path, text] of Object.entries(written)) host.write(path, text);
    const files = diskFiles(host.root);
    const table = await readPackageTable(files);
    const owner = await findOwningPackage(files, table, { name: 'runc', version: '1.1.5' });
    if (owner.state === 'unreadable') return `${owner.why}: ${owner.detail}`;
    return owner.state === 'known' ? `${owner.value.name} ${owner.value.version}` : owner.state;
  } finally {
    host.remove();
  }
}

const dpkg = '/var/lib/dpkg/status';
const apk = '/lib/apk/db/installed';
const runc = (state: string) => `Package: runc\nStatus: install ok ${state}\nVersion: 1.1.5-1\n`;

describe('the package of a program, in the database of', () => {
  for (const [title, files, expected] of [
    ['dpkg', { [dpkg]: runc('installed') }, 'runc 1.1.5-1'],
    ['dpkg, not configured yet', { [dpkg]: runc('half-configured') }, 'runc 1.1.5-1'],
    ['dpkg, removed', { [dpkg]: runc('config-files') }, 'absent'],
    [
      'dpkg, after an entry that is not understood',
      { [dpkg]: `garbage\n\n${runc('installed')}` },
      'runc 1.1.5-1',
    ],
    [
      'dpkg, which may be an entry that is not understood',
      { [dpkg]: 'garbage\n' },
      'malformed: paragraph 1 has a line that is no field and has no Package',
    ],
    [
      'dpkg, where an entry of another package is not understood',
      { [dpkg]: 'Package: other\ngarbage\n' },
      'absent',
    ],
    [
      'dpkg, without a version',
      { [dpkg]: 'Package: runc\nStatus: install ok installed\n' },
      'malformed: paragraph 1 has no Version',
    ],
    [
      'dpkg, by its files',
      {
        [dpkg]: 'Package: runc-stable\nStatus: install ok installed\nVersion: 1.1.5-1\n',
        '/var/lib/dpkg/info/runc-stable.list': '/.\n/usr\n/usr/bin\n/usr/bin/runc\n',
      },
      'runc-stable 1.1.5-1',
    ],
    ['apk', { [apk]: 'P:runc\nV:1.1.5-r2\nF:usr/bin\nR:runc\n' }, 'runc 1.1.5-r2'],
    [
      'apk, which may be an entry that is not understood',
      { [apk]: 'P:runc\nF:usr/bin\nR:runc\n' },
      'malformed: paragraph 1 has no name or no version',
    ],
    ['nothing', {}, 'absent'],
  ] as const)
    test(title, async () => assert.equal(await ownerOfRunc(files), expected));
});
