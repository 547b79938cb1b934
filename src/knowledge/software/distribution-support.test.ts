import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { distributionSupportAsOf } from './distribution-releases.ts';
import { supportOf, type DistributionSupport } from './distribution-support.ts';

const today = distributionSupportAsOf;
const on = (day: string, id: string, version?: string, name: string = id): DistributionSupport =>
  supportOf({ id, like: [], name, ...(version === undefined ? {} : { version }) }, day);

describe('the security support of a release', () => {
  test('ends after its last day, or goes on for those who pay', () => {
    assert.deepEqual(on('2026-08-31', 'debian', '11'), { state: 'supported', until: '2026-08-31' });
    assert.deepEqual(on('2026-09-01', 'debian', '11'), {
      state: 'extended-only',
      ended: '2026-08-31',
      until: '2031-06-30',
      program: 'Debian ELTS',
    });
    assert.equal(on('2031-06-30', 'debian', '11').state, 'extended-only');
    assert.deepEqual(on('2031-07-01', 'debian', '11'), { state: 'ended', ended: '2031-06-30' });
    assert.deepEqual(on('2025-11-02', 'alpine', '3.19.1'), { state: 'ended', ended: '2025-11-01' });
  });

  for (const [id, version, state, name] of [
    ['debian', '13', 'supported'],
    ['debian', '12.5', 'supported'],
    ['debian', '10', 'extended-only'],
    ['debian', '8', 'ended'],
    ['debian', undefined, 'unknown'],
    ['ubuntu', '24.04', 'supported'],
    ['ubuntu', '20.04.6', 'extended-only'],
    ['ubuntu', '23.10', 'ended'],
    ['ubuntu', '26.10', 'unknown'],
    ['alpine', '3.22.1', 'supported'],
    ['alpine', '3.10.4', 'ended'],
    ['alpine', '3.1', 'ended'],
    ['alpine', '3.24.0_alpha20251224', 'supported'],
    ['rhel', '9.3', 'supported'],
    ['rhel', '7.9', 'extended-only'],
    ['rhel', '6.10', 'ended'],
    ['centos', '8', 'ended', 'CentOS Linux 8'],
    ['centos', '7.9.2009', 'ended', 'CentOS Linux release 7.9.2009 (Core)'],
    ['centos', '9', 'supported', 'CentOS Stream 9'],
    ['centos', '8', 'ended', 'CentOS Stream 8'],
    ['centos', '9', 'unknown', 'CentOS Linux 9'],
    ['rocky', '9.3', 'supported'],
    ['almalinux', '8.9', 'supported'],
    ['fedora', '43', 'supported'],
    ['fedora', '39', 'ended'],
    ['amzn', '2023', 'supported'],
    ['amzn', '2', 'ended'],
    ['amzn', '2018.03', 'ended'],
    ['ol', '8.9', 'supported'],
    ['ol', '7.9', 'extended-only'],
    ['sles', '15.5', 'extended-only'],
    ['sles', '15', 'ended'],
    ['sles', '15.7', 'supported'],
    ['opensuse-leap', '15.5', 'ended'],
    ['opensuse-tumbleweed', '20261101', 'supported'],
    ['photon', '3.0', 'ended'],
    ['azurelinux', '3.0', 'supported'],
    ['mariner', '2.0.20230126', 'ended'],
    ['wolfi', '20230201', 'supported'],
    ['chainguard', undefined, 'supported'],
    ['kali', '2024.1', 'unknown'],
    ['linux', undefined, 'unknown'],
    ['constructor', '1', 'unknown'],
    ['debian', 'constructor', 'unknown'],
  ] as const)
    test(`${name ?? id} ${version} is ${state} on the day of the table`, () =>
      assert.equal(on(today, id, version, name).state, state));
});
