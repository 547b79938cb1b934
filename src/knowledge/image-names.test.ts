import assert from 'node:assert/strict';
import { test } from 'node:test';
import { familiarReference } from './image-names.ts';

test('names of one image have one short form', () => {
  for (const name of ['app', 'app:latest', 'library/app', 'docker.io/app', 'docker.io/library/app:latest']) {
    assert.equal(familiarReference(name), 'app:latest', name);
  }
  assert.equal(familiarReference('registry.example:5000/team/app'), 'registry.example:5000/team/app:latest');
  assert.equal(familiarReference('app:1@sha256:ab'), 'app@sha256:ab');
});
