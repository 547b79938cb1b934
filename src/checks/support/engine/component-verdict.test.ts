import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EngineComponent, OwningPackage } from '../../../core/engine/engine-component.ts';
import { absent, known, unreadable } from '../../../core/observed.ts';
import { advisoriesAsOf, componentAdvisories } from '../../../knowledge/engine/component-advisories.ts';
import { compareEngineVersions, parseEngineVersion } from '../../../versions/engine-version.ts';
import { checkComponent } from './component-verdict.ts';

const bare: EngineComponent = {
  name: 'runc',
  version: '1.1.11',
  from: 'GET /version',
  builtByDocker: false,
  package: absent('/var/lib/dpkg/status'),
};

function packaged(name: string, version: string, ...fixes: readonly string[]): EngineComponent['package'] {
  const log = known(fixes, 'changelog.Debian.gz');
  return known({ manager: 'dpkg', name, version, fixes: log }, '/var/lib/dpkg/status');
}

function verdict(id: string, parts: Partial<EngineComponent>): unknown {
  const component = { ...bare, ...parts };
  const version = parseEngineVersion(component.version);
  const advisory = componentAdvisories.find((one) => one.id === id && one.component === component.name);
  assert.ok(version && advisory);
  return checkComponent(component, version, advisory);
}

test('every row is an ordered range with an id unique to its component', () => {
  const keys = componentAdvisories.map(({ id, component }) => `${id} ${component}`);
  assert.equal(new Set(keys).size, keys.length);
  assert.match(advisoriesAsOf, /^\d{4}-\d{2}-\d{2}$/u);
  for (const { id, affected, gives } of componentAdvisories) {
    assert.match(id, /^(?:CVE-\d{4}-\d{4,}|GHSA(?:-[a-z0-9]{4}){3})$/u);
    assert.ok(gives.length > 0 && affected.length > 0, id);
    const bounds = affected.flat().map((text) => parseEngineVersion(text));
    for (const [index, bound] of bounds.entries()) {
      const next = bounds[index + 1];
      assert.ok(bound && bound.vendor === '', id);
      assert.ok(next === undefined || compareEngineVersions(bound, next) < 0, `${id} ${affected.join(' ')}`);
    }
  }
});

test('bounds of a range', () => {
  for (const [version, expected] of [
    ['1.0.0-rc92', 'not-affected'],
    ['1.0.0-rc93', { fixedIn: '1.1.12' }],
    ['v1.1.11', { fixedIn: '1.1.12' }],
    ['1.1.12', 'not-affected'],
    ['1.2.0-rc.1', 'not-affected'],
  ] as const)
    assert.deepEqual(verdict('CVE-2024-21626', { version }), expected, version);
  assert.deepEqual(verdict('CVE-2024-41110', { name: 'engine', version: '26.1.4' }), { fixedIn: '26.1.5' });
  assert.equal(verdict('CVE-2024-41110', { name: 'engine', version: '26.1.5+dfsg1' }), 'not-affected');
  assert.deepEqual(verdict('CVE-2024-41110', { name: 'engine', version: '19.03.15' }), {
    fixedIn: '19.03.16',
  });
  assert.deepEqual(verdict('CVE-2025-31133', { version: '1.4.0-rc.2' }), { fixedIn: '1.4.0-rc.3' });
});

test('a range that starts at a release includes its release candidates', () => {
  for (const [version, expected] of [
    ['1.3.5', { fixedIn: '1.3.6' }],
    ['1.3.6', 'not-affected'],
    ['1.4.0-rc.3', { fixedIn: '1.4.3' }],
    ['1.4.0', { fixedIn: '1.4.3' }],
    ['1.4.3', 'not-affected'],
  ] as const)
    assert.deepEqual(verdict('CVE-2026-41579', { version }), expected, version);
});

test('a build of a distribution is not accused', () => {
  const id = 'CVE-2024-21626';
  for (const version of ['1.1.11+ds1', '1.1.11-0ubuntu1', '1.1.11-4.el9', '1.1.11~debian', '1.0.0-rc93+dev'])
    assert.equal(verdict(id, { version }), 'unknown', version);
  // A version without suffix does not prove Docker's own build if a distribution packaged it.
  assert.equal(verdict(id, { package: packaged('runc', '1.1.11-0ubuntu3') }), 'unknown');
  const rpm = unreadable('unsupported', 'this database is not read', '/var/lib/rpm');
  assert.equal(verdict(id, { package: rpm }), 'unknown');
  assert.equal(verdict(id, { package: unreadable('remote', 'elsewhere', 'packages') }), 'unknown');
});

test('its change log may list the fix', () => {
  const version = '1.1.5+ds1';
  const owner = packaged('runc', '1.1.5+ds1-1+deb12u1', 'CVE-2024-21626');
  assert.equal(verdict('CVE-2024-21626', { version, package: owner }), 'fixed-by-vendor');
  assert.equal(verdict('CVE-2025-31133', { version, package: owner }), 'unknown');
});

test('a build of a distribution is known by its package manager and its vendor, not by a name of Docker’s', () => {
  const verdictOf = (parts: Partial<OwningPackage>): unknown => {
    const fixes = absent('the database');
    const owner = { manager: 'rpm', name: 'docker-engine', version: '19.03.11', fixes, ...parts } as const;
    return verdict('CVE-2021-41089', {
      name: 'engine',
      version: '19.03.11',
      package: known(owner, 'the database'),
    });
  };
  for (const vendor of ['Docker', 'Docker <support@docker.com>', 'docker'])
    assert.deepEqual(verdictOf({ vendor }), { fixedIn: '20.10.9' }, vendor);
  assert.deepEqual(verdictOf({ name: 'docker-ce', version: '3:19.03.11-1.fc32' }), { fixedIn: '20.10.9' });
  for (const vendor of ['Oracle America', 'Dockerized Linux', ''])
    assert.equal(verdictOf({ vendor }), 'unknown', vendor);
  assert.equal(verdictOf({ manager: 'apk' }), 'unknown');
  assert.equal(verdictOf({ name: 'moby-engine', vendor: 'Fedora Project' }), 'unknown');
});

test('Docker’s own builds are affected, whatever their package', () => {
  const id = 'CVE-2024-21626';
  assert.deepEqual(verdict(id, { package: packaged('containerd.io', '1.6.27-1') }), { fixedIn: '1.1.12' });
  const away = unreadable('remote', 'elsewhere', 'packages');
  assert.deepEqual(verdict(id, { builtByDocker: true, package: away }), { fixedIn: '1.1.12' });
});
