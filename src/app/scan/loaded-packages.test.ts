import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { UsedFile, UsedFiles } from '../../core/host/loaded-software.ts';
import { known, unreadable, type Observed } from '../../core/observed.ts';
import type { PackageType, SoftwarePackage } from '../../core/software/software-package.ts';
import { findLoadedPackages } from './loaded-packages.ts';

function packageAt(type: PackageType, name: string, path: string, more: Partial<SoftwarePackage> = {}) {
  return { type, name, version: '1', locations: [{ path, proof: 'installed' as const }], ...more };
}

const status = '/var/lib/dpkg/status';
const packages: readonly SoftwarePackage[] = [
  packageAt('deb', 'libssl3', status),
  packageAt('deb', 'bash', status),
  packageAt('deb', 'adduser', status),
  packageAt('deb', 'tzdata', status),
  packageAt('pypi', 'django', '/usr/lib/python3/dist-packages/django.dist-info/METADATA'),
  packageAt('golang', 'example.org/app', '/app/server', {
    locations: [{ path: '/app/server', proof: 'linked' }],
  }),
  packageAt('maven', 'org.example:lib', '/srv/app.jar!/lib/lib.jar'),
];
const places = new Map(packages.map(({ name }, place) => [name, place]));
const programs = [
  { owner: 'deb/libssl3', paths: ['/usr/lib/libssl.so.3', '/usr/lib/libcrypto.so.3'] },
  { owner: 'deb/bash', paths: ['/usr/bin/bash'] },
  { owner: 'deb/adduser', paths: ['/usr/sbin/adduser'] },
];

const mapped = (path: string, pid = 7): UsedFile => ({ path, use: 'mapped', pid, process: 'app' });

const usedOf = (files: readonly UsedFile[], doubts: readonly string[] = []): Observed<UsedFiles> =>
  known({ files, doubts }, '/proc/7');

/** What is known of a package, if one container uses these files. */
function stateOf(name: string, used: Observed<UsedFiles>, ...more: readonly Observed<UsedFiles>[]) {
  const containers = [used, ...more].map((one, index) => ({ name: `c${index}`, used: one }));
  const { packages: loaded, notLoaded } = findLoadedPackages({ packages }, programs, containers);
  const place = places.get(name) ?? -1;
  if (loaded.some((one) => one.package === place)) return true;
  return notLoaded.includes(place) ? false : undefined;
}

describe('a package is loaded', () => {
  const bash = mapped('/usr/bin/bash');
  for (const [name, path] of [
    ['libssl3', '/usr/lib/libcrypto.so.3'],
    ['bash', '/usr/bin/bash'],
    ['golang binary', '/app/server'],
    ['archive', '/srv/app.jar'],
  ] as const)
    test(`if a process uses a file of it: ${name}`, () => {
      const of = { 'golang binary': 'example.org/app', archive: 'org.example:lib' } as const;
      const id = name === 'golang binary' || name === 'archive' ? of[name] : name;
      assert.equal(stateOf(id, usedOf([bash, mapped(path)])), true);
    });

  test('of several containers, if one of them has it', () => {
    assert.equal(stateOf('libssl3', usedOf([bash]), usedOf([bash, mapped('/usr/lib/libssl.so.3')])), true);
  });
});

describe('a package is not loaded', () => {
  const bash = mapped('/usr/bin/bash');

  test('if a process would show it, and none does', () => {
    assert.equal(stateOf('libssl3', usedOf([bash])), false);
    assert.equal(stateOf('example.org/app', usedOf([bash])), false);
  });

  test('but unknown, if it may be scripts, modules of an interpreter, data or in an archive', () => {
    for (const name of ['adduser', 'tzdata', 'django', 'org.example:lib'])
      assert.equal(stateOf(name, usedOf([bash])), undefined, name);
  });

  test('but unknown, if not every process was read', () => {
    const denied = unreadable('denied', 'permission denied', '/proc/7/maps');
    assert.equal(stateOf('libssl3', denied), undefined);
    assert.equal(stateOf('libssl3', usedOf([bash]), denied), undefined);
    assert.equal(stateOf('libssl3', usedOf([bash], ['/proc/8/maps: permission denied'])), undefined);
    assert.equal(stateOf('libssl3', usedOf([])), undefined);
  });

  test('but unknown, if a process runs nothing that the image lists', () => {
    assert.equal(stateOf('libssl3', usedOf([bash, mapped('/opt/static', 8)])), undefined);
  });
});
