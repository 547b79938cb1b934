import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsOf } from '../../../test/kit/judge-check.ts';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { buildReport } from '../../app/build-report.ts';
import type { EngineFacts } from '../../core/engine.ts';
import { known, unreadable } from '../../core/observed.ts';
import type { NamespaceMode, WrittenWorkload } from '../../core/workload.ts';
import { check } from './engine-socket.ts';

const unread = unreadable('remote', 'the engine runs on another host', 'listeners');

/** Returns the outcome for a container on a network on which the engine listens. */
function stateOn(network: NamespaceMode, listeners: EngineFacts['listeners'] = unread): string | undefined {
  const written: WrittenWorkload = {
    surface: 'container',
    platform: 'docker',
    key: 'container:web',
    name: 'web',
    at: [],
    settings: { network: { value: network, at: [] } },
    doubts: [],
  };
  const engine = known({ ...plainEngine, listeners }, 'engine');
  const facts = factsWith({ workloads: [workloadFacts(written)], engine });
  return buildReport(facts, [check], { version: '0.0.0', targets: [] }).outcomes[0]?.outcome.state;
}

test('a container with a network does not pass if listeners are unreadable', () => {
  assert.equal(stateOn({ kind: 'host' }), 'unknown');
  assert.equal(stateOn({ kind: 'private' }), 'unknown');
  assert.equal(stateOn({ kind: 'none' }), 'passed');
});

test('an abstract socket is reachable from the host’s network', () => {
  const abstract = known([{ address: 'unix://@engine', clientTls: false }], 'listeners');
  assert.equal(stateOn({ kind: 'host' }, abstract), 'failed');
  assert.equal(stateOn({ kind: 'private' }, abstract), 'passed');
});

test('variables with the address of an engine', () => {
  const found = (entry: string): string | undefined =>
    findingsOf(check, { run: `docker run -e ${entry} app` })[0]?.message;
  assert.match(found('DOCKER_HOST=192.0.2.1:2375') ?? '', /at 192\.0\.2\.1:2375$/u);
  assert.match(found('CONTAINER_HOST=tcp://192.0.2.1:8080') ?? '', /tcp:/u);
  assert.match(found('DOCKER_HOST=ssh://root@192.0.2.1') ?? '', /an address with a user name$/u);
  for (const fine of [
    'DOCKER_HOST=',
    'DOCKER_HOST=unix:///x.sock',
    'CONTAINER_HOST=web',
    'HOST=tcp://x.example',
  ]) {
    assert.equal(found(fine), undefined, fine);
  }
});
