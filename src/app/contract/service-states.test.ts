import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known, unreadable } from '../../core/observed.ts';
import { engineSeccomp } from './service-states.ts';

const of = (...options: readonly string[]) => {
  const found = engineSeccomp(known({ SecurityOptions: options }, 'info'));
  return found.state === 'known' ? found.value : found.state;
};

test('the default profile of an engine has one name, another one its path', () => {
  assert.equal(of('name=apparmor', 'name=seccomp,profile=builtin'), 'default');
  assert.equal(of('name=seccomp,profile=default'), 'default');
  assert.equal(of('name=seccomp,profile=unconfined'), 'unconfined');
  assert.equal(of('name=seccomp,profile=/etc/docker/open.json'), 'engine:/etc/docker/open.json');
});

test('an engine that does not name it, or does not answer, leaves it unknown', () => {
  assert.equal(of('name=cgroupns'), 'unreadable');
  assert.equal(engineSeccomp(known([], 'info')).state, 'unreadable');
  assert.equal(engineSeccomp(unreadable('timeout', 'no answer', 'info')).state, 'unreadable');
});
