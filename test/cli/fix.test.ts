import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { test, type TestContext } from 'node:test';
import { runCli } from './run-cli.ts';

/** A folder with these files, removed after the test. */
function folderOf(context: TestContext, files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'ironhull-fix-'));
  context.after(() => rmSync(root, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

const only = ['--only', 'workload/privileged', '--only', 'workload/read-only-root', '--no-policy'];
const bad = 'services:\n  web: # the web\n    image: web\n    privileged: true # why\n';
const good = 'services:\n  web: # the web\n    image: web\n    read_only: true\n';

test('--fix=all edits the file, says what it did, and reports what remains', async (context) => {
  const cwd = folderOf(context, { 'compose.yaml': bad });
  chmodSync(join(cwd, 'compose.yaml'), 0o640);
  const first = await runCli(['lint', 'compose.yaml', '--fix=all', ...only], { cwd });
  assert.equal(readFileSync(join(cwd, 'compose.yaml'), 'utf8'), good);
  assert.equal(statSync(join(cwd, 'compose.yaml')).mode & 0o777, 0o640);
  assert.deepEqual(readdirSync(cwd), ['compose.yaml']);
  assert.equal(first.code, 0);
  assert.match(first.stdout, /No findings/);
  assert.match(first.stderr, /^Fixed 2 findings in compose\.yaml\n {2}web: Remove the privileged setting/);
  const again = await runCli(['lint', 'compose.yaml', '--fix=all', ...only], { cwd });
  assert.match(again.stderr, /^Fixed nothing\n/);
  assert.equal(readFileSync(join(cwd, 'compose.yaml'), 'utf8'), good);
});

test('--fix makes no risky edit, and the exit code is that of what remains', async (context) => {
  const cwd = folderOf(context, { 'compose.yaml': bad });
  const { code, stdout, stderr } = await runCli(['lint', 'compose.yaml', '--fix', ...only], { cwd });
  assert.equal(code, 1);
  assert.equal(readFileSync(join(cwd, 'compose.yaml'), 'utf8'), bad);
  assert.match(stdout, /Privileged container/);
  assert.match(stderr, /Fixed nothing\n2 findings have a risky fix: --diff shows it, --fix=all makes it\n/);
});

test('--diff changes nothing and writes what git makes the fixed file of', async (context) => {
  const cwd = folderOf(context, { 'a/compose.yaml': bad, 'b/compose.yaml': bad.replaceAll('\n', '\r\n') });
  const { code, stdout, stderr } = await runCli(['lint', '.', '--diff', ...only], { cwd });
  assert.equal(code, 0, stderr);
  assert.equal(readFileSync(join(cwd, 'a/compose.yaml'), 'utf8'), bad);
  assert.match(
    stdout,
    /^--- a\/a\/compose\.yaml\n\+\+\+ b\/a\/compose\.yaml\n@@ -1,4 \+1,4 @@ risky: workload/,
  );
  assert.match(stderr, /^Would fix 2 findings in a\/compose\.yaml\n/);
  const applied = spawnSync('git', ['apply', '--whitespace=nowarn'], {
    cwd,
    input: stdout,
    encoding: 'utf8',
  });
  assert.equal(applied.status, 0, applied.stderr);
  assert.equal(readFileSync(join(cwd, 'a/compose.yaml'), 'utf8'), good);
  assert.equal(readFileSync(join(cwd, 'b/compose.yaml'), 'utf8'), good.replaceAll('\n', '\r\n'));
});

test('--diff with --fix shows safe edits only, and takes no option of a report', async (context) => {
  const cwd = folderOf(context, { 'compose.yaml': bad });
  const safe = await runCli(['lint', '.', '--diff', '--fix', ...only], { cwd });
  assert.deepEqual([safe.code, safe.stdout], [1, '']);
  assert.match(safe.stderr, /^Nothing to fix\n2 findings have a risky fix/);
  for (const [option, ...value] of [['--format', 'json'], ['--all'], ['--brief']] as const) {
    const report = await runCli(['lint', '.', '--diff', option, ...value], { cwd });
    assert.equal(report.code, 2);
    assert.match(report.stderr, new RegExp(`--diff writes a diff and no report; leave out ${option}`, 'u'));
  }
  const level = await runCli(['lint', '.', '--fix=some'], { cwd });
  assert.match(level.stderr, /--fix cannot be 'some'; it takes no value, or all/);
});

test('a file that cannot be written is said, and the others are fixed', async (context) => {
  const cwd = folderOf(context, { 'a/compose.yaml': bad, 'b/compose.yaml': bad });
  chmodSync(join(cwd, 'a/compose.yaml'), 0o444);
  const { code, stderr, stdout } = await runCli(['lint', '.', '--fix=all', ...only], { cwd });
  assert.equal(code, 2);
  assert.match(stderr, /^Fixed 2 findings in b\/compose\.yaml\n/);
  assert.doesNotMatch(stderr, /Fixed 2 findings in a/);
  assert.match(stderr, /ironhull: a\/compose\.yaml: it is read-only\n/);
  assert.match(stdout, /Privileged container/);
  assert.equal(readFileSync(join(cwd, 'a/compose.yaml'), 'utf8'), bad);
  assert.equal(readFileSync(join(cwd, 'b/compose.yaml'), 'utf8'), good);
});

test('a link leads a fix to a file of the project, and to no other', async (context) => {
  const elsewhere = folderOf(context, { 'compose.yaml': bad });
  const cwd = folderOf(context, { 'real.yaml': bad, '.git/HEAD': '' });
  symlinkSync('real.yaml', join(cwd, 'compose.yaml'));
  symlinkSync(join(elsewhere, 'compose.yaml'), join(cwd, 'theirs.yaml'));
  const own = await runCli(['lint', 'compose.yaml', '--fix=all', ...only], { cwd });
  assert.equal(own.code, 0, own.stderr);
  assert.ok(lstatSync(join(cwd, 'compose.yaml')).isSymbolicLink());
  assert.equal(readFileSync(join(cwd, 'real.yaml'), 'utf8'), good);
  const other = await runCli(['lint', 'theirs.yaml', '--fix=all', ...only], { cwd });
  assert.equal(other.code, 2);
  assert.match(other.stderr, /theirs\.yaml: it is a link to .*, which is outside of /);
  assert.equal(readFileSync(join(elsewhere, 'compose.yaml'), 'utf8'), bad);
});

/** Runs the command with a text on stdin. */
function runWithInput(input: string, args: readonly string[], cwd: string) {
  const program = resolve(import.meta.dirname, '../../bin/ironhull');
  const env = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' };
  return spawnSync(process.execPath, [program, ...args], { cwd, env, input, encoding: 'utf8' });
}

test('the fixed text of stdin goes to stdout, and the report to stderr or a file', async (context) => {
  const cwd = folderOf(context, {});
  const args = ['lint', '-', '--fix=all', ...only, '--stdin-filename', 'compose.yaml'];
  const shown = runWithInput(bad, args, cwd);
  assert.deepEqual([shown.status, shown.stdout], [0, good]);
  assert.match(shown.stderr, /^Fixed 2 findings in compose\.yaml\n[^]*No findings/);
  const toFile = runWithInput(bad, [...args, '--format', 'json', '--output', 'report.json'], cwd);
  assert.equal(toFile.stdout, good);
  assert.deepEqual(JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8')).findings, []);
  const unchanged = runWithInput(good, args, cwd);
  assert.deepEqual([unchanged.status, unchanged.stdout], [0, good]);
  assert.deepEqual(readdirSync(cwd), ['report.json']);
  const two = runWithInput(bad, ['lint', '-', 'x.yaml', '--fix'], cwd);
  assert.equal(two.status, 2);
  assert.match(two.stderr, /--fix writes the text of stdin to stdout; name nothing beside -/);
});

test('what others share, is in another file, or is waived is left, and why is said', async (context) => {
  const cwd = folderOf(context, {
    'compose.yaml':
      'include: [db.yaml]\nx-b: &b {privileged: true}\nservices:\n  web: {image: w}\n  base: {image: b, read_only: false}\n  top: {extends: base, image: t}\n  other:\n    <<: *b\n    image: o\n',
    'db.yaml': 'services:\n  db:\n    image: db\n    privileged: true\n',
    'ironhull.yaml': 'waive:\n  - rule: workload/read-only-root\n    subject: web\n    reason: it writes\n',
  });
  const rules = only.filter((word) => word !== '--no-policy');
  const { stderr } = await runCli(['lint', 'compose.yaml', '--fix=all', ...rules], { cwd });
  const text = readFileSync(join(cwd, 'compose.yaml'), 'utf8');
  assert.match(text, /web: \{image: w\}/);
  assert.match(text, /x-b: &b \{privileged: true\}/);
  assert.match(stderr, /db: Remove the privileged setting .*: it is in db\.yaml, which was not named/);
  assert.match(stderr, /base: Make the root .*: it would change read_only of top, too/);
  assert.equal(
    readFileSync(join(cwd, 'db.yaml'), 'utf8'),
    'services:\n  db:\n    image: db\n    privileged: true\n',
  );
});

test('daemon.json is fixed, too', async (context) => {
  const cwd = folderOf(context, { 'daemon.json': '{\n  "debug": true\n}\n' });
  const { code, stderr } = await runCli(['lint', 'daemon.json', '--fix=all', '--only', 'engine/debug'], {
    cwd,
  });
  assert.equal(code, 0, stderr);
  assert.equal(readFileSync(join(cwd, 'daemon.json'), 'utf8'), '{\n  "debug": false\n}\n');
});
