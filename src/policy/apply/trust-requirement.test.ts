import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ImageRequirement } from '../../core/trust/trust-policy.ts';
import { requirementFor } from './trust-requirement.ts';

const range = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2, startOffset: 0, endOffset: 1 };
const entry = (match: string): ImageRequirement => ({
  match,
  unsigned: true,
  at: { in: 'file', file: 'ironhull.yaml', range },
});
const images = ['*', 'registry.example/*', 'registry.example/team/*', 'registry.example/team/app'].map(entry);

function matched(repository: string, entries = images): string | undefined {
  const rule = requirementFor({ images: entries }, repository);
  return rule.kind === 'entry' ? rule.entry.match : undefined;
}

it('the entry with the longest match counts, in any order', () => {
  for (const entries of [images, images.toReversed()]) {
    assert.equal(matched('registry.example/team/app', entries), 'registry.example/team/app');
    assert.equal(matched('registry.example/team/app2', entries), 'registry.example/team/*');
    assert.equal(matched('registry.example/team/app/worker', entries), 'registry.example/team/*');
    assert.equal(matched('registry.example/teams/app', entries), 'registry.example/*');
    assert.equal(matched('registry.example.org/team/app', entries), '*');
  }
});

it('no entry is none, and a name that only begins alike is another', () => {
  const [, , , one] = images;
  assert.equal(matched('registry.example/team/application', one ? [one] : []), undefined);
  assert.equal(requirementFor({ images: [] }, 'docker.io/library/debian').kind, 'none');
});

it('what is not allowed is refused, whatever the entries say', () => {
  const kind = (repository: string) =>
    requirementFor({ allowed: ['docker.io/library', 'registry.example/'], images }, repository).kind;
  assert.equal(kind('docker.io/library/debian'), 'entry');
  assert.equal(kind('docker.io/librarian/debian'), 'refused');
  assert.equal(kind('registry.example/a'), 'entry');
  assert.equal(kind('registry.example.org/a'), 'refused');
  assert.equal(requirementFor({ allowed: [], images }, 'docker.io/library/debian').kind, 'refused');
});

it('another spelling of a registry falls under the same entry', () => {
  const entries = ['*', 'registry.example/*', 'docker.io/library/*', '127.0.0.1:5000/*', '[::1]:5000/*'].map(
    entry,
  );
  for (const [repository, expected] of [
    ['Registry.Example/team/app', 'registry.example/*'],
    ['registry.example:443/team/app', 'registry.example/*'],
    ['registry.example:5000/team/app', '*'],
    ['registry.example:80/team/app', '*'],
    ['index.docker.io/library/debian', 'docker.io/library/*'],
    ['registry-1.docker.io/library/debian', 'docker.io/library/*'],
    ['Docker.IO/library/debian', 'docker.io/library/*'],
    ['docker.io.evil.example/library/debian', '*'],
    ['127.1:5000/app', '127.0.0.1:5000/*'],
    ['0x7f.0.0.1:5000/app', '127.0.0.1:5000/*'],
    ['2130706433:5000/app', '127.0.0.1:5000/*'],
    ['127.0.0.10:5000/app', '*'],
    ['[0:0::1]:5000/app', '[::1]:5000/*'],
  ] as const)
    assert.equal(matched(repository, entries), expected, repository);
});

it('other spellings are allowed and refused alike', () => {
  const kind = (repository: string, ...allowed: readonly string[]) =>
    requirementFor({ allowed, images }, repository).kind;
  assert.equal(kind('Registry.Example/team/app', 'registry.example/team'), 'entry');
  assert.equal(kind('registry.example/team/app', 'REGISTRY.example:443/team/'), 'entry');
  assert.equal(kind('registry.example/team/app', 'registry.example/team/*'), 'entry');
  assert.equal(kind('registry.example/team-evil/app', 'registry.example/team/*'), 'refused');
  assert.equal(kind('registry.example/team-evil/app', 'registry.example/team'), 'refused');
  assert.equal(kind('registry.example:5000/team/app', 'registry.example/team'), 'refused');
  assert.equal(kind('registry-1.docker.io/library/debian', 'docker.io'), 'entry');
  assert.equal(kind('localhost/app', 'localhost'), 'entry');
  assert.equal(kind('localhost:5000/app', 'localhost'), 'refused');
  assert.equal(kind('127.0.0.1/app', 'localhost'), 'refused');
});
