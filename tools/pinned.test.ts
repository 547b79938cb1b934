import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { whyInstall } from './pinned.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ironhull-install-'));
  mkdirSync(join(folder, 'node_modules/node/bin'), { recursive: true });
  writeFileSync(join(folder, 'node_modules/node/bin/node'), '');
});
afterEach(() => rmSync(folder, { recursive: true }));

const wanted = {
  '': { version: '0.1.0' },
  'node_modules/yaml': { version: '2.9.1' },
  'node_modules/other-platform': { version: '1.0.0', optional: true },
};

function write(file: string, packages: Record<string, object>): void {
  writeFileSync(join(folder, file), JSON.stringify({ packages }));
}

test('what the lockfile asks for is installed: nothing to do', () => {
  write('package-lock.json', wanted);
  write('node_modules/.package-lock.json', { 'node_modules/yaml': { version: '2.9.1' } });
  assert.equal(whyInstall(folder), undefined);
});

test('another version, a missing package and a missing record are each a reason', () => {
  write('package-lock.json', wanted);
  assert.match(whyInstall(folder) ?? '', /nothing is installed/);
  write('node_modules/.package-lock.json', { 'node_modules/yaml': { version: '2.9.0' } });
  assert.match(whyInstall(folder) ?? '', /yaml is not at 2\.9\.1/);
  write('node_modules/.package-lock.json', {});
  assert.match(whyInstall(folder) ?? '', /yaml is not at 2\.9\.1/);
});

test('an optional package of another version is a reason, a missing one is not', () => {
  write('package-lock.json', wanted);
  const yaml = { 'node_modules/yaml': { version: '2.9.1' } };
  write('node_modules/.package-lock.json', { ...yaml, 'node_modules/other-platform': { version: '0.9.0' } });
  assert.match(whyInstall(folder) ?? '', /other-platform/);
});

test('the pinned Node is missing: a reason', () => {
  write('package-lock.json', wanted);
  write('node_modules/.package-lock.json', { 'node_modules/yaml': { version: '2.9.1' } });
  rmSync(join(folder, 'node_modules/node/bin/node'));
  assert.match(whyInstall(folder) ?? '', /pinned Node/);
});
