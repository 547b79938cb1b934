import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageSamples } from './test-language-samples.ts';
import { fileReading, shownPackages } from './test-reading.ts';

for (const [at, { cataloger, path, content, packages, proof }] of languageSamples.entries())
  test(`${cataloger.name} reads ${path} (${at})`, () => {
    const reading = fileReading(cataloger, path, content);
    assert.deepEqual(shownPackages(reading), packages);
    assert.deepEqual(reading.gaps ?? [], []);
    for (const found of reading.packages ?? []) assert.equal(found.proof, proof);
  });
