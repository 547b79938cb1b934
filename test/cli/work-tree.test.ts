import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { runCli } from './run-cli.ts';

const skip = spawnSync('git', ['--version']).status === 0 ? false : 'there is no git';

const bad = 'services:\n  web:\n    image: web\n    privileged: true\n';
const good = 'services:\n  web:\n    image: web\n';

type Files = Readonly<Record<string, string>>;

function write(root: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

function git(cwd: string, ...args: readonly string[]): void {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...identity, ...args], {
    cwd,
    stdio: 'pipe',
    env: { PATH: process.env['PATH'] ?? '' },
  });
}

/** A repository with these files in its first commit. */
function repositoryOf(context: TestContext, files: Files): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'ironhull-git-')));
  context.after(() => rmSync(root, { recursive: true }));
  write(root, files);
  git(root, 'init', '-q', '-b', 'main');
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'first', '--allow-empty');
  return root;
}

/** The places of the privileged services that a run finds, and its exit code. */
async function found(cwd: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await runCli(
    ['lint', ...args, '--only', 'workload/privileged', '--no-policy', '--format', 'checkstyle'],
    { cwd },
  );
  const files: readonly (readonly string[])[] = [
    ...stdout.matchAll(/<file name="([^"]*)">\s*<error [^>]*severity="error"/gu),
  ];
  return { code, stderr, files: files.map(([, name = '']) => name).toSorted() };
}

test('without a path the work tree is searched, and what Git ignores is not', { skip }, async (context) => {
  const root = repositoryOf(context, {
    'compose.yaml': bad,
    'deep/compose.yaml': bad,
    '.gitignore': 'ignored/\nlocal.compose.yaml\nown/compose.yaml\n',
  });
  write(root, { 'ignored/compose.yaml': bad, 'new/compose.yaml': bad, 'own/compose.yaml': bad });
  const top = await found(root);
  assert.deepEqual([top.code, top.files], [1, ['compose.yaml', 'deep/compose.yaml', 'new/compose.yaml']]);
  const below = await found(join(root, 'deep'));
  assert.deepEqual(below.files, ['../compose.yaml', '../deep/compose.yaml', '../new/compose.yaml']);
  // Somebody who names it wants it.
  assert.deepEqual((await found(root, 'ignored')).files, ['ignored/compose.yaml']);
  assert.deepEqual((await found(root, 'own/compose.yaml')).files, ['own/compose.yaml']);
});

test('an override that Git ignores is part of its project all the same', { skip }, async (context) => {
  const root = repositoryOf(context, {
    'compose.yaml': good,
    '.gitignore': 'compose.override.yaml\n',
  });
  write(root, { 'compose.override.yaml': 'services: {web: {privileged: true}}\n' });
  assert.deepEqual((await found(root, '.')).files, ['compose.override.yaml']);
});

test('a repository in a folder is searched by its own rules', { skip }, async (context) => {
  const root = repositoryOf(context, { 'compose.yaml': good });
  write(root, { 'inner/compose.yaml': bad, 'inner/.gitignore': 'out\n', 'inner/out/compose.yaml': bad });
  git(join(root, 'inner'), 'init', '-q');
  assert.deepEqual((await found(root, '.')).files, ['inner/compose.yaml']);
});

test('--changed takes what differs from a commit, and new files', { skip }, async (context) => {
  const root = repositoryOf(context, {
    'a/compose.yaml': good,
    'b/compose.yaml': bad,
    'c/compose.yaml': bad,
  });
  git(root, 'branch', 'base');
  write(root, { 'a/compose.yaml': bad });
  git(root, 'commit', '-qam', 'second');
  const none = await found(root, '--changed');
  assert.deepEqual([none.code, none.files], [0, []]);
  assert.equal(none.stderr, 'No file that can be checked changed\n');
  write(root, { 'c/compose.yaml': `${bad}    init: true\n`, 'd/compose.yaml': bad, 'd/notes.txt': '' });
  assert.deepEqual((await found(root, '--changed')).files, ['c/compose.yaml', 'd/compose.yaml']);
  const all = ['a/compose.yaml', 'c/compose.yaml', 'd/compose.yaml'];
  for (const args of [['--changed=base'], ['--changed', 'base'], ['--changed', 'HEAD~1', '.']])
    assert.deepEqual((await found(root, ...args)).files, all, args.join(' '));
  assert.deepEqual((await found(root, '--changed=base', 'a', 'b/compose.yaml')).files, ['a/compose.yaml']);
  assert.deepEqual((await found(join(root, 'a'), '--changed=base')).files.length, 3);
  const wrong = await found(root, '--changed=nosuch');
  assert.deepEqual([wrong.code, /there is no commit nosuch/u.test(wrong.stderr)], [2, true]);
  const option = await found(root, '--changed=--output=/tmp/x');
  assert.equal(option.code, 2);
});

test('a changed override is checked with its project', { skip }, async (context) => {
  const root = repositoryOf(context, {
    'compose.yaml': good,
    'compose.override.yaml': 'services: {web: {init: true}}\n',
  });
  write(root, { 'compose.override.yaml': 'services: {web: {privileged: true}}\n' });
  assert.deepEqual((await found(root, '--changed')).files, ['compose.override.yaml']);
});

test('--staged takes the staged text, not the file on disk', { skip }, async (context) => {
  const root = repositoryOf(context, {
    'a/compose.yaml': good,
    'b/compose.yaml': good,
    'c/compose.yaml': 'services: {web: {extends: {file: ../base.yml, service: base}}}\n',
    'base.yml': 'services: {base: {image: b}}\n',
  });
  assert.deepEqual((await found(root, '--staged')).code, 0);
  write(root, { 'a/compose.yaml': bad, 'new/compose.yaml': bad, 'odd.yml': bad });
  git(root, 'add', 'a', 'new', 'odd.yml');
  write(root, { 'a/compose.yaml': good, 'b/compose.yaml': bad, 'odd.yml': 'a: b\n' });
  rmSync(join(root, 'new'), { recursive: true });
  mkdirSync(join(root, 'new'));
  assert.deepEqual((await found(root, '--staged')).files, ['a/compose.yaml', 'new/compose.yaml', 'odd.yml']);
  git(root, 'commit', '-qm', 'second');
  // What a staged file extends is read as it is staged, too.
  write(root, { 'base.yml': 'services: {base: {image: b, privileged: true}}\n' });
  git(root, 'add', 'base.yml');
  write(root, {
    'base.yml': 'services: {base: {image: b}}\n',
    'c/compose.yaml': 'services: {web: {init: true, extends: {file: ../base.yml, service: base}}}\n',
  });
  git(root, 'add', 'c');
  assert.ok((await found(root, '--staged')).files.includes('base.yml'));
  const fix = await found(root, '--staged', '--fix');
  assert.match(fix.stderr, /--staged checks the staged text, which no fix can edit/u);
});

test('before the first commit everything is new', { skip }, async (context) => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'ironhull-git-')));
  context.after(() => rmSync(root, { recursive: true }));
  write(root, { 'compose.yaml': bad });
  git(root, 'init', '-q');
  assert.deepEqual((await found(root, '--changed')).files, ['compose.yaml']);
  assert.deepEqual((await found(root, '--staged')).files, []);
  git(root, 'add', '.');
  assert.deepEqual((await found(root, '--staged')).files, ['compose.yaml']);
});

test('--changed --fix edits the files that changed', { skip }, async (context) => {
  const root = repositoryOf(context, { 'a/compose.yaml': good, 'b/compose.yaml': bad });
  write(root, { 'a/compose.yaml': bad });
  const { code } = await found(root, '--changed', '--fix=all');
  assert.equal(code, 0);
  execFileSync('git', ['diff', '--quiet', '--', 'a'], { cwd: root });
});

test('no program that a repository names is run', { skip }, async (context) => {
  const root = repositoryOf(context, {
    'compose.yaml': good,
    '.gitattributes': '* filter=evil diff=evil\n',
    'racy.txt': 'a\n',
  });
  // Git compares the content of a file that is as old as its index, or younger.
  utimesSync(join(root, 'racy.txt'), new Date(), new Date(Date.now() + 60_000));
  git(root, 'add', '-A');
  const proof = join(root, '..', `proof-${process.pid}`);
  const evil = join(root, '.git', 'evil');
  writeFileSync(evil, `#!/bin/sh\ntouch ${proof}\ncat\n`, { mode: 0o755 });
  for (const key of ['core.fsmonitor', 'filter.evil.clean', 'filter.evil.smudge', 'filter.evil.process'])
    git(root, 'config', key, evil);
  for (const key of [
    'diff.evil.command',
    'diff.evil.textconv',
    'diff.external',
    'core.pager',
    'core.sshCommand',
  ])
    git(root, 'config', key, evil);
  for (const name of ['post-index-change', 'pre-commit', 'post-checkout'])
    symlinkSync(evil, join(root, '.git', 'hooks', name));
  write(root, { 'compose.yaml': bad });
  rmSync(proof, { force: true });
  for (const args of [[], ['.'], ['--changed'], ['--staged'], ['--changed', '--diff']]) {
    await found(root, ...args);
    assert.equal(existsSync(proof), false, args.join(' '));
  }
  // Git itself runs it.
  git(root, 'status');
  assert.ok(existsSync(proof));
  rmSync(proof);
});

test('outside of a work tree a folder is searched, and --changed is an error', { skip }, async (context) => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'ironhull-git-')));
  context.after(() => rmSync(root, { recursive: true }));
  write(root, { 'compose.yaml': bad, '.gitignore': 'compose.yaml\n' });
  assert.deepEqual((await found(root)).files, ['compose.yaml']);
  const { code, stderr } = await found(root, '--changed');
  assert.equal(code, 2);
  assert.match(stderr, /--changed: fatal: not a git repository/u);
  for (const args of [
    ['--changed', '-'],
    ['--staged', '--run', 'docker run x'],
    ['--staged', '--changed'],
  ])
    assert.equal((await found(root, ...args)).code, 2, args.join(' '));
});

test('without a path outside of Git the folder of the project is searched', async (context) => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'ironhull-folder-')));
  context.after(() => rmSync(root, { recursive: true }));
  write(root, { 'compose.yaml': bad, 'app/src/a.txt': '', 'own/compose.yaml': bad });
  const below = await found(join(root, 'app/src'));
  assert.deepEqual([below.code, below.files], [1, ['../../compose.yaml', '../../own/compose.yaml']]);
  assert.deepEqual((await found(join(root, 'own'))).files, ['compose.yaml']);
  rmSync(join(root, 'compose.yaml'));
  assert.equal((await found(join(root, 'app/src'))).code, 2);
});
