import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from '../../core/observed.ts';
import { belowVolume, isReadOnlyVolume, namedVolumePath, subpathAsOption, subpathIn } from './volumes.ts';

const plain = { driver: 'local', options: {}, mountpoint: '/v' };
const unnamed = { name: '', options: {} };
const bind = { name: 'local', options: { type: 'none', o: 'bind', device: '/etc' } };

test('a collected volume wins over the options in a document', () => {
  assert.equal(namedVolumePath('v', bind, new Map([['v', plain]]), 'x').state, 'absent');
});

test('a host directory in a document counts, and its absence proves nothing', () => {
  assert.deepEqual(namedVolumePath('v', bind, undefined, 'x'), known('/etc', 'x'));
  for (const volumes of [undefined, new Map([['other', plain]])]) {
    const path = namedVolumePath('v', unnamed, volumes, 'x');
    assert.ok(path.state === 'unreadable' && path.why === 'not-collected');
  }
});

test('a subpath of a volume', () => {
  assert.deepEqual(belowVolume(known('/var/run', 'x'), 'docker.sock'), known('/var/run/docker.sock', 'x'));
  assert.deepEqual(belowVolume(known('/var', 'x'), '/run'), known('/var/run', 'x'));
  assert.deepEqual(belowVolume(known('/var', 'x'), ''), known('/var', 'x'));
  assert.equal(subpathIn(['a', ...subpathAsOption('b=c')]), 'b=c');
  assert.equal(subpathIn([]), '');
});

test('a volume may be read-only itself', () => {
  const of = (o: string) => isReadOnlyVolume('v', new Map([['v', { ...plain, options: { o } }]]));
  assert.deepEqual(['ro,bind', 'rbind,ro', 'ro,bind,rw', 'bind', 'bind,root'].map(of), [
    true,
    true,
    false,
    false,
    false,
  ]);
  assert.equal(isReadOnlyVolume('v', undefined), false);
});
