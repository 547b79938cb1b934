import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { openCopy } from '../../kit/open-copy.ts';

const needsRoot = 'the lab needs root to start engines of its own';
const copy = openCopy(['test/lab/kit/availability.ts']);
after(() => copy.remove());
const module = pathToFileURL(`${copy.folder}/test/lab/kit/availability.ts`).href;
const program = `
  import { labSkip, labTest } from ${JSON.stringify(module)};
  labTest('starts an engine', async () => { throw new Error('was run'); });
  try { console.log('# labSkip', labSkip()); } catch (error) { console.log('# labSkip threw', error.message); }
`;

// Root is dropped because where there is root the lab may well be available.
function runUnprivileged(lab: string): Promise<string> {
  const env = { PATH: process.env['PATH'], IRONHULL_LAB: lab };
  const ids = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const args = ['--test-reporter=tap', '--input-type=module', '--eval', program];
  return new Promise((resolve) => {
    execFile(copy.node, args, { cwd: '/', env, ...ids }, (_, stdout) => resolve(stdout));
  });
}

const skip = process.platform === 'linux' ? false : `this is ${process.platform}`;

test('without the lab a test of it is skipped by name with the reason', { skip }, async () => {
  const said = await runUnprivileged('');
  assert.match(said, new RegExp(`^ok 1 - starts an engine # SKIP ${needsRoot}$`, 'mu'));
  assert.match(said, new RegExp(`^# labSkip ${needsRoot}$`, 'mu'));
});

test('where the lab is required a missing one is a failure', { skip }, async () => {
  const said = await runUnprivileged('required');
  assert.match(said, /^not ok 1 - starts an engine$/mu);
  assert.match(said, new RegExp(`IRONHULL_LAB=required, but ${needsRoot}`, 'u'));
  assert.match(said, /^# labSkip threw IRONHULL_LAB=required/mu);
});
