import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ImageRequirement } from '../../core/trust-policy.ts';
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
