import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsOf } from '../../../../test/kit/judge-check.ts';
import { outcomeOf, type Recorded } from '../../../../test/kit/recorded-container.ts';
import type { Check } from '../../../core/rules/check.ts';
import { check as engineSocket } from '../../workload/engine-socket.ts';
import { check as sensitiveHostPath } from '../../workload/sensitive-host-path.ts';

const both = [engineSocket, sensitiveHostPath] as const;

function written(flags: string): readonly (string | undefined)[] {
  return both.map((check) => findingsOf(check, { run: `docker run ${flags} app` })[0]?.severity);
}

test('the whole file system, read by a user who is neither root nor in a group of an engine', () => {
  assert.deepEqual(written('-u 65534 -v /:/host:ro'), ['high', 'high']);
  assert.deepEqual(written('-u 65534:65534 -v /:/host:ro,rslave'), ['high', 'high']);
  assert.deepEqual(written('-v /:/host:ro'), ['critical', 'critical'], 'the image may run as root');
  assert.deepEqual(written('-u 0 -v /:/host:ro'), ['critical', 'critical']);
  assert.deepEqual(written('-u 65534 -v /:/host'), ['high', 'critical'], 'files that everyone may write to');
});

test('a group beside the own one may be that of the socket', () => {
  for (const flags of ['-u 65534:998', '-u 65534:docker', '-u 65534 --group-add 998', '-u nobody'])
    assert.equal(written(`${flags} -v /:/host:ro`)[0], 'critical', flags);
});

test('a socket that is mounted itself is there to be used', () => {
  assert.deepEqual(written('-u 65534 -v /run/docker.sock:/run/docker.sock'), ['critical', undefined]);
});

test('the socket of an engine without root gives what its user has', () => {
  assert.equal(written('-v /run/user/1000/docker.sock:/run/docker.sock')[0], 'high');
  assert.equal(written('-v /run/user/1000/podman/podman.sock:/s')[0], 'high');
  assert.equal(written('-v /run/user/0/docker.sock:/s')[0], 'critical');
});

/** Returns the severity for a container that runs, with `/` of the host to be read. */
function running(check: Check, state: Recorded['state']): string | undefined {
  const shown = [{ Type: 'bind', Source: '/', Destination: '/host', RW: false, Mode: 'ro' }];
  const outcome = outcomeOf(check, { spec: { uid: 1000 }, config: { User: '1000' }, shown, state });
  assert.equal(outcome.state, 'failed');
  return outcome.problems[0].severity ?? check.severity;
}

test('the groups and the capabilities of a process that runs', () => {
  assert.deepEqual(
    both.map((check) => running(check, {})),
    ['high', 'high'],
  );
  assert.equal(running(engineSocket, { groups: [0] }), 'critical');
  assert.equal(running(engineSocket, { groups: [998] }), 'critical');
  assert.equal(running(engineSocket, { capEffective: '0000000000000002' }), 'critical');
});
