import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ecosystemOfDistribution, schemeOfEcosystem } from './ecosystem.ts';

describe('the ecosystem of a distribution', () => {
  for (const [id, version, name, ecosystem] of [
    ['debian', '12', 'Debian GNU/Linux 12 (bookworm)', 'Debian:12'],
    ['debian', '12.5', 'Debian GNU/Linux 12.5', 'Debian:12'],
    ['debian', undefined, 'Debian GNU/Linux forky/sid', undefined],
    ['debian', 'testing', 'Debian', undefined],
    ['ubuntu', '22.04', 'Ubuntu 22.04.3 LTS', 'Ubuntu:22.04'],
    ['ubuntu', '22.04.3', 'Ubuntu 22.04.3 LTS', 'Ubuntu:22.04'],
    ['ubuntu', '22', 'Ubuntu', undefined],
    ['alpine', '3.19.1', 'Alpine Linux v3.19', 'Alpine:v3.19'],
    ['alpine', '3.9', 'Alpine Linux v3.9', 'Alpine:v3.9'],
    ['alpine', '3.20.0_alpha20240329', 'Alpine Linux edge', 'Alpine:edge'],
    ['alpine', undefined, 'Alpine Linux', undefined],
    ['wolfi', '20230201', 'Wolfi', 'Wolfi'],
    ['wolfi', undefined, 'Wolfi', 'Wolfi'],
    ['chainguard', '20230214', 'Chainguard', 'Chainguard'],
    ['rhel', '9.3', 'Red Hat Enterprise Linux 9.3 (Plow)', 'Red Hat:9'],
    ['rocky', '8.9', 'Rocky Linux 8.9 (Green Obsidian)', 'Rocky Linux:8'],
    ['almalinux', '10.0', 'AlmaLinux 10.0 (Purple Lion)', 'AlmaLinux:10'],
    ['centos', '7', 'CentOS Linux 7 (Core)', 'Red Hat:7'],
    ['centos', '7.9.2009', 'CentOS Linux release 7.9.2009 (Core)', 'Red Hat:7'],
    ['centos', '8', 'CentOS Linux 8', 'Red Hat:8'],
    ['centos', '8', 'CentOS Stream 8', undefined],
    ['centos', '9', 'CentOS Stream 9', undefined],
  ] as const)
    test(`${name}, version ${version}, is ${ecosystem}`, () => {
      const distribution = { id, like: [], name, ...(version === undefined ? {} : { version }) };
      assert.equal(ecosystemOfDistribution(distribution), ecosystem);
      if (ecosystem !== undefined) assert.notEqual(schemeOfEcosystem(ecosystem), undefined);
    });

  for (const [id, like] of [
    ['raspbian', ['debian']],
    ['kali', ['debian']],
    ['linuxmint', ['ubuntu', 'debian']],
    ['pop', ['ubuntu', 'debian']],
    ['devuan', ['debian']],
    ['ol', ['fedora']],
    ['amzn', ['centos', 'rhel', 'fedora']],
    ['fedora', []],
    ['scientific', ['rhel', 'centos', 'fedora']],
    ['cloudlinux', ['rhel', 'fedora', 'centos']],
    ['sles', ['suse']],
    ['opensuse-leap', ['suse', 'opensuse']],
    ['photon', []],
    ['azurelinux', []],
    ['postmarketos', ['alpine']],
    ['linux', []],
    ['constructor', []],
    ['__proto__', []],
  ] as const)
    test(`${id} has none, whatever it is like`, () =>
      assert.equal(ecosystemOfDistribution({ id, like, version: '12.1', name: id }), undefined));
});
