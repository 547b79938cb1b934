import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomeOf, stateOf } from '../../../../test/kit/recorded-container.ts';
import { findingsOf } from '../../../../test/kit/judge-check.ts';
import { check } from '../../workload/sensitive-host-path.ts';

const mount = (change: object) => ({
  Destination: '/img',
  Mode: '',
  RW: false,
  Propagation: 'rprivate',
  ...change,
});

test('a mounted image is no host path, wherever the engine unpacked it', () => {
  for (const Source of ['/var/lib/docker/rootfs/overlayfs/ee5c', '/var/lib/docker/overlay2/8a25/merged']) {
    const shown = [mount({ Type: 'image', Name: 'web:1', Source })];
    const outcome = outcomeOf(check, { shown, engine: { dataRoot: '/var/lib/docker' } });
    assert.equal(outcome.state, 'passed');
    assert.doesNotMatch(JSON.stringify(outcome), /overlay/u);
  }
  assert.deepEqual(findingsOf(check, { run: 'docker run --mount type=image,src=web:1,dst=/img app' }), []);
});

test('a bind mount of the same place is one', () => {
  const shown = [mount({ Type: 'bind', Source: '/var/lib/docker/overlay2/8a25/merged' })];
  assert.equal(stateOf(check, { shown, engine: { dataRoot: '/var/lib/docker' } }), 'failed');
});

test('a source with .. is the path that the engine makes of it', () => {
  const compose = (source: string) => ({ compose: `image: app\nvolumes:\n  - ${source}:/x:ro\n` });
  for (const source of [
    '/root/../srv-data',
    '/run/user/0/../../lock',
    '/etc/../opt/app',
    '/proc/./../opt//app',
  ])
    assert.deepEqual(findingsOf(check, compose(source)), [], source);
  for (const source of ['/srv/../root', '/opt/../run/user/1000', '/./etc/app/../shadow'])
    assert.equal(findingsOf(check, compose(source)).length, 1, source);
});
