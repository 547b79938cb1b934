import assert from 'node:assert/strict';
import { test } from 'node:test';
import { subjectFacts } from '../../../test/kit/subject-facts.ts';
import { witness } from '../../../test/kit/witness.ts';
import { sightsOf } from '../../app/sights/all.ts';
import { check } from './trusted-images.ts';

/** What is made of images by reference, where these places are trusted. */
function judged(references: readonly (readonly string[])[], trusted: readonly string[]) {
  const images = references.map((names) => ({ references: names }));
  const workloads = references.map((_, n) => ({
    name: `c${n}`,
    image: `sha256:${String(n).padStart(64, '0')}`,
  }));
  const [seen] = sightsOf(subjectFacts('inventory', { images, workloads })).inventory.seen;
  assert.ok(seen);
  const outcome = check.evaluate(seen.value, { trusted });
  witness('recorded', [{ rule: check.id, subject: seen.subject, outcome }]);
  return outcome;
}

test('every image comes from a place that is trusted', () => {
  const images = [['debian:13'], ['registry.example/team/app:1', `registry.example/team/app@sha256:ab`]];
  assert.equal(judged(images, ['docker.io/library', 'registry.example/team']).state, 'passed');
  assert.equal(judged(images, ['docker.io', 'registry.example']).state, 'passed');
});

test('one that does not is named, and a name that only starts alike is another place', () => {
  const images = [
    ['debian:13'],
    ['someone/debian:13'],
    ['registry.example.com/app:1'],
    ['localhost:5000/app'],
  ];
  const outcome = judged(images, ['docker.io/library', 'registry.example']);
  assert.ok(outcome.state === 'failed');
  assert.deepEqual(
    outcome.problems.map(({ detail }) => detail['repository']),
    ['docker.io/someone/debian', 'localhost:5000/app', 'registry.example.com/app'],
  );
});

test('one without a name does not pass', () => {
  assert.equal(judged([['debian:13'], []], ['docker.io']).state, 'unknown');
});
