import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { shellcheckOf } from './shellcheck.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ironhull-fake-shellcheck-'));
});
after(() => rm(folder, { recursive: true }));

/** Asks a program in the place of ShellCheck: faults that the real one does not show. */
async function ask(program: string, scripts: readonly string[] = ['a'], timeoutMs?: number) {
  const path = join(folder, 'shellcheck');
  await writeFile(path, `#!/bin/sh\nPATH=/usr/bin:/bin\n${program}\n`);
  await chmod(path, 0o755);
  return shellcheckOf({ PATH: `relative:${folder}` }, timeoutMs)(scripts);
}

const printed = (file: string) =>
  `printf '{"comments":[{"file":"${file}","line":1,"endLine":1,"column":1,"endColumn":2,"level":"info","code":2086,"message":"x"}]}'`;

test('is absent where no absolute folder has it', async () => {
  assert.equal((await shellcheckOf({ PATH: 'relative:/nonexistent' })(['a'])).state, 'absent');
});

test('gives each script its comments, and exits with 1 where there are some', async () => {
  const comments = await ask(`${printed('1.sh')}; exit 1`, ['a', 'b']);
  assert.ok(comments.state === 'known');
  assert.deepEqual(
    comments.value.map((own) => own.map(({ code }) => code)),
    [[], ['SC2086']],
  );
});

test('gets the scripts as files of its own folder, which is gone afterwards', async () => {
  const seen = join(folder, 'seen');
  await ask(`pwd > ${seen}; cat 0.sh >> ${seen}; stat -c %a . >> ${seen}; ${printed('0.sh')}`, ['echo $a']);
  const { readFile } = await import('node:fs/promises');
  const [place = '', rest = ''] = (await readFile(seen, 'utf8')).split(/\n(.*)/su);
  assert.equal(rest, 'echo $a700\n');
  assert.ok(place.startsWith(tmpdir()) && !existsSync(place));
});

test('many scripts are more than one process', async () => {
  const count = join(folder, 'count');
  const comments = await ask(`echo x >> ${count}; printf '{"comments":[]}'`, Array(1100).fill('a'));
  const { readFile } = await import('node:fs/promises');
  assert.ok(comments.state === 'known' && comments.value.length === 1100);
  assert.equal((await readFile(count, 'utf8')).length, 6);
});

for (const [title, program, why] of [
  ['a failure', 'exit 4', 'undetermined'],
  ['other output', 'echo nonsense', 'malformed'],
  ['a hang', 'exec sleep 60', 'timeout'],
] as const)
  test(`is unreadable after ${title}`, async () => {
    const started = Date.now();
    const comments = await ask(program, ['a'], 300);
    assert.equal(comments.state === 'unreadable' && comments.why, why);
    assert.ok(Date.now() - started < 20_000);
  });
