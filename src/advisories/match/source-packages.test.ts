import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Advisory } from '../../core/software/advisory.ts';
import type { Inventory } from '../../core/software/inventory.ts';
import { assessInventory } from './assess-inventory.ts';
import { advisoriesInMemory, advisory, affects, inventoryOf } from './test-source.ts';

function found(inventory: Inventory, advisories: readonly Advisory[]): readonly string[] {
  const { matches } = assessInventory(inventory, advisoriesInMemory(advisories));
  return matches.map(({ id, package: place, fixedIn = 'no fix' }) => {
    const { name = '' } = inventory.packages[place] ?? {};
    return `${name} ${id} ${fixedIn}`;
  });
}

const debian = {};

describe('a package whose source package is not stated', () => {
  const bare = { type: 'deb', name: 'libssl3', version: '3.0.9-1', sourceUnknown: true } as const;
  const onOpenssl = advisory('CVE-2023-5363', [affects('Debian:12', 'openssl', { of: 'source' })]);
  const why =
    'its source package is not stated, and advisories of Debian:12 name source packages; scan the image, or an SBOM with source packages';
  const assessed = (one: Parameters<typeof inventoryOf>[0][number], distribution = debian) => {
    const { matches, unassessed } = assessInventory(
      inventoryOf([one], distribution),
      advisoriesInMemory([onOpenssl]),
    );
    return [matches.map(({ id }) => id), unassessed.map((reason) => reason.why)];
  };

  it('is not assessed where advisories name source packages', () => {
    assert.deepEqual(assessed(bare), [[], [why]]);
    assert.deepEqual(assessed({ ...bare, name: 'zlib1g' }), [[], [why]]);
  });

  it('is compared as its own source package if advisories name one like it', () => {
    assert.deepEqual(assessed({ ...bare, name: 'openssl' }), [['CVE-2023-5363'], []]);
  });

  it('is compared as a likely source package, and not assessed if that is not affected', () => {
    const likely = { ...bare, source: { name: 'openssl', version: '3.0.9-1' } };
    assert.deepEqual(assessed(likely), [['CVE-2023-5363'], []]);
    assert.deepEqual(assessed({ ...bare, source: { name: 'zlib', version: '1' } }), [[], [why]]);
    assert.deepEqual(assessed({ ...bare, name: 'openssl', source: { name: 'zlib', version: '1' } }), [
      ['CVE-2023-5363'],
      [],
    ]);
  });

  it('is in doubt for each advisory if the version of its source package is not known', () => {
    const { sourceUnknown: _, ...known } = bare;
    assert.deepEqual(assessed({ ...known, source: { name: 'openssl', version: '' } }), [
      [],
      ['CVE-2023-5363: the version of its source package is not known'],
    ]);
    assert.deepEqual(assessed({ ...known, source: { name: 'zlib', version: '' } }), [[], []]);
  });

  it('is compared by its name where advisories name installed packages', () => {
    const rpm = { ...bare, type: 'rpm' } as const;
    const almalinux = { id: 'almalinux', version: '9.3', name: 'AlmaLinux 9.3' };
    assert.deepEqual(assessed(rpm, almalinux), [[], []]);
  });
});

describe('a package that another builder made', () => {
  const onNginx = advisory('CVE-2023-1', [affects('Debian:12', 'nginx', { of: 'source' })]);
  const foreign = { type: 'deb', name: 'nginx', version: '1.25.3-1~bookworm' } as const;

  it('is not assessed by the advisories of the distribution', () => {
    const { matches, unassessed } = assessInventory(
      inventoryOf([foreign], debian),
      advisoriesInMemory([onNginx]),
    );
    assert.deepEqual(matches, []);
    assert.deepEqual(unassessed, [{ why: 'built by nginx.org, not by Debian', packages: [0] }]);
  });

  it('does not keep the distribution from speaking for its own packages', () => {
    const django = { type: 'pypi', name: 'Django', version: '3.2', ownedBy: 'deb/python3-django' } as const;
    const onDjango = advisory('CVE-2023-2', [affects('PyPI', 'django')]);
    const own = { type: 'deb', name: 'python3-django', version: '3:3.2-1' } as const;
    const all = inventoryOf([foreign, own, django], debian);
    assert.deepEqual(found(all, [onDjango]), []);
    assert.deepEqual(found(inventoryOf([foreign, django], debian), [onDjango]), ['Django CVE-2023-2 no fix']);
  });
});

describe('a package that the distribution likely installed', () => {
  it('is not assessed where the distribution speaks for its packages', () => {
    const django = { type: 'pypi', name: 'Django', version: '3.2' } as const;
    const likely = { ...django, possiblyOwnedBy: 'deb/python3-django' };
    const onDjango = advisory('CVE-2023-2', [affects('PyPI', 'django')]);
    const own = { type: 'deb', name: 'python3-django', version: '3:3.2-1' } as const;
    assert.deepEqual(found(inventoryOf([own, django], debian), [onDjango]), ['Django CVE-2023-2 no fix']);
    assert.deepEqual(found(inventoryOf([likely]), [onDjango]), ['Django CVE-2023-2 no fix']);
    const { matches, unassessed } = assessInventory(
      inventoryOf([own, likely], debian),
      advisoriesInMemory([onDjango]),
    );
    assert.deepEqual(matches, []);
    assert.match(unassessed[0]?.why ?? '', /likely installed it/u);
    assert.deepEqual(unassessed[0]?.packages, [1]);
  });
});

describe('a signed copy of a program', () => {
  it('is compared as the program', () => {
    const on = (name: string, fixed: string) =>
      advisory('CVE-2023-3', [affects('Debian:12', name, { of: 'source', fixed })]);
    const kernel = {
      type: 'deb',
      name: 'linux-image-6.1.0-10-amd64',
      version: '6.1.38-1',
      source: { name: 'linux-signed-amd64', version: '6.1.38+1' },
    } as const;
    assert.equal(found(inventoryOf([kernel], debian), [on('linux', '6.1.38-2')]).length, 1);
    assert.equal(found(inventoryOf([kernel], debian), [on('linux', '6.1.38-1')]).length, 0);
    const grub = {
      type: 'deb',
      name: 'grub-efi-amd64-signed',
      version: '1+2.06+13+deb12u1',
      source: { name: 'grub-efi-amd64-signed', version: '1+2.06+13+deb12u1' },
    } as const;
    assert.equal(found(inventoryOf([grub], debian), [on('grub2', '2.06-13+deb12u2')]).length, 1);
    assert.equal(found(inventoryOf([grub], debian), [on('grub2', '2.06-13+deb12u1')]).length, 0);
  });
});
