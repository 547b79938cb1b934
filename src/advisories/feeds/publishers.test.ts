import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exploitationFiles, feedFilesOf, publishers } from './publishers.ts';

const paths = (ecosystem: string): readonly string[] =>
  feedFilesOf(ecosystem).map(({ publisher, path }) => `${publishers[publisher].folder}${path}`);

test('each ecosystem has its files below the folder of a mirror', () => {
  assert.deepEqual(paths('npm'), ['osv/npm/all.zip']);
  assert.deepEqual(paths('Rocky Linux:9'), ['osv/Rocky Linux/all.zip']);
  assert.deepEqual(paths('Ubuntu:22.04'), ['osv/Ubuntu/all.zip']);
  assert.deepEqual(paths('Debian:12'), ['debian/tracker/data/json']);
  assert.deepEqual(paths('Alpine:v3.19'), ['alpine/v3.19/main.json', 'alpine/v3.19/community.json']);
  assert.deepEqual(paths('Alpine:edge'), ['alpine/edge/main.json', 'alpine/edge/community.json']);
  assert.deepEqual(paths('Wolfi'), ['wolfi/os/security.json']);
  assert.deepEqual(paths('constructor'), ['osv/constructor/all.zip']);
  assert.deepEqual(
    exploitationFiles.map(({ path }) => path),
    ['known_exploited_vulnerabilities.json', 'epss_scores-current.csv.gz'],
  );
});

test('folders and addresses end with a slash, so that a path can follow', () => {
  for (const { folder, address } of Object.values(publishers)) {
    assert.match(folder, /^[a-z]+\/$/u);
    assert.match(address, /^https:\/\/[^?#]+\/$/u);
  }
});
