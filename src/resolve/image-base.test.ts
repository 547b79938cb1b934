import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainBase, step } from '../../test/kit/plain-image.ts';
import type { ImageSpec } from '../core/image/image.ts';
import { known, unreadable, valueOf } from '../core/observed.ts';
import { baseFinder } from './image-base.ts';

/** An image with these layers and as many steps, of which the first is an import. */
function image(name: string, layers: readonly string[], created = '2025-12-01T00:00:00.000Z'): ImageSpec {
  const steps = layers.map((layer, index) =>
    step({ instruction: index === 0 ? '' : 'RUN', created, size: layer.length }),
  );
  return {
    ...plainBase,
    id: `sha256:${name}`,
    references: [`${name}:1`],
    layers: known(layers, name),
    history: known(steps, name),
  };
}

const base = image('base', ['a']);
const middle = image('middle', ['a', 'bb']);
const top = image('top', ['a', 'bb', 'ccc']);

test('the base is the largest other image that it starts with', () => {
  const find = baseFinder([base, middle, top]);
  const found = find(top);
  assert.ok(found.state === 'known');
  assert.deepEqual(found.value, { id: 'sha256:middle', name: 'middle:1', steps: 2 });
});

test('an imported image has none', () => {
  assert.equal(baseFinder([base, middle])(base).state, 'absent');
});

test('the base of an image is unreadable if it is not on the engine', () => {
  assert.equal(baseFinder([top])(top).state, 'unreadable');
});

test('the same layers with other steps, or other layers with the same steps, are another image', () => {
  const rebuilt = image('rebuilt', ['a', 'bb'], '2025-12-02T00:00:00.000Z');
  const other = image('other', ['a', 'xx']);
  assert.equal(baseFinder([rebuilt, other, top])(top).state, 'unreadable');
});

test('an image without layers or history is no base, and its own base is unreadable', () => {
  const blind = { ...middle, history: unreadable('denied', 'permission denied', 'middle') };
  const { layers: _layers, ...older } = top;
  assert.equal(baseFinder([blind, top])(top).state, 'unreadable');
  assert.equal(baseFinder([base, older])(older).state, 'unreadable');
});

test('an image beside it with another step of the same kind is not its base', () => {
  const [first] = valueOf(base.history) ?? [];
  assert.ok(first);
  const created = first.created;
  const beside = (name: string, ...more: Parameters<typeof step>[0][]): ImageSpec => ({
    ...image(name, ['a']),
    history: known(
      [first, ...more.map((each) => step({ instruction: 'CMD', created, size: 0, ...each }))],
      name,
    ),
  });
  const sign = { where: 'command', name: '-u', detector: 'password for curl', length: 8 } as const;
  const plain = beside('plain', {});
  const leaking = beside('leaking', { credentials: [sign] }, {});
  const found = baseFinder([base, plain, leaking])(leaking);
  assert.ok(found.state === 'known');
  assert.equal(found.value.name, 'base:1');
});
