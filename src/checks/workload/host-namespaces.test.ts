import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { witness } from '../../../test/kit/witness.ts';
import { buildReport } from '../../app/build-report.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import { known } from '../../core/observed.ts';
import { checks } from './host-namespaces.ts';

const rules = checks.filter(({ id }) => id === 'workload/host-user-namespace');

/** Returns the report on a container with this user namespace setting, on this engine. */
function reportOn(engine: Partial<EngineFacts>, kind: 'host' | 'default' = 'host') {
  const written = workloadFacts({
    surface: 'container',
    platform: 'docker',
    key: 'container:web',
    name: 'web',
    at: [],
    settings: { userns: { value: { kind }, at: [] } },
    doubts: [],
  });
  const facts = factsWith({ workloads: [written], engine: known({ ...plainEngine, ...engine }, 'engine') });
  const report = buildReport(facts, rules, { version: '0.0.0', targets: [] });
  witness('recorded', report.outcomes);
  return report;
}

const findingOn = (engine: Partial<EngineFacts>) => reportOn(engine).findings[0];

test('the host’s user namespace fails if the engine remaps, and is low if not', () => {
  assert.equal(findingOn({ usernsRemap: true })?.severity, 'medium');
  const everyone = findingOn({ usernsRemap: false });
  assert.equal(everyone?.severity, 'low');
  assert.match(everyone.message, /remapping would not apply to it/u);
});

test('a pass without remapping does not claim a private user namespace', () => {
  const saw = (usernsRemap: boolean) => {
    const outcome = reportOn({ usernsRemap }, 'default').outcomes[0]?.outcome;
    assert.ok(outcome?.state === 'passed');
    return outcome.evidence[0].saw;
  };
  assert.match(saw(false), /not requested; no container of this engine is remapped/u);
  assert.match(saw(true), /namespace: private/u);
});
