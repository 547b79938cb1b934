import assert from 'node:assert/strict';
import { it } from 'node:test';
import { startFakeEngine } from '../../../test/kit/fake-engine.ts';
import { parseImageReference } from '../../formats/image-reference/parse-reference.ts';
import { localMachine } from '../runtime/local-machine.ts';
import { askEngine } from './engine-word.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const reference = parseImageReference('registry.example/team/app:1.0');
const path = `/images/registry.example/team/app@${digest}/json`;
const runtime = { ...localMachine('test', () => undefined), env: {} };

async function said(routes: Parameters<typeof startFakeEngine>[0], apiVersion = '1.53') {
  const engine = await startFakeEngine(routes, apiVersion);
  try {
    const word = await askEngine(reference, digest, { engine: `unix://${engine.socket}` }, runtime);
    return { says: word.says, why: word.why };
  } finally {
    await engine.close();
  }
}

// No engine with `Identity` was at hand: the shapes are those of its documentation.
it('asks for the digest, and says what the engine says, or why it says nothing', async () => {
  const identity = { Pull: [{ Repository: 'registry.example/team/app' }] };
  assert.deepEqual(await said({ [path]: { json: { Id: digest, Identity: identity } } }), {
    says: ['pulled from registry.example/team/app'],
    why: undefined,
  });
  const silent = await said({ [path]: { json: { Id: digest } } }, '1.51');
  assert.match(silent.why ?? '', /from API 1\.53 on/u);
  const none = await said({});
  assert.deepEqual([none.says, none.why !== undefined], [[], true]);
  const broken = await said({ [path]: { json: { Identity: [] } } });
  assert.match(broken.why ?? '', /Identity is not an object/u);
});

it('an engine that is not there says nothing, and ends nothing', async () => {
  const word = await askEngine(reference, digest, { engine: 'unix:///nowhere.sock' }, runtime);
  assert.deepEqual(word.says, []);
  assert.notEqual(word.why ?? '', '');
});
