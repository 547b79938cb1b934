import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from '../../core/observed.ts';
import { engineCase } from '../../../test/kit/engine-case.ts';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { check as components } from './component-vulnerable.ts';
import { checks as authorization } from './authorization.ts';
import { checks as switches } from './daemon-switches.ts';
import { checks as values } from './daemon-values.ts';
import { check as forwarding } from './forwarding-unfiltered.ts';
import { check as runtime } from './runtimes.ts';
import { checks as logging } from './logging.ts';
import { checks as registries } from './registries.ts';

const byConfiguration = [
  ...authorization,
  ...switches,
  ...values,
  ...logging,
  ...registries,
  forwarding,
  runtime,
  components,
];

test('every configuration check is unknown for facts without a configuration', () => {
  const { settings: _, components: __, plugins: ___, systemTime: ____, ...older } = plainEngine;
  // Facts files of older versions lack these members.
  const engine = JSON.parse(JSON.stringify(older)) as typeof plainEngine;
  for (const check of byConfiguration) {
    const outcome = check.evaluate(engineCase(engine));
    assert.ok(outcome.state === 'unknown', `${check.id}: ${outcome.state}`);
    assert.match(outcome.doubts[0], /an older version collected them/u);
  }
});

test('an unreadable setting is unknown, whatever the others are', () => {
  const blind = { ...plainEngine, settings: known(JSON.parse('{}'), 'facts.json') };
  for (const check of byConfiguration.filter((one) => one !== components))
    assert.equal(check.evaluate(engineCase(blind)).state, 'unknown', check.id);
});
