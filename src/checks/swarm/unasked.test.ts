import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { subjectFacts } from '../../../test/kit/subject-facts.ts';
import { witness } from '../../../test/kit/witness.ts';
import { buildReport } from '../../app/build-report.ts';
import { known, unreadable } from '../../core/observed.ts';
import type { SwarmFacts, SwarmNodeFacts } from '../../core/engine/swarm.ts';
import { checks as addresses } from './addresses.ts';
import { checks as autolock } from './autolock.ts';
import { checks as certificates } from './certificates.ts';
import { check as managers } from './managers.ts';

const checks = [...addresses, ...autolock, ...certificates, managers];

function statesOf(given: object): Readonly<Record<string, string>> {
  const { outcomes } = buildReport(subjectFacts('swarm', given), checks, { version: '0.0.0', targets: [] });
  witness('recorded', outcomes);
  return Object.fromEntries(outcomes.map(({ rule, outcome }) => [rule.replace('swarm/', ''), outcome.state]));
}

const unasked = unreadable('unsupported', 'this node is not a swarm manager: ask a manager', 'GET /swarm');
const onNode = (swarmNode: Partial<SwarmNodeFacts>) => statesOf({ swarm: unasked, swarmNode });
const valid = (notBefore: string, notAfter: string) => known({ notBefore, notAfter }, 'swarm-node.crt');
const [past, soon, far] = ['2020-01-01T00:00:00Z', '2026-03-01T00:00:00Z', '2040-01-01T00:00:00Z'];

describe('an unreadable swarm', () => {
  test('is described by its node: listen address and certificate lifetime', () => {
    const worker = onNode({});
    assert.deepEqual(worker, {
      autolock: 'unknown',
      'data-path': 'passed',
      'listen-address': 'passed',
      managers: 'unknown',
      'node-certificates': 'passed',
      'root-certificate': 'passed',
      'unlock-key-rotation': 'unknown',
    });
    const open = { listen: '0.0.0.0:2377', advertise: '', dataPath: '' };
    const loose = onNode({
      addresses: known(open, 'docker-state.json'),
      certificate: valid(past, far),
      rootCertificate: valid(past, far),
    });
    for (const rule of ['data-path', 'listen-address', 'node-certificates', 'root-certificate'])
      assert.equal(loose[rule], 'failed', rule);
  });

  test('is unknown if the node’s files are unreadable too', () => {
    const denied = unreadable('denied', 'run as root', '/var/lib/docker/swarm');
    const blind = onNode({ addresses: denied, certificate: denied, rootCertificate: denied });
    assert.deepEqual(new Set(Object.values(blind)), new Set(['unknown']));
    assert.deepEqual(new Set(Object.values(statesOf({ swarm: unasked }))), new Set(['unknown']));
  });

  test('if locked, has managers that need a key; the number of nodes is unknown', () => {
    const locked = onNode({ state: 'locked' });
    assert.deepEqual([locked['autolock'], locked['data-path']], ['passed', 'unknown']);
    assert.equal(onNode({ state: 'error' })['autolock'], 'unknown');
  });

  test('for want of a leader has too few managers', () => {
    assert.equal(onNode({ leaderless: true })['managers'], 'failed');
  });
});

describe('certificates of a swarm', () => {
  const on = (swarm: Partial<SwarmFacts>) => statesOf({ swarm });

  test('are checked on the node and in the swarm’s settings', () => {
    const held = (notAfter: string) => on({ nodeCertificate: valid(past, notAfter) })['node-certificates'];
    assert.deepEqual(
      [held(soon), held(far), held(past), held('nonsense')],
      ['passed', 'failed', 'failed', 'passed'],
    );
  });

  test('of an old root are valid during a rotation until every node has a new one', () => {
    const rotating = (notBefore: string) =>
      on({ rootRotationInProgress: true, rootCertificate: valid(notBefore, far) })['root-certificate'];
    assert.deepEqual([rotating(past), rotating('2025-12-01T00:00:00Z')], ['failed', 'passed']);
  });
});
