import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, test } from 'node:test';

const runner = resolve(import.meta.dirname, 'run.ts');
const folder = mkdtempSync(join(tmpdir(), 'ironhull-remember-'));
after(() => rmSync(folder, { recursive: true }));

const declare = (name: string, body = ''): string =>
  `import assert from 'node:assert/strict';\nimport fs from 'node:fs';\nimport { test } from 'node:test';\n` +
  `test('${name}', () => { ${body} });\n`;

/** Put together, so that this file finds the checkout in one way only. */
const place = ['import', 'meta', 'dirname'].join('.');

const plain: Readonly<Record<string, string>> = {
  '.gitignore': 'node_modules/\n',
  'package.json': '{"type":"module"}',
  'tools/test/run.ts': '// In the place of the runner.',
  'src/a.ts': 'export const a = 1;',
  'src/a.test.ts': `import { a } from './a.ts';\n${declare('a', 'assert.equal(a, 1)')}`,
  'src/b.test.ts': declare('b', `assert.ok(!fs.existsSync('src') && process.env.PWD === undefined)`),
  'src/r.test.ts': declare('r', `fs.readdirSync(${place} + '/..')`),
};

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** A new checkout of these files, and its memory. */
function checkout(name: string, files: Readonly<Record<string, string>>): { root: string; memory: string } {
  const root = join(folder, name);
  mkdirSync(root);
  write(root, files);
  execFileSync('git', ['init', '--quiet'], { cwd: root, stdio: 'ignore' });
  return { root, memory: join(root, 'node_modules/.cache/memory.json') };
}

interface Ran {
  isGreen: boolean;
  /** The names of the tests that ran, one letter each. */
  ran: string;
  output: string;
}

/** Runs the units of a checkout, with further variables. */
function runIn(root: string, variables: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const args = [runner, '--units', '--verbose', '--remember', join(root, 'node_modules/.cache/memory.json')];
  return new Promise((done) => {
    execFile(process.execPath, args, { cwd: root, env: { ...env, ...variables } }, (error, stdout) => {
      const names = [...stdout.matchAll(/^[✔✖] (\w) \(/gmu)].map(([, name]) => name ?? '');
      done({
        isGreen: error === null,
        ran: [...new Set(names)].toSorted((a, b) => (a < b ? -1 : 1)).join(''),
        output: stdout,
      });
    });
  });
}

async function assertRuns(root: string, wanted: string, isGreen = true, variables = {}): Promise<void> {
  const { ran, output, isGreen: was } = await runIn(root, variables);
  assert.deepEqual([ran, was], [wanted, isGreen], output);
}

test('what passed runs again when its inputs change, and else is counted', async () => {
  const { root, memory } = checkout('plain', plain);
  await assertRuns(root, 'abr');
  const { isGreen, ran, output } = await runIn(root, { SHLVL: '7' });
  assert.deepEqual([isGreen, ran], [true, '']);
  assert.match(output, /^units: 3 tests, of which 3 passed before with the same inputs, 0 passed now/mu);
  write(root, { 'docs/page.md': 'new' });
  await assertRuns(root, 'r');
  write(root, { 'src/a.ts': 'export const a = 1; // still' });
  await assertRuns(root, 'ar');
  await assertRuns(root, 'abr', true, { IRONHULL_OTHER: '1' });
  write(root, { 'tools/test/run.ts': '// Another one.' });
  await assertRuns(root, 'abr');
  writeFileSync(memory, readFileSync(memory, 'utf8').slice(0, -1));
  await assertRuns(root, 'abr');
});

test('a failure is never remembered, and does not keep others from it', async () => {
  const { root } = checkout('failure', plain);
  write(root, { 'src/a.ts': 'export const a = 2;' });
  await assertRuns(root, 'abr', false);
  await assertRuns(root, 'a', false);
  await assertRuns(root, 'a', false);
  write(root, { 'src/a.ts': 'export const a = 1;' });
  await assertRuns(root, 'ar');
});

test('a skipped test runs each time', async () => {
  const { root } = checkout('skipped', plain);
  write(root, { 'src/a.test.ts': declare('a').replace("'a',", "'a', { skip: 'no' },") });
  await runIn(root);
  assert.match((await runIn(root)).output, /^# skipped 1$/mu);
});

test('a run that ends in the middle remembers nothing', async () => {
  const { root } = checkout('crash', plain);
  for (const end of ['process.exit(0)', `process.kill(process.pid, 'SIGKILL')`]) {
    write(root, { 'src/c.test.ts': declare('c', end) });
    assert.equal((await runIn(root)).isGreen, false);
    assert.equal((await runIn(root)).isGreen, false);
  }
  write(root, { 'src/c.test.ts': declare('c') });
  await assertRuns(root, 'abcr');
});

test('what changes while its test runs is not remembered', async () => {
  const { root } = checkout('changing', plain);
  const path = JSON.stringify(join(root, 'src/a.ts'));
  write(root, { 'src/b.test.ts': declare('b', `fs.writeFileSync(${path}, 'export const a = 1;')`) });
  await assertRuns(root, 'abr');
  await assertRuns(root, 'ar');
});

test('two runs at once leave a whole memory', async () => {
  const { root, memory } = checkout('twice', plain);
  const both = await Promise.all([runIn(root), runIn(root)]);
  for (const { isGreen, output } of both) assert.ok(isGreen, output);
  assert.equal(Object.keys(JSON.parse(readFileSync(memory, 'utf8')) as object).length, 3);
  await assertRuns(root, '');
});
