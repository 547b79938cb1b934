import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { witness } from '../../../test/kit/witness.ts';
import { assess } from '../../app/assess.ts';
import type { EngineFacts } from '../../core/engine.ts';
import { known } from '../../core/observed.ts';
import { checks } from './host-namespaces.ts';

const rules = checks.filter(({ id }) => id === 'workload/host-user-namespace');

/** The finding on a container that asks for the host's user namespace, of such an engine. */
function findingOn(engine: Partial<EngineFacts>) {
  const written = workloadFacts({
    surface: 'container',
    platform: 'docker',
    key: 'container:web',
    name: 'web',
    at: [],
    settings: { userns: { value: { kind: 'host' }, at: [] } },
    doubts: [],
  });
  const facts = factsWith({ workloads: [written], engine: known({ ...plainEngine, ...engine }, 'engine') });
  const report = assess(facts, rules, { version: '0.0.0', targets: [] });
  witness('recorded', report.outcomes);
  return report.findings[0];
}

test('the host’s user namespace matters where the engine remaps, and is said where it does not', () => {
  assert.equal(findingOn({ usernsRemap: true })?.severity, 'medium');
  const everyone = findingOn({ usernsRemap: false });
  assert.equal(everyone?.severity, 'low');
  assert.match(everyone.message, /in which every container of this engine is/u);
});
