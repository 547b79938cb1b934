import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { subjectFacts } from '../../../test/kit/subject-facts.ts';
import { plainBase, step } from '../../../test/kit/plain-image.ts';
import type { ImageSpec } from '../../core/image.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import { workloadCases } from '../cases.ts';
import { imageCases, imageSight } from './images.ts';

const id = `sha256:${'ab'.repeat(32)}`;
const digest = `registry.example/app@sha256:${'c'.repeat(64)}`;

/** The subjects made of one image, in use or not. */
function seen(image: Partial<ImageSpec>, used: boolean, rest: object = {}) {
  const workloads = used ? [{ name: 'web', image: id }] : [];
  const facts = {
    ...subjectFacts('image', { workloads }),
    images: [{ ...plainBase, id, ...image }],
    ...rest,
  };
  return imageSight(facts, imageCases(facts, workloadCases(facts)));
}

describe('an image as a subject', () => {
  test('goes by its first tag', () => {
    const [one] = seen({ references: [digest, 'b:1', 'a:1'] }, false).seen;
    assert.deepEqual([one?.subject, one?.key], [{ kind: 'image', id, name: 'a:1' }, 'image:a:1']);
  });

  test('without a tag it goes by its repository, and its key has no digest', () => {
    const [one] = seen({ references: [digest] }, true).seen;
    assert.deepEqual(
      [one?.subject.name, one?.key],
      ['registry.example/app@abababababab', 'image:registry.example/app'],
    );
  });

  test('without any name it goes by its id, and its key by who uses it', () => {
    const [one] = seen({ references: [] }, true).seen;
    assert.deepEqual([one?.subject.name, one?.key], ['abababababab', 'image:of web']);
  });

  test('nothing leads to one without a tag that nobody uses', () => {
    assert.deepEqual(seen({ references: [] }, false).seen, []);
    assert.deepEqual(seen({ references: [digest] }, false).seen, []);
    const containers = unreadable('denied', 'permission denied', 'GET /containers');
    assert.equal(seen({ references: [] }, false, { containers }).seen.length, 1);
  });
});

describe('what is made from an image', () => {
  const made = (name: string, layers: readonly string[], steps: readonly string[]): ImageSpec => ({
    ...plainBase,
    id: `sha256:${name}`,
    references: [`${name}:1`],
    layers: known(layers, name),
    history: known(
      steps.map((instruction) => step({ instruction })),
      name,
    ),
  });

  test('adds files to it; what only starts in another way is no less started than it', () => {
    const images = [
      made('base', ['a'], ['']),
      made('variant', ['a'], ['', 'USER']),
      made('child', ['a', 'b'], ['', 'RUN']),
    ];
    const facts = { ...subjectFacts('image', {}), images };
    const [base] = imageCases(facts, workloadCases(facts));
    assert.deepEqual(base?.derived, ['child:1']);
  });
});

describe('a list of images that is not there', () => {
  test('is said, also where facts are of an older version', () => {
    assert.equal(seen({}, true).blind, undefined);
    const denied = { imagesListed: unreadable('denied', 'permission denied', 'GET /images/json') };
    assert.match(seen({}, true, denied).blind ?? '', /images could not be listed: permission denied/u);
    assert.match(seen({}, true, { imagesListed: undefined }).blind ?? '', /collect them again/u);
  });

  test('matters only where an engine was asked', () => {
    assert.deepEqual(seen({}, true, { engine: absent('files only') }), { seen: [] });
  });
});
