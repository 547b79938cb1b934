import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ImageStore } from '../../../test/kit/image-store.ts';
import { rememberAnswers } from './remember-answers.ts';

it('asks for a manifest and for a list once, and of each repository its own', async () => {
  const store = new ImageStore();
  const first = store.image('one', 'tag');
  const asked: string[] = [];
  store.onAsked = (name) => asked.push(name);
  const client = rememberAnswers(store);
  const [app, other] = ['app', 'other'].map((path) => ({ registry: 'registry.example', path }));
  assert.ok(app && other);
  const digestOf = async (repository: typeof app) => {
    const answer = await client.manifest(repository, 'tag');
    return answer.state === 'known' ? answer.value.digest : answer.state;
  };
  assert.equal(await digestOf(app), first);
  store.image('two', 'tag');
  assert.equal(await digestOf(app), first, 'a tag that moves is the same for all demands');
  assert.notEqual(await digestOf(other), first);
  for (let n = 0; n < 2; n += 1) await client.referrers(app, first);
  assert.deepEqual(asked, ['registry.example/app', 'registry.example/other', 'registry.example/app']);
});
