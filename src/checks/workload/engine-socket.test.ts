import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { assess } from '../../app/assess.ts';
import { known, unreadable } from '../../core/observed.ts';
import type { NamespaceMode, WrittenWorkload } from '../../core/workload.ts';
import { check } from './engine-socket.ts';

/** The outcome for a container on a network, where it could not be read what the engine listens on. */
function stateOn(network: NamespaceMode): string | undefined {
  const written: WrittenWorkload = {
    surface: 'container',
    platform: 'docker',
    key: 'container:web',
    name: 'web',
    at: [],
    settings: { network: { value: network, at: [] } },
    doubts: [],
  };
  const listeners = unreadable('remote', 'the engine runs on another machine', 'listeners');
  const engine = known({ ...plainEngine, listeners }, 'engine');
  const facts = factsWith({ workloads: [workloadFacts(written)], engine });
  return assess(facts, [check], { version: '0.0.0', targets: [] }).outcomes[0]?.outcome.state;
}

test('listeners that could not be read are no pass for a container with a network', () => {
  assert.equal(stateOn({ kind: 'host' }), 'unknown');
  assert.equal(stateOn({ kind: 'private' }), 'unknown');
  assert.equal(stateOn({ kind: 'none' }), 'passed');
});
