import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainBase } from '../../../test/kit/plain-image.ts';
import { engineImage } from '../../app/subjects/engine-image.ts';
import type { ImageCase } from '../../core/check.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import { onlyABase } from './image-steps.ts';

const pulled = engineImage({ ...plainBase, references: ['base:1', `base@sha256:${'a'.repeat(64)}`] });

function subject(given: Partial<ImageCase>): ImageCase {
  return {
    image: pulled,
    name: 'base:1',
    usedBy: known([], 'GET /containers'),
    base: absent('history'),
    derived: ['app:1'],
    now: '2026-01-01T00:00:00Z',
    ...given,
  };
}

test('only a base: pulled, not run, and the base of other images', () => {
  const outcome = onlyABase(subject({}));
  assert.ok(outcome?.state === 'not-applicable');
  assert.match(outcome.because, /pulled.*base of app:1/u);
  assert.equal(onlyABase(subject({ derived: [] })), undefined);
  assert.equal(onlyABase(subject({ usedBy: known(['web'], 'GET /containers') })), undefined);
  const unasked = unreadable('denied', 'permission denied', 'GET /containers');
  assert.equal(onlyABase(subject({ usedBy: unasked })), undefined);
});

test('an image built here is checked, even as a base of others', () => {
  const built = engineImage({ ...plainBase, references: ['bad:1'] });
  assert.equal(onlyABase(subject({ image: built })), undefined);
});
