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

test('--context names the folder of a Dockerfile that is elsewhere, or on stdin', async () => {
  const at = async (...args: readonly string[]) =>
    (await lint(args)).findings.map(({ rule, message }) => `${rule}: ${message}`).toSorted();
  const taken = 'dockerfile/credentials-in-context: COPY . takes .env';
  const named = await at('api/Dockerfile', '--context', 'web');
  assert.ok(named.includes(taken), String(named));
  assert.ok(named.some((one) => one.startsWith('dockerfile/missing-dockerignore')));
  assert.deepEqual(
    await at('web/Dockerfile', '--context', 'api'),
    [],
    'its ignore file is that of the context',
  );
  await writeFile(join(folder, 'web/Dockerfile.dockerignore'), 'x\n');
  const own = await at('web/Dockerfile', '--context', 'api');
  await rm(join(folder, 'web/Dockerfile.dockerignore'));
  assert.deepEqual(own, ['dockerfile/credentials-in-context: COPY . takes .env, lib/.env']);
});

test('--context without a Dockerfile, or that is no folder, is wrong usage', async () => {
  for (const args of [
    ['.', '--context', 'web'],
    ['web/Dockerfile', '--context', 'nowhere'],
    ['web/Dockerfile', '--context', 'web/.env'],
    ['--run', 'docker run a', '--context', 'web'],
    ['web', '--context', 'web'],
  ]) {
    const { code, stderr } = await runCli(['lint', ...args], { cwd: folder });
    assert.equal(code, 2, args.join(' '));
    assert.match(stderr, /--context/u, args.join(' '));
  }
});

test('what Compose names as the context counts, also with a Dockerfile outside of it', async () => {
  const states = async (build: string) => {
    await writeFile(join(folder, 'compose.yaml'), `services:\n  s:\n    build: ${build}\n`);
    const line = ['lint', 'compose.yaml', '--format', 'json', '--only', 'dockerfile/credentials-in-context'];
    const { stdout } = await runCli(line, { cwd: folder });
    await rm(join(folder, 'compose.yaml'));
    const { outcomes } = JSON.parse(stdout) as { outcomes: readonly { state: string }[] };
    return outcomes.map(({ state }) => state);
  };
  assert.deepEqual(await states('{context: web, dockerfile: ../api/Dockerfile}'), ['failed']);
  assert.deepEqual(await states('{context: api, dockerfile: ../web/Dockerfile}'), ['passed']);
  assert.deepEqual(await states('{context: nowhere, dockerfile: ../web/Dockerfile}'), ['unknown']);
  assert.deepEqual(
    await states('{context: web, dockerfile: ../api/Dockerfile, additional_contexts: {a: docker-image://b}}'),
    ['failed'],
  );
  assert.deepEqual(await states('https://example.com/a.git'), []);
  const inline = 'dockerfile_inline: "FROM scratch\\nCOPY . /app\\n"';
  assert.deepEqual(await states(`{context: web, ${inline}}`), ['failed'], 'a Dockerfile in the file');
  assert.deepEqual(await states(`{context: api, ${inline}}`), ['passed']);
  assert.deepEqual(await states(`{context: 'https://example.com/a.git', ${inline}}`), ['unknown']);
});
