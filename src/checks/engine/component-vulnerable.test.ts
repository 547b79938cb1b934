import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ComponentName } from '../../core/engine/engine-component.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { absent, known } from '../../core/observed.ts';
import { engineCase } from '../../../test/kit/engine-case.ts';
import { plainEngine, plainSettings } from '../../../test/kit/plain-engine.ts';
import { check } from './component-vulnerable.ts';

const today = { engine: '29.9.3', containerd: '2.3.2', runc: '1.5.3' };

function engineOf(versions: Partial<Record<ComponentName, string>>, parts: Partial<EngineFacts> = {}) {
  const components = Object.entries({ ...today, ...versions }).map(([name, version]) => ({
    name: name as ComponentName,
    version,
    from: 'GET /version',
    builtByDocker: true,
    package: absent('/var/lib/dpkg/status'),
  }));
  return engineCase({ ...plainEngine, components: known(components, 'GET /version'), ...parts });
}

function advisoriesIn(outcome: Outcome): string[] {
  return outcome.state === 'failed'
    ? outcome.problems.map(({ vulnerability }) => vulnerability?.id ?? '')
    : [];
}

const authorized = known(
  { ...plainSettings, authorizationPlugins: known(['gate'], 'GET /info') },
  'GET /info',
);

test('one problem for each advisory, with its severity and fixed release', () => {
  const outcome = check.evaluate(engineOf({ runc: '1.1.11' }));
  assert.deepEqual(advisoriesIn(outcome), [
    'CVE-2024-21626',
    'CVE-2024-45310',
    'CVE-2025-31133',
    'CVE-2025-52565',
    'CVE-2025-52881',
    'CVE-2026-41579',
  ]);
  assert.ok(outcome.state === 'failed');
  const [first, second] = outcome.problems;
  assert.equal(first.severity, 'high');
  assert.equal(second?.severity, 'low');
  assert.deepEqual(
    first.change?.kind === 'upgrade' && [first.change.title, first.change.purl, first.change.to],
    ['Upgrade runc to 1.1.12 or later', 'pkg:golang/github.com/opencontainers/runc@1.1.11', '1.1.12'],
  );
});

test('an advisory for authorization plugins does not apply without one', () => {
  const without = check.evaluate(engineOf({ engine: '29.3.0' }));
  assert.ok(!advisoriesIn(without).includes('CVE-2026-34040'));
  const withPlugin = check.evaluate(engineOf({ engine: '29.3.0' }, { settings: authorized }));
  assert.ok(advisoriesIn(withPlugin).includes('CVE-2026-34040'));
});

test('a pass names the advisories that do not apply, and the age of the table by the engine’s clock', () => {
  const settings = known({ ...plainSettings, experimental: known(false, 'GET /info') }, 'GET /info');
  const systemTime = known('2026-12-12T10:00:00Z', 'GET /info');
  const outcome = check.evaluate(engineOf({ runc: '1.5.2' }, { settings, systemTime }));
  assert.ok(outcome.state === 'passed', JSON.stringify(outcome));
  const saw = outcome.evidence.map((one) => one.saw).join('\n');
  assert.match(saw, /runc 1\.5\.2: not reachable: CVE-2026-119101 \(experimental features are off\)/u);
  assert.match(saw, /advisories as of 2026-08-21, 113 days old/u);
});

test('an undecidable condition is reported as a doubt', () => {
  const outcome = check.evaluate(
    engineOf(
      { runc: '1.5.2' },
      { settings: known({ ...plainSettings, experimental: absent('GET /info') }, 'f') },
    ),
  );
  assert.ok(
    outcome.state === 'unknown' && outcome.doubts[0].includes('CVE-2026-119101'),
    JSON.stringify(outcome),
  );
});

test('a missing component is a doubt', () => {
  const components = known([], 'GET /version');
  const outcome = check.evaluate(engineCase({ ...plainEngine, components }));
  assert.ok(outcome.state === 'unknown' && outcome.doubts.length === 3);
});

test('swarm flaws matter in a swarm', () => {
  const encrypted = 'CVE-2023-28841';
  assert.ok(!advisoriesIn(check.evaluate(engineOf({ engine: '23.0.2' }))).includes(encrypted));
  assert.ok(
    advisoriesIn(check.evaluate(engineOf({ engine: '23.0.2' }, { swarm: 'manager' }))).includes(encrypted),
  );
});
