import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known, unreadable } from '../../core/observed.ts';
import { containersOfName } from './containers-of-name.ts';

const running = [
  { Names: ['/shop-web-2'], Labels: { 'com.docker.compose.service': 'web' } },
  { Names: ['/shop-web-1'], Labels: { 'com.docker.compose.service': 'web' } },
  { Names: ['/db'], Labels: null },
  'not a container',
];

/** An engine with the containers of these names. */
function engineWith(...names: readonly string[]) {
  const asked: string[] = [];
  return {
    asked,
    async get(path: string) {
      asked.push(path);
      const isThere = names.some((name) => path === `/containers/${name}/json`);
      return isThere ? known({}, path) : unreadable('gone', 'no such container', path);
    },
  };
}

test('a name of a service means its containers that run', async () => {
  const engine = engineWith('shop-web-1', 'shop-web-2', 'db');
  assert.deepEqual(await containersOfName('web', running, engine), ['shop-web-1', 'shop-web-2']);
});

test('a name of a container goes first, also of one that does not run', async () => {
  assert.deepEqual(await containersOfName('web', running, engineWith('web')), ['web']);
});

test('every other name is that of a container, which is not asked for', async () => {
  const engine = engineWith('db');
  assert.deepEqual(await containersOfName('db', running, engine), ['db']);
  assert.deepEqual(await containersOfName('none', running, engine), ['none']);
  assert.deepEqual(engine.asked, []);
});
