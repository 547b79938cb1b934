import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { plainBase, step } from '../../../../test/kit/plain-image.ts';
import { engineImage } from '../../../app/subjects/engine-image.ts';
import type { ImageCase } from '../../../core/rules/check.ts';
import { absent, known, unreadable } from '../../../core/observed.ts';
import { checkSteps, onlyABase } from './image-steps.ts';

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

describe('a history that does not name every step', () => {
  const made = (instructions: readonly string[], layers: number) =>
    engineImage({
      ...plainBase,
      history: known(
        instructions.map((instruction) => step({ instruction })),
        'history',
      ),
      layers: known(
        Array.from({ length: layers }, (_, index) => `sha256:${index}`),
        'inspect',
      ),
    });
  const outcome = (instructions: readonly string[], layers: number) =>
    checkSteps(subject({ image: made(instructions, layers) }), 'nothing', () => undefined);

  test('is unknown: more layers than steps that could make one', () => {
    for (const [instructions, layers] of [
      [['LABEL'], 1],
      [['ADD', 'RUN'], 3],
      [['ADD', 'ENV', 'CMD'], 2],
    ] as const) {
      assert.equal(outcome(instructions, layers).state, 'unknown', instructions.join());
    }
  });

  test('is unknown: a step without an instruction, or a command before any file', () => {
    assert.equal(outcome([''], 1).state, 'unknown');
    assert.equal(outcome(['RUN'], 1).state, 'unknown');
    assert.equal(outcome(['ENV', 'RUN', 'COPY'], 1).state, 'unknown');
  });

  test('passes with a step for each layer', () => {
    assert.equal(outcome(['ADD', 'ENV', 'WORKDIR', 'COPY', 'RUN'], 3).state, 'passed');
    assert.equal(outcome(['COPY', 'CMD'], 1).state, 'passed');
  });
});
