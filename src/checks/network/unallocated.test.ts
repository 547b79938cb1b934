import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { plainNetwork } from '../../../test/kit/plain-swarm.ts';
import type { NetworkCase } from '../../core/rules/check.ts';
import { absent, known } from '../../core/observed.ts';
import { checks } from '../registry.gen.ts';

test('every rule is unknown for a network that the swarm is still setting up', () => {
  const subject: NetworkCase = {
    network: { ...plainNetwork, driver: '' },
    attached: known([], 'test'),
    swarm: absent('test'),
    engine: known(plainEngine, 'test'),
  };
  const states = checks.flatMap((check) =>
    check.on === 'network' ? [check.evaluate(subject as never).state] : [],
  );
  assert.deepEqual(new Set(states), new Set(['unknown']));
});
