import assert from 'node:assert/strict';
import { test } from 'node:test';
import { subjectFacts } from '../../../test/kit/subject-facts.ts';
import { witness } from '../../../test/kit/witness.ts';
import { subjectSets } from '../../app/subjects/all.ts';
import { scopeOf } from '../../app/subjects/scope.ts';
import { check } from './trusted-images.ts';

/** Returns the outcome for images, with these trusted places. */
function judged(references: readonly (readonly string[])[], trusted: readonly string[]) {
  const images = references.map((names) => ({ references: names }));
  const workloads = references.map((_, n) => ({
    name: `c${n}`,
    image: `sha256:${String(n).padStart(64, '0')}`,
  }));
  const facts = subjectFacts('inventory', { images, workloads });
  const [entries] = subjectSets(facts, scopeOf(facts)).inventory.entries;
  assert.ok(entries);
  const outcome = check.evaluate(entries.value, { trusted });
  witness('recorded', [{ rule: check.id, subject: entries.subject, outcome }]);
  return outcome;
}

const debian = ['debian:13', 'debian@sha256:ab'];
const app = ['registry.example/team/app:1', 'registry.example/team/app@sha256:ab'];

test('passes if every image comes from a trusted place', () => {
  const images = [debian, app];
  assert.equal(judged(images, ['docker.io/library', 'registry.example/team']).state, 'passed');
  assert.equal(judged(images, ['docker.io', 'registry.example']).state, 'passed');
  assert.equal(judged(images, ['library/', 'registry.example/']).state, 'passed');
});

test('names an image from elsewhere; a common name prefix is not enough', () => {
  const images = [
    debian,
    ['someone/debian@sha256:ab'],
    ['registry.example.com/app:1', 'registry.example.com/app@sha256:ab'],
    ['localhost:5000/app@sha256:ab'],
  ];
  const outcome = judged(images, ['docker.io/library', 'registry.example']);
  assert.ok(outcome.state === 'failed');
  assert.deepEqual(
    outcome.problems.map(({ detail }) => detail['repository']),
    ['docker.io/someone/debian', 'localhost:5000/app', 'registry.example.com/app'],
  );
});

test('a local tag does not prove where an image came from', () => {
  assert.equal(judged([debian, ['debian:12']], ['docker.io']).state, 'unknown');
  assert.equal(judged([debian, []], ['docker.io']).state, 'unknown');
  assert.equal(judged([['debian:12', 'someone/app@sha256:ab']], ['docker.io/library']).state, 'failed');
  assert.equal(judged([['mine:1', ...debian]], ['docker.io/library']).state, 'passed');
});
