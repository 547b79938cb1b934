import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certainName, familiarReference, registryOf, repositoryOf } from './image-names.ts';

test('names of one image have one short form', () => {
  for (const name of ['app', 'app:latest', 'library/app', 'docker.io/app', 'docker.io/library/app:latest']) {
    assert.equal(familiarReference(name), 'app:latest', name);
  }
  assert.equal(familiarReference('registry.example:5000/team/app'), 'registry.example:5000/team/app:latest');
  assert.equal(familiarReference('app:1@sha256:ab'), 'app@sha256:ab');
});

test('a repository is named in full, as Docker resolves it', () => {
  const full: Readonly<Record<string, readonly string[]>> = {
    'docker.io/library/debian': [
      'debian',
      'debian:13',
      'debian:13@sha256:ab',
      'library/debian',
      'docker.io/debian',
      'docker.io/library/debian',
      'index.docker.io/debian:13',
      'index.docker.io/library/debian',
    ],
    'docker.io/team/app': ['team/app', 'docker.io/team/app:1', 'index.docker.io/team/app'],
    'docker.io/library/a': ['a:5000'],
    'docker.io/library/localhost': ['localhost'],
    'localhost/app': ['localhost/app', 'localhost/app:1'],
    'localhost:5000/app': ['localhost:5000/app:1'],
    'Registry/app': ['Registry/app'],
    'registry.example/app': ['registry.example/app@sha256:ab'],
    '[::1]:5000/app': ['[::1]:5000/app:1'],
  };
  for (const [wanted, names] of Object.entries(full))
    for (const name of names) {
      assert.equal(repositoryOf(name), wanted, name);
      assert.equal(registryOf(name), wanted.split('/')[0], name);
    }
});

test('a name is certain if only its tag or digest is not', () => {
  const names: readonly (readonly [string, string | undefined])[] = [
    ['app:?', 'app'],
    ['app:1-?', 'app'],
    ['app:?-alpine', 'app'],
    ['app@?', 'app'],
    ['app:1@?', 'app'],
    ['registry.example:5000/team/app:?', 'registry.example:5000/team/app'],
    ['?', undefined],
    ['?:1', undefined],
    ['app?', undefined],
    ['app?:1', undefined],
    ['registry:?/app', undefined],
    ['registry:?/app:1', undefined],
    ['?/app:1', undefined],
    ['team/?:1', undefined],
    ['app:1', undefined],
    [':?', undefined],
  ];
  for (const [text, name] of names) assert.equal(certainName(text, '?'), name, text);
});
