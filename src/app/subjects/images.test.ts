import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { subjectFacts } from '../../../test/kit/subject-facts.ts';
import { plainBase, step } from '../../../test/kit/plain-image.ts';
import type { ImageSpec } from '../../core/image/image.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import type { Subject } from '../../core/subject.ts';
import { scopeOf } from './scope.ts';
import { workloadCases } from './workload-cases.ts';
import { imageCases, imageSubjects } from './images.ts';

const id = `sha256:${'ab'.repeat(32)}`;
const digest = `registry.example/app@sha256:${'c'.repeat(64)}`;

/** The subjects made of one image, in use or not. */
function entries(image: Partial<ImageSpec>, used: boolean, rest: object = {}) {
  const workloads = used ? [{ name: 'web', image: id }] : [];
  const facts = {
    ...subjectFacts('image', { workloads }),
    images: [{ ...plainBase, id, ...image }],
    ...rest,
  };
  const scope = scopeOf(facts);
  return imageSubjects(facts, imageCases(facts, workloadCases(facts, scope)), scope);
}

/** The key of a subject behind that of its engine. */
function ownKey({ subject: { key, within } }: { subject: Subject }): string {
  return key.slice((within?.key.length ?? 0) + 1);
}

describe('an image as a subject', () => {
  test('is named after its first tag', () => {
    const [one] = entries({ references: [digest, 'b:1', 'a:1'] }, false).entries;
    assert.deepEqual([one?.subject.id, one?.subject.name, one && ownKey(one)], [id, 'a:1', 'image:a:1']);
  });

  test('without a tag is named after its repository, and its key has no digest', () => {
    const [one] = entries({ references: [digest] }, true).entries;
    assert.deepEqual(
      [one?.subject.name, one && ownKey(one)],
      ['registry.example/app@abababababab', 'image:registry.example/app'],
    );
  });

  test('without a name is named after its id, and keyed by its users', () => {
    const [one] = entries({ references: [] }, true).entries;
    assert.deepEqual([one?.subject.name, one && ownKey(one)], ['abababababab', 'image:of web']);
  });

  test('nothing leads to one without a tag that nobody uses', () => {
    assert.deepEqual(entries({ references: [] }, false).entries, []);
    assert.deepEqual(entries({ references: [digest] }, false).entries, []);
    const containers = unreadable('denied', 'permission denied', 'GET /containers');
    assert.equal(entries({ references: [] }, false, { containers }).entries.length, 1);
  });
});

test('an image that is only mounted is in use', () => {
  const facts = {
    ...subjectFacts('image', { workloads: [{ name: 'web' }] }),
    images: [{ ...plainBase, id, references: ['tools:latest'] }],
  };
  const [container] = facts.workloads;
  assert.ok(container);
  const users = (source: string) => {
    const mount = {
      type: 'image' as const,
      source,
      hostPath: absent('inspect'),
      target: '/t',
      readOnly: true,
      options: [],
    };
    const settings = { ...container.written.settings, mounts: { value: [{ value: mount, at: [] }], at: [] } };
    const workloads = [{ ...container, written: { ...container.written, settings } }];
    const [one] = imageCases(facts, workloadCases({ ...facts, workloads }, scopeOf(facts)));
    return one?.usedBy;
  };
  for (const name of ['tools', 'tools:latest', id])
    assert.deepEqual(users(name)?.state === 'known' && users(name), known(['web'], 'GET /containers'));
  assert.deepEqual(users('other'), known([], 'GET /containers'));
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
    const [base] = imageCases(facts, workloadCases(facts, scopeOf(facts)));
    assert.deepEqual(base?.derived, ['child:1']);
  });
});

describe('a list of images that is not there', () => {
  test('is said, also where facts are of an older version', () => {
    assert.equal(entries({}, true).incompleteReason, undefined);
    const denied = { imagesListed: unreadable('denied', 'permission denied', 'GET /images/json') };
    assert.match(
      entries({}, true, denied).incompleteReason ?? '',
      /images could not be listed: permission denied/u,
    );
    assert.match(
      entries({}, true, { imagesListed: undefined }).incompleteReason ?? '',
      /collect them again/u,
    );
  });

  test('matters only where an engine was asked', () => {
    assert.deepEqual(entries({}, true, { engine: absent('files only') }), { entries: [] });
  });
});
