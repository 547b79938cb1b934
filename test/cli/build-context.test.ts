import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { runCli } from './run-cli.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ironhull-build-context-'));
  const files: Readonly<Record<string, string>> = {
    'web/Dockerfile': 'FROM scratch\nCOPY . /app\nUSER 1000\n',
    'web/.env': 'DB_PASSWORD=hunter2\n',
    'web/.git/config': '',
    'api/Dockerfile': 'FROM scratch\nCOPY . /app\nCOPY notes.md /\nUSER 1000\n',
    'api/.dockerignore': '**/.env\n*.md\n',
    'api/.env': '',
    'api/lib/.env': '',
    'api/notes.md': '',
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
});
after(() => rm(folder, { recursive: true }));

const rules =
  'dockerfile/credentials-in-context,dockerfile/copy-ignored-file,dockerfile/missing-dockerignore';

interface Found {
  findings: readonly { rule: string; message: string }[];
}

async function lint(args: readonly string[]): Promise<Found & { text: string }> {
  const line = ['lint', ...args, '--format', 'json', '--only', rules];
  const { stdout } = await runCli(line, { cwd: folder });
  return { ...(JSON.parse(stdout) as Found), text: stdout };
}

const shown = ({ findings }: Found): readonly string[] =>
  findings.map(({ rule, message }) => `${rule}: ${message}`).toSorted();

test('what COPY takes from the folder of a Dockerfile is a finding, without what is in the files', async () => {
  const found = await lint(['web']);
  assert.deepEqual(shown(found), [
    'dockerfile/credentials-in-context: COPY . takes .env',
    'dockerfile/credentials-in-context: COPY . takes the history of the repository, .git/',
    'dockerfile/missing-dockerignore: COPY takes all of the folder, which has no .dockerignore',
  ]);
  assert.doesNotMatch(found.text, /hunter2/u);
  assert.deepEqual(shown(await lint(['web/Dockerfile'])), shown(found), 'by the file too');
});

test('what .dockerignore leaves out is none, but cannot be copied', async () => {
  assert.deepEqual(shown(await lint(['api'])), [
    'dockerfile/copy-ignored-file: COPY takes notes.md, which api/.dockerignore leaves out',
  ]);
});
