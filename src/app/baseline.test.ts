import assert from 'node:assert/strict';
import { test } from 'node:test';
import { subjectFacts } from '../../test/kit/subject-facts.ts';
import { plainSwarm } from '../../test/kit/plain-swarm.ts';
import { check } from '../checks/swarm/unused.ts';
import { compareWithBaseline } from '../policy/baseline/compare.ts';
import { withCurrentIds } from './baseline.ts';
import { buildReport } from './build-report.ts';

const former = 'swarm/needless';
const run = { version: '0.0.0', targets: [] };
const facts = subjectFacts('swarm', { swarm: plainSwarm });

test('a baseline written before a rule was renamed still holds its findings', () => {
  const before = { ...check, id: former, formerIds: [] };
  const old = buildReport(facts, [before], run).findings[0];
  assert.ok(old);
  const { fingerprint, rule, severity } = old;
  assert.equal(rule, former);
  const baseline = { file: 'known.json', entries: [{ fingerprint, rule, subject: 'x', severity }] };
  const now = buildReport(facts, [check], run);
  assert.equal(now.findings[0]?.fingerprint, fingerprint);
  assert.equal(compareWithBaseline(now, withCurrentIds(baseline)).baseline?.known, 1);
  assert.equal(withCurrentIds(baseline).entries[0]?.rule, 'swarm/unused');
});
