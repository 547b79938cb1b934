import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runReader } from './read.ts';

const name = (text: string) => runReader.readAlone?.(text).name;

test('a line is named by its text, a script by its lines', () => {
  assert.equal(name('docker run --privileged app'), '`docker run --privileged app`');
  assert.equal(name('docker run \\\n  --init app\n'), '`docker run \\\n  --init app\n`');
  assert.equal(name('set -e\ndocker run app'), '1 docker run line of a script');
  assert.equal(name('docker run app\ndocker run db'), '2 docker run lines');
  assert.equal(name('docker ps'), 'a docker run line');
});
