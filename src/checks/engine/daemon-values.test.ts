import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EngineSettings } from '../../core/engine/engine-settings.ts';
import { known } from '../../core/observed.ts';
import { engineCase } from '../../../test/kit/engine-case.ts';
import { plainEngine, plainSettings } from '../../../test/kit/plain-engine.ts';
import { checks } from './daemon-values.ts';

function stateOf(slug: string, settings: Partial<EngineSettings>): string | undefined {
  const engine = { ...plainEngine, settings: known({ ...plainSettings, ...settings }, 'GET /info') };
  return checks.find(({ id }) => id === `engine/${slug}`)?.evaluate(engineCase(engine)).state;
}

test('debug mode logs at level debug, whatever the log level', () => {
  assert.equal(stateOf('log-level', { logLevel: known('info', 'f') }), 'passed');
  assert.equal(stateOf('log-level', { logLevel: known('info', 'f'), debug: known(true, 'f') }), 'failed');
  assert.equal(stateOf('log-level', { debug: known(true, 'f') }), 'failed');
});

test('local and remote addresses', () => {
  for (const [address, state] of [
    ['127.0.0.1:9323', 'passed'],
    ['localhost:9323', 'passed'],
    ['[::1]:9323', 'passed'],
    ['127.1.2.3:9323', 'passed'],
    ['0.0.0.0:9323', 'failed'],
    [':9323', 'failed'],
    ['[::]:9323', 'failed'],
    ['192.0.2.1:9323', 'failed'],
    ['127.0.0.1.example:9323', 'failed'],
  ] as const)
    assert.equal(stateOf('metrics-address', { metricsAddress: known(address, 'f') }), state, address);
});

test('address pools: nested, adjacent, public and invalid ones', () => {
  const pools = (...bases: readonly string[]) => ({
    addressPools: known(
      bases.map((base) => ({ base, size: 24 })),
      'f',
    ),
  });
  assert.equal(stateOf('address-pools', pools('10.0.0.0/9', '10.128.0.0/9')), 'passed');
  assert.equal(stateOf('address-pools', pools('10.0.0.0/16', '10.0.4.0/24')), 'failed');
  assert.equal(stateOf('address-pools', pools('10.0.4.0/24', '10.0.0.0/16')), 'failed');
  assert.equal(stateOf('address-pools', pools('172.16.0.0/11')), 'failed');
  assert.equal(stateOf('address-pools', pools('2001:db8::/48')), 'failed');
  assert.equal(stateOf('address-pools', pools('fd00:1::/48', 'fd00:2::/48')), 'passed');
  assert.equal(stateOf('address-pools', pools('nonsense')), 'failed');
});
