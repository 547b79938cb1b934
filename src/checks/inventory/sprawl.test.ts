import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildReport } from '../../app/build-report.ts';
import { subjectFacts } from '../../../test/kit/subject-facts.ts';
import { witness } from '../../../test/kit/witness.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { unreadable } from '../../core/observed.ts';
import { checks } from './sprawl.ts';

/** Returns the outcome of `inventory/unused-images` for a number of images, with the first in use. */
function outcomeWith(count: number, rest: object = {}): Outcome | undefined {
  const images = Array.from({ length: count }, (_, index) => ({ references: [`app:${index}`] }));
  const workloads = [{ name: 'web', image: `sha256:${'0'.repeat(64)}` }];
  const facts = { ...subjectFacts('inventory', { images, workloads }), ...rest };
  const report = buildReport(facts, checks, { version: '0.0.0', targets: [] });
  witness('recorded', report.outcomes);
  return report.outcomes.find(({ rule }) => rule === 'inventory/unused-images')?.outcome;
}

test('an image used by a container is not counted', () => {
  assert.equal(outcomeWith(26)?.state, 'passed');
  assert.equal(outcomeWith(27)?.state, 'failed');
});

test('unknown without the list of containers', () => {
  const containers = unreadable('denied', 'permission denied', 'GET /containers/json?all=1');
  const outcome = outcomeWith(27, { containers });
  assert.equal(outcome?.state, 'unknown');
});
