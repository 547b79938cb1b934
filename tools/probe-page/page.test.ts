import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { it } from 'node:test';
import { partOf, probeTables, withPart } from './page.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/probes.md'), 'utf8');

it('the tables of docs/probes.md are those of the probes (`node tools/probe-page.ts` writes them)', () => {
  assert.equal(page, withPart(page, 'probes', probeTables()));
});

it('the page has the matrix of a run', () => {
  assert.match(partOf(page, 'matrix'), /^\| `mount` \| blocked \| .*privileged/mu);
});
