import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installedPackages, toUpstreamVersion } from './status.ts';

const status = `Package: runc
Status: install ok installed
Version: 1.1.15+ds1-2+b4
Description: runtime
 Package: not a field of its own

Package: containerd
Status: deinstall ok config-files
Version: 1.7.24~ds1-6

Package: other
Status: install ok installed
Version: 1
`;

test('requested installed packages, without removed ones', () => {
  assert.deepEqual(installedPackages(status, new Set(['runc', 'containerd'])), [
    { name: 'runc', version: '1.1.15+ds1-2+b4' },
  ]);
  assert.deepEqual(installedPackages('', new Set(['runc'])), []);
});

test('the program version of a package version', () => {
  assert.equal(toUpstreamVersion('5:26.1.4-1~debian.12~bookworm'), '26.1.4');
  assert.equal(toUpstreamVersion('1.1.15+ds1-2+b4'), '1.1.15+ds1');
  assert.equal(toUpstreamVersion('1.0.0~rc6+dfsg1-3'), '1.0.0~rc6+dfsg1');
  assert.equal(toUpstreamVersion('1.2'), '1.2');
  assert.equal(toUpstreamVersion('5:20.10.7~3-0~debian-bullseye'), '20.10.7');
  assert.equal(toUpstreamVersion('18.06.1~ce~3-0~ubuntu-bionic'), '18.06.1-ce');
  assert.equal(toUpstreamVersion('5:20.10.0~2.2.rc2-0~ubuntu-focal'), '20.10.0~2.2.rc2-0~ubuntu');
});
