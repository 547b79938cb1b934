import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Advisory } from '../../core/software/advisory.ts';
import type { Inventory } from '../../core/software/inventory.ts';
import { assessInventory, ecosystemsOf } from './assess-inventory.ts';
import { advisoriesInMemory, advisory, affects, inventoryOf } from './test-source.ts';

function found(inventory: Inventory, advisories: readonly Advisory[]): readonly string[] {
  const { matches } = assessInventory(inventory, advisoriesInMemory(advisories));
  return matches.map(({ id, package: place, fixedIn = 'no fix' }) => {
    const { name = '' } = inventory.packages[place] ?? {};
    return `${name} ${id} ${fixedIn}`;
  });
}

const debian = {};
const libssl = {
  type: 'deb',
  name: 'libssl3',
  version: '3.0.9-1+b1',
  source: { name: 'openssl', version: '3.0.9-1' },
} as const;

describe('packages of a distribution', () => {
  it('are compared by their source package', () => {
    const entry = affects('Debian:12', 'openssl', { of: 'source', fixed: '3.0.11-1~deb12u2' });
    assert.deepEqual(found(inventoryOf([libssl], debian), [advisory('CVE-2023-5363', [entry])]), [
      'libssl3 CVE-2023-5363 3.0.11-1~deb12u2',
    ]);
  });

  it('are compared without epochs where an SBOM has none, and with them everywhere else', () => {
    const entry = affects('Debian:12', 'ruby-rails', { of: 'source', fixed: '2:6.1.7.3+dfsg-1' });
    const rails = (version: string, more: object = {}) =>
      found(inventoryOf([{ type: 'deb', name: 'ruby-rails', version, ...more }], debian), [
        advisory('CVE-1', [entry]),
      ]);
    const lost = { epochUnknown: true } as const;
    assert.deepEqual(rails('6.1.7.10+dfsg-1', lost), []);
    assert.deepEqual(rails('6.1.4+dfsg-1', lost), ['ruby-rails CVE-1 2:6.1.7.3+dfsg-1']);
    assert.deepEqual(rails('6.1.7.10+dfsg-1'), ['ruby-rails CVE-1 2:6.1.7.3+dfsg-1']);
    assert.deepEqual(rails('1:6.1.7.10+dfsg-1', lost), ['ruby-rails CVE-1 2:6.1.7.3+dfsg-1']);
    const source = { name: 'ruby-rails', version: '2:6.1.4+dfsg-1' };
    assert.equal(rails('1.0-1', { ...lost, source }).length, 1);
    const listed = affects('Debian:12', 'ruby-rails', { of: 'source', ranges: [], versions: ['2:6.1.4-1'] });
    const inventory = inventoryOf([{ type: 'deb', name: 'ruby-rails', version: '6.1.4-1', ...lost }], debian);
    assert.equal(found(inventory, [advisory('CVE-2', [listed])]).length, 1);
  });

  it('are compared with the release that is installed only', () => {
    const entry = affects('Debian:11', 'openssl', { of: 'source' });
    assert.deepEqual(found(inventoryOf([libssl], debian), [advisory('CVE-2023-5363', [entry])]), []);
  });

  it('are not vulnerable where a tracker says so, whatever an archive of announcements says', () => {
    const archive = advisory('DSA-1', [affects('Debian:12', 'openssl', { of: 'source' })], {
      feed: 'osv/Debian',
      aliases: ['CVE-2023-5363'],
    });
    const tracker = (status: 'not-affected' | 'affected', fixed?: string) =>
      advisory(
        'CVE-2023-5363',
        [
          affects('Debian:12', 'openssl', {
            of: 'source',
            status,
            ...(fixed === undefined ? {} : { fixed }),
          }),
        ],
        { feed: 'debian' },
      );
    const inventory = inventoryOf([libssl], debian);
    assert.deepEqual(found(inventory, [archive, tracker('not-affected')]), []);
    assert.deepEqual(found(inventory, [archive, tracker('affected', '3.0.8-1')]), []);
    assert.equal(found(inventory, [archive, tracker('affected')]).length, 1);
    assert.equal(found(inventory, [archive]).length, 1);
  });

  it('keep the state that the publisher gives', () => {
    const entry = affects('Debian:12', 'openssl', {
      of: 'source',
      status: 'wont-fix',
      justification: 'Minor issue',
    });
    const [match] = assessInventory(
      inventoryOf([libssl], debian),
      advisoriesInMemory([advisory('CVE-2023-5363', [entry])]),
    ).matches;
    assert.deepEqual(
      [match?.status, match?.justification, match?.fixedIn],
      ['wont-fix', 'Minor issue', undefined],
    );
  });

  it('of Ubuntu need Ubuntu Pro where only that has the fix', () => {
    const pkg = { type: 'deb', name: 'openssl', version: '1.1.1f-1ubuntu2' } as const;
    const ubuntu = inventoryOf([pkg], { id: 'ubuntu', version: '20.04', name: 'Ubuntu 20.04' });
    const pro = affects('Ubuntu:Pro:20.04', 'openssl', { of: 'source', fixed: '1.1.1f-1ubuntu2.22+esm1' });
    const [match] = assessInventory(ubuntu, advisoriesInMemory([advisory('CVE-2025-1', [pro])])).matches;
    assert.deepEqual([match?.fixedBy, match?.fixedIn], ['Ubuntu Pro', '1.1.1f-1ubuntu2.22+esm1']);
    const own = affects('Ubuntu:20.04', 'openssl', { of: 'source', fixed: '1.1.1f-1ubuntu2' });
    assert.deepEqual(found(ubuntu, [advisory('CVE-2025-1', [pro, own])]), []);
  });
});

describe('rpm packages of modules', () => {
  const modular = {
    type: 'rpm',
    name: 'nodejs',
    version: '1:18.19.0-1.module+el8.9.0+1',
    module: 'nodejs:18:8090020240101:el8',
  } as const;
  const rocky = { id: 'rocky', version: '8.9', name: 'Rocky Linux 8.9' };
  const entry = (fixed: string, module?: string) =>
    affects('Rocky Linux:8', 'nodejs', { of: 'source', fixed, ...(module === undefined ? {} : { module }) });

  it('are compared with advisories on their stream', () => {
    const ids = found(inventoryOf([modular], rocky), [
      advisory('CVE-2024-1', [entry('1:18.20.2-1.module+el8.9.0+2', 'nodejs:18')]),
      advisory('CVE-2024-2', [entry('1:20.12.2-2.module+el8.9.0+2', 'nodejs:20')]),
      advisory('CVE-2024-3', [entry('1:18.20.2-1.module+el8.9.0+2')]),
      advisory('CVE-2024-4', [entry('1:20.12.2-1.module+el8.9.0+2')]),
      advisory('CVE-2024-5', [entry('1:18.20.2-1.el8')]),
    ]);
    assert.deepEqual(ids, [
      'nodejs CVE-2024-1 1:18.20.2-1.module+el8.9.0+2',
      'nodejs CVE-2024-3 1:18.20.2-1.module+el8.9.0+2',
    ]);
  });
});

describe('packages of languages', () => {
  const lodash = { type: 'npm', name: 'lodash', version: '4.17.15' } as const;

  it('fold the advisories of one CVE into one vulnerability with all ids', () => {
    const { matches } = assessInventory(
      inventoryOf([{ type: 'pypi', name: 'Flask_Cors', version: '3.0.8' }]),
      advisoriesInMemory([
        advisory('GHSA-xc3p-ff3m-f46v', [affects('PyPI', 'flask-cors', { fixed: '3.0.9' })], {
          aliases: ['CVE-2020-25032', 'PYSEC-2020-43'],
        }),
        advisory('PYSEC-2020-43', [affects('PyPI', 'Flask-Cors', { fixed: '3.0.9' })], {
          aliases: ['GHSA-xc3p-ff3m-f46v'],
        }),
      ]),
    );
    assert.deepEqual(
      matches.map(({ id, aliases }) => [id, aliases]),
      [['CVE-2020-25032', ['GHSA-xc3p-ff3m-f46v', 'PYSEC-2020-43']]],
    );
  });

  it('have one vulnerability for each CVE of an advisory on several', () => {
    const entry = affects('npm', 'lodash', { fixed: '4.17.21' });
    const both = advisory('GHSA-1111-2222-3333', [entry], {
      aliases: ['CVE-2021-1', 'CVE-2021-0002', 'CVE-2021-0003'],
    });
    assert.deepEqual(found(inventoryOf([lodash]), [both]), [
      'lodash CVE-2021-0002 4.17.21',
      'lodash CVE-2021-0003 4.17.21',
    ]);
  });

  it('are left to the distribution whose package manager installed them', () => {
    const django = {
      type: 'pypi',
      name: 'Django',
      version: '3.2.19',
      ownedBy: 'deb/python3-django',
    } as const;
    const deb = { type: 'deb', name: 'python3-django', version: '3:3.2.19-1+deb12u1' } as const;
    const upstream = advisory('CVE-2023-36053', [affects('PyPI', 'django', { fixed: '3.2.20' })]);
    assert.deepEqual(found(inventoryOf([django, deb], debian), [upstream]), []);
    const uncovered = advisoriesInMemory([upstream], {
      'Debian:12': { kind: 'none', remedy: 'run `ironhull db update`' },
    });
    const { matches } = assessInventory(inventoryOf([django, deb], debian), uncovered);
    assert.deepEqual(
      matches.map(({ id }) => id),
      ['CVE-2023-36053'],
    );
  });

  it('are compared by themselves where a package of another vendor installed them', () => {
    const flask = { type: 'pypi', name: 'flask', version: '2.2.0', ownedBy: 'rpm/agent' } as const;
    const agent = { type: 'rpm', name: 'agent', version: '7.1-1', vendor: 'Agent Inc.' } as const;
    const rocky = { id: 'rocky', version: '9.3', name: 'Rocky Linux 9.3' };
    const one = advisory('CVE-2023-30861', [affects('PyPI', 'flask', { fixed: '2.2.5' })]);
    assert.deepEqual(found(inventoryOf([flask, agent], rocky), [one]), ['flask CVE-2023-30861 2.2.5']);
    const gone = { ...flask, ownedBy: 'rpm/removed' };
    assert.deepEqual(found(inventoryOf([gone], rocky), [one]), ['flask CVE-2023-30861 2.2.5']);
  });

  it('do not count advisories that were withdrawn', () => {
    const one = advisory('CVE-2021-0001', [affects('npm', 'lodash')], { withdrawn: '2022-01-01T00:00:00Z' });
    assert.deepEqual(found(inventoryOf([lodash]), [one]), []);
  });

  it('show whether a CVE is known to be exploited', () => {
    const { matches } = assessInventory(
      inventoryOf([{ type: 'maven', name: 'org.apache.logging.log4j:log4j-core', version: '2.14.1' }]),
      advisoriesInMemory([
        advisory(
          'GHSA-jfh8-c2jp-5v3q',
          [affects('Maven', 'org.apache.logging.log4j:log4j-core', { fixed: '2.15.0' })],
          {
            aliases: ['CVE-2021-44228'],
          },
        ),
      ]),
    );
    assert.deepEqual(
      matches.map(({ id, knownExploitedSince, epss }) => [id, knownExploitedSince, epss]),
      [['CVE-2021-44228', '2021-12-10', 0.94]],
    );
  });
});

describe('packages that are not assessed', () => {
  function reasons(inventory: Inventory, ...given: Parameters<typeof advisoriesInMemory>): readonly string[] {
    return assessInventory(inventory, advisoriesInMemory(...given)).unassessed.map(({ why }) => why);
  }

  it('are those without a feed, or with a part of one', () => {
    const inventory = inventoryOf([libssl], debian);
    assert.deepEqual(
      reasons(inventory, [], { 'Debian:12': { kind: 'none', remedy: 'run `ironhull db update`' } }),
      ['the database has no advisories of Debian:12: run `ironhull db update`'],
    );
    assert.deepEqual(
      reasons(inventory, [], { 'Debian:12': { kind: 'partial', why: 'x was never fetched' } }),
      ['the database has only some advisories of Debian:12: x was never fetched'],
    );
    assert.deepEqual(reasons(inventory, []), []);
  });

  it('are those of distributions, vendors and programs that no advisories are on', () => {
    assert.deepEqual(reasons(inventoryOf([libssl]), []), ['the distribution is not known']);
    assert.deepEqual(reasons(inventoryOf([libssl], { id: 'kali', version: '2024.1', name: 'Kali' }), []), [
      'no advisories of Kali are read',
    ]);
    assert.deepEqual(reasons(inventoryOf([{ type: 'generic', name: 'redis', version: '7.0.1' }]), []), [
      'no publisher lists vulnerabilities of such programs by name',
    ]);
    const rpm = { type: 'rpm', name: 'docker-ce', version: '3:24.0.7-1.el9', vendor: 'Docker' } as const;
    assert.deepEqual(reasons(inventoryOf([rpm], { id: 'rocky', version: '9.3', name: 'Rocky 9' }), []), [
      'built by Docker, not by Rocky Linux',
    ]);
    assert.deepEqual(reasons(inventoryOf([rpm], debian), []), ['Debian has no packages of type rpm']);
  });

  it('are those whose version cannot be compared with a range', () => {
    const entry = affects('npm', 'lodash', { fixed: '4.17.21' });
    const odd = inventoryOf([{ type: 'npm', name: 'lodash', version: 'file:../lodash' }]);
    const [reason = ''] = reasons(odd, [advisory('CVE-2021-0001', [entry])]);
    assert.equal(reason, 'CVE-2021-0001: version file:../lodash is none of the scheme semver');
    assert.deepEqual(reasons(inventoryOf([{ type: 'npm', name: 'lodash', version: '' }]), []), [
      'no version',
    ]);
  });
});

describe('ecosystemsOf', () => {
  it('names the ecosystems of an inventory', () => {
    const inventory = inventoryOf([libssl, { type: 'npm', name: 'lodash', version: '4.17.15' }], debian);
    assert.deepEqual(ecosystemsOf(inventory), ['Debian:12', 'npm']);
  });
});

describe('a package that does not state its full name', () => {
  const jar = {
    type: 'maven',
    name: 'log4j-core',
    possibleNames: ['org.apache.logging:log4j-core', 'org.apache.logging.log4j:log4j-core'],
    version: '2.14.1',
  } as const;
  const log4Shell = (name: string) =>
    advisory('CVE-2021-44228', [affects('Maven', name, { fixed: '2.15.0' })]);

  it('is compared under every name that it may have', () => {
    assert.deepEqual(found(inventoryOf([jar]), [log4Shell('org.apache.logging.log4j:log4j-core')]), [
      'log4j-core CVE-2021-44228 2.15.0',
    ]);
  });

  it('is not assessed if no advisory names one of them', () => {
    const { matches, unassessed } = assessInventory(
      inventoryOf([jar]),
      advisoriesInMemory([log4Shell('com.other:log4j-core')]),
    );
    assert.deepEqual([matches, unassessed.map(({ packages }) => packages)], [[], [[0]]]);
  });
});
