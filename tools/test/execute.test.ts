import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, test } from 'node:test';

const runner = resolve(import.meta.dirname, 'run.ts');
const folder = mkdtempSync(join(tmpdir(), 'ironhull-run-'));
after(() => rmSync(folder, { recursive: true }));

const green = `import { test } from 'node:test'; test('fine', () => {});`;
const red = `import { test } from 'node:test'; test('not fine', () => { throw new Error('no'); });`;

/** Runs the runner in a new checkout of these files; the variable would make it think it is a child of one. */
function runIn(name: string, files: Record<string, string>): { code: number | null; output: string } {
  const root = join(folder, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  mkdirSync(root, { recursive: true });
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status, stdout } = spawnSync(process.execPath, [runner], { cwd: root, env, encoding: 'utf8' });
  return { code: status, output: stdout };
}

test('runs units and whole tests and adds their counts', () => {
  const { code, output } = runIn('green', { 'src/a.test.ts': green, 'test/lab/b.test.ts': green });
  assert.equal(code, 0);
  assert.match(output, /# tests 2\n(.*\n)*# pass 2\n# fail 0/);
});

test('a failure is red and is shown', () => {
  const { code, output } = runIn('red', { 'src/a.test.ts': green, 'test/b.test.ts': red });
  assert.equal(code, 1);
  assert.match(output, /not fine/);
  assert.match(output, /# fail 1/);
});

test('a file that fails beside others runs again by itself, and the run says so', () => {
  const once = `import { existsSync, writeFileSync } from 'node:fs'; import { test } from 'node:test';
    test('second time', () => { const before = existsSync('ran'); writeFileSync('ran', ''); if (!before) throw new Error('no'); });`;
  const { code, output } = runIn('again', { 'test/a.test.ts': once, 'test/b.test.ts': green });
  assert.equal(code, 0);
  assert.match(output, /second time/u);
  assert.match(output, /^failed beside other tests, and passed by itself: test\/a\.test\.ts$/mu);
  assert.match(output, /# tests 2\n(.*\n)*# pass 2\n# fail 0/u);
});

test('a file in which no test runs the second time is red', () => {
  const once = `import { existsSync, writeFileSync } from 'node:fs'; import { test } from 'node:test';
    if (!existsSync('ran')) { writeFileSync('ran', ''); test('first time', () => { throw new Error('no'); }); }`;
  const { code, output } = runIn('gone', { 'test/a.test.ts': once, 'test/b.test.ts': green });
  assert.equal(code, 1);
  assert.match(output, /no test was run in test\/a\.test\.ts/u);
});

test('recorders and virtual machines run at once, and what these show comes after', () => {
  const meet = (own: string, other: string): string =>
    `import { existsSync, writeFileSync } from 'node:fs'; import { test } from 'node:test';
    test('${own} meets ${other}', async () => { writeFileSync('${own}', '');
      for (let left = 600; !existsSync('${other}'); left -= 1) {
        if (left === 0) throw new Error('${other} did not run');
        await new Promise((done) => setTimeout(done, 100));
      }
      throw new Error('met'); });`;
  const { output } = runIn('rounds', {
    'test/lab/confine-a.test.ts': meet('one', 'two'),
    'test/vm/b.test.ts': meet('two', 'one'),
  });
  assert.doesNotMatch(output, /did not run/u);
  assert.match(output, /one meets two[^]*two meets one[^]*# tests 2\n/u);
});

test('no test at all is red', () => {
  assert.equal(runIn('empty', {}).code, 1);
});

test('a file in which no test ran is red', () => {
  for (const path of ['src/a.test.ts', 'test/a.test.ts']) {
    const { code, output } = runIn(`silent-${dirname(path)}`, {
      'src/b.test.ts': green,
      [path]: 'export {};',
    });
    assert.equal(code, 1);
    assert.match(output, new RegExp(`no test was run in ${path}`));
  }
});

test('a test that another file declares is one of the file that calls it', () => {
  const kit = `import { test } from 'node:test'; export const declare = () => test('fine', () => {});`;
  const call = `import { declare } from '../kit.ts'; declare();`;
  const files = { 'kit.ts': kit, 'src/a.test.ts': call, 'test/b.test.ts': call };
  assert.equal(runIn('declared', files).code, 0);
});

test('a test that ends the process is red', () => {
  const { code } = runIn('exit', {
    'src/a.test.ts': `import { test } from 'node:test'; test('x', () => process.exit(0));`,
  });
  assert.notEqual(code, 0);
});
