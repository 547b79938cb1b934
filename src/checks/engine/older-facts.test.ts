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

test('facts of a version that did not read the configuration are unknown to every check of it', () => {
  const { settings: _, components: __, plugins: ___, systemTime: ____, ...older } = plainEngine;
  // As a facts file of an older version is read: the members are not there.
  const engine = JSON.parse(JSON.stringify(older)) as typeof plainEngine;
  for (const check of byConfiguration) {
    const outcome = check.evaluate(engineCase(engine));
    assert.ok(outcome.state === 'unknown', `${check.id}: ${outcome.state}`);
    assert.match(outcome.doubts[0], /an older version collected them/u);
  }
});

test('each setting that cannot be read is unknown, whatever the others are', () => {
  const blind = { ...plainEngine, settings: known(JSON.parse('{}'), 'facts.json') };
  for (const check of byConfiguration.filter((one) => one !== components))
    assert.equal(check.evaluate(engineCase(blind)).state, 'unknown', check.id);
});
