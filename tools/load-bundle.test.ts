import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';

const checkout = resolve(import.meta.dirname, '..');
let root = '';

const mainPart = `"use strict";
exports.main = async function main(argv) {
  const { answer } = await Promise.resolve(require("../parts/answer.cjs"));
  console.log(answer(), this === exports, ...argv);
  if (argv[0] === "more") console.log(require("../parts/more.cjs").more());
  return argv[0] === "fail" ? 2 : 0;
};`;

function write(name: string, text: string): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
}

/** An installed package: no sources, and a folder for what it keeps. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ironhull-bundle-'));
  cpSync(join(checkout, 'bin'), join(root, 'bin'), { recursive: true });
  write('package.json', JSON.stringify({ type: 'module', engines: { node: '>=22.18' } }));
  write('dist/cli/main.cjs', mainPart);
  write('dist/parts/answer.cjs', 'exports.answer = () => "one";');
  write('dist/parts/more.cjs', 'exports.more = () => "more";');
  mkdirSync(join(root, 'node_modules'));
});
afterEach(() => rmSync(root, { recursive: true }));

function run(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/ironhull'), ...args], {
    cwd: '/',
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

/** The files of compiled code. */
function stores(): readonly string[] {
  const cache = join(root, 'node_modules/.cache/ironhull');
  if (!existsSync(cache)) return [];
  return readdirSync(cache).flatMap((folder) =>
    readdirSync(join(cache, folder)).map((name) => join(cache, folder, name)),
  );
}

function store(): string {
  const [file, ...others] = stores();
  assert.deepEqual(others, []);
  return file ?? assert.fail('no compiled code is kept');
}

interface Head {
  runs: number;
  sum: number;
  places: Record<string, { sum: number; start: number; size: number }>;
}

function head(): Head {
  const text = readFileSync(store(), 'latin1');
  return JSON.parse(text.slice(0, text.indexOf('\n'))) as Head;
}

test('keeps the compiled code of a command, and of three runs what they used', () => {
  for (const runs of [1, 2, 3, 3]) {
    assert.deepEqual(run('lint'), { code: 0, out: 'one true lint\n', err: '' });
    assert.equal(head().runs, runs);
  }
  assert.match(store(), /\/code-\d+\/lint$/u);
  assert.deepEqual(Object.keys(head().places).toSorted(), ['answer.cjs', 'main.cjs']);
  for (const { start } of Object.values(head().places)) assert.equal(start % 8, 0);
});

test('a run that loads more adds to it, and one that loads less leaves it', () => {
  for (let runs = 0; runs < 3; runs++) run('more');
  const parts = ['answer.cjs', 'main.cjs', 'more.cjs'];
  assert.deepEqual(Object.keys(head().places).toSorted(), parts);
  write('dist/parts/later.cjs', 'exports.later = () => "later";');
  write('dist/parts/answer.cjs', 'exports.answer = () => require("./later.cjs").later();');
  assert.equal(run('more').out, 'later true more\nmore\n');
  assert.deepEqual(Object.keys(head().places).toSorted(), [
    'answer.cjs',
    'later.cjs',
    'main.cjs',
    'more.cjs',
  ]);
});

test('runs what was built anew, also if it is as long as before, and learns from three runs again', () => {
  for (let runs = 0; runs < 3; runs++) run('lint');
  const { sum } = head().places['answer.cjs'] ?? assert.fail();
  write('dist/parts/answer.cjs', 'exports.answer = () => "two";');
  assert.equal(run('lint').out, 'two true lint\n');
  assert.equal(head().runs, 1);
  assert.notEqual(head().places['answer.cjs']?.sum, sum);
});

test('runs without code that is damaged, and writes it anew', () => {
  run('lint');
  const whole = readFileSync(store());
  const flipped = Buffer.from(whole);
  flipped[whole.length - 20] = (flipped[whole.length - 20] ?? 0) ^ 0xff;
  const damaged = [
    flipped,
    whole.subarray(0, whole.length / 2),
    Buffer.from('{}\n'),
    Buffer.from('x'),
    Buffer.alloc(0),
  ];
  for (const bytes of damaged) {
    writeFileSync(store(), bytes);
    assert.deepEqual(run('lint'), { code: 0, out: 'one true lint\n', err: '' });
    assert.equal(head().runs, 1);
  }
});

test('runs without code that another user may have written, and writes it anew', () => {
  for (let runs = 0; runs < 2; runs++) run('lint');
  chmodSync(store(), 0o622);
  assert.deepEqual(run('lint'), { code: 0, out: 'one true lint\n', err: '' });
  assert.equal(head().runs, 1);
  assert.equal(statSync(store()).mode & 0o777, 0o600);
});

test('keeps nothing of a run that failed, of a name that is no command, and of the version', () => {
  assert.equal(run('fail').code, 2);
  assert.equal(run('../lint').code, 0);
  assert.equal(run('--version').code, 0);
  assert.deepEqual(stores(), []);
  assert.equal(run('--only', 'x').code, 0);
  assert.match(store(), /\/audit$/u);
});

test('runs where nothing can be kept', () => {
  write('node_modules/.cache', 'a file');
  assert.deepEqual(run('lint'), { code: 0, out: 'one true lint\n', err: '' });
  rmSync(join(root, 'node_modules'), { recursive: true });
  assert.deepEqual(run('lint'), { code: 0, out: 'one true lint\n', err: '' });
  assert.ok(!existsSync(join(root, 'node_modules')));
});
