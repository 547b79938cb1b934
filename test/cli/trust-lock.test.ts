import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { runCli } from './run-cli.ts';

const folders: string[] = [];
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-lock-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

describe('trust lock on the command line', () => {
  it('refuses options that do not go together', async () => {
    const cwd = await folderWith({ Dockerfile: 'FROM scratch\n' });
    const wrong: readonly (readonly string[])[] = [
      ['--check', '--write'],
      ['--check', '--update'],
      ['--registry'],
      ['--check', '--key', 'a.pub'],
      ['--format', 'sarif'],
      ['--key', 'missing.pub'],
      ['nowhere'],
    ];
    for (const args of wrong) {
      const { code, stdout } = await runCli(['trust', 'lock', ...args], { cwd });
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
    }
  });

  it('a registry that nothing listens at ends with 3, and its image has no digest', async () => {
    const cwd = await folderWith({ Dockerfile: 'FROM 127.0.0.1:1/team/app:1\n' });
    const { code, stdout } = await runCli(['trust', 'lock', '--write'], { cwd });
    assert.equal(code, 3);
    assert.match(
      stdout,
      /Not known\n {2}Dockerfile:1:6: 127\.0\.0\.1:1\/team\/app:1: its digest is not known: [^]*refused/u,
    );
    assert.match(await readFile(join(cwd, 'ironhull.lock'), 'utf8'), /"unresolved"/u);
    assert.equal(await readFile(join(cwd, 'Dockerfile'), 'utf8'), 'FROM 127.0.0.1:1/team/app:1\n');
    assert.equal((await runCli(['trust', 'lock', '--check'], { cwd })).code, 3);
  });

  it('prints no control character of a file', async () => {
    const cwd = await folderWith({ 'compose.yaml': 'services:\n  a:\n    image: "x\\e[31m\\u202ey"\n' });
    const { code, stdout } = await runCli(['trust', 'lock'], { cwd });
    assert.equal(code, 0);
    assert.doesNotMatch(stdout, /[\u001b\u202e]/u);
    assert.match(stdout, /compose\.yaml:3:\d+/u);
    assert.equal((await runCli(['trust', 'lock', '--check'], { cwd })).code, 0);
  });

  it('what Git ignores is not found', async () => {
    const cwd = await folderWith({
      '.gitignore': 'Dockerfile.old\n',
      'Dockerfile.old': 'FROM 127.0.0.1:1/a:1\n',
      Dockerfile: 'FROM scratch\n',
    });
    const { execFileSync } = await import('node:child_process');
    execFileSync('git', ['init', '-q', cwd]);
    const { code, stdout } = await runCli(['trust', 'lock'], { cwd });
    assert.equal(code, 0, stdout);
  });

  it('--lock names another lock', async () => {
    const cwd = await folderWith({ Dockerfile: 'FROM scratch\n' });
    assert.equal((await runCli(['trust', 'lock', '--lock', 'other.lock'], { cwd })).code, 0);
    assert.match(await readFile(join(cwd, 'other.lock'), 'utf8'), /"version": 1/u);
    assert.equal((await runCli(['trust', 'lock', '--check'], { cwd })).code, 2);
    assert.equal((await runCli(['trust', 'lock', '--check', '--lock', 'other.lock'], { cwd })).code, 0);
  });
});
