import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, cpSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { commandFiles } from './open-copy.ts';

const checkout = resolve(import.meta.dirname, '../..');
const skip = process.getuid?.() === 0 ? false : 'only root can be another user';

/** The recorder as another user: of its files of tests only the one that records nothing, since recorders run alone. */
const refusedRecorder = { file: 'test/lab/confine-record.test.ts', name: 'says what it needs' };

/** The tests that run the command as another user. */
const suites = globSync('test/**/*.test.ts', { cwd: checkout }).filter(
  (file) => !file.includes('/confine-') && /= openCopy\(/u.test(readFileSync(join(checkout, file), 'utf8')),
);

const closed = mkdtempSync(join(tmpdir(), 'ironhull-closed-'));
after(() => rmSync(closed, { recursive: true }));

/** A checkout as root makes it with a umask of 077: nobody else may enter or read anything of it. */
function makeClosedCheckout(): void {
  const folders = ['test/kit', 'test/cli', 'test/lab', 'tools/native', 'native'];
  for (const path of [...commandFiles, ...folders])
    cpSync(join(checkout, path), join(closed, path), { recursive: true });
  cpSync(process.execPath, join(closed, 'node'));
  for (const path of ['.', ...globSync('**', { cwd: closed })]) {
    const file = join(closed, path);
    chmodSync(file, statSync(file).mode & 0o700);
  }
}

/** Runs test files of the closed checkout by the Node in it; answers what the TAP reporter says. */
function runClosed(files: readonly string[], options: readonly string[] = []): Promise<string> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const args = ['--test', '--test-reporter=tap', ...options, ...files];
  return new Promise((done) => {
    execFile(join(closed, 'node'), args, { cwd: closed, env }, (_error, stdout) => done(stdout));
  });
}

test('tests that give up root pass in a checkout that only root may enter', { skip }, async () => {
  assert.ok(suites.length >= 3, suites.join());
  makeClosedCheckout();
  const { file, name } = refusedRecorder;
  for (const said of [await runClosed(suites), await runClosed([file], [`--test-name-pattern=${name}`])]) {
    assert.match(said, /^# pass [1-9]/mu);
    assert.match(said, /^# fail 0$/mu, said);
  }
});
