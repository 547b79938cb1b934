import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { MigrationReport } from '../../src/core/trust/migration-report.ts';
import { runCli } from './run-cli.ts';

const schema = readFileSync(new URL('../../docs/schema/migration.json', import.meta.url), 'utf8');
const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(
  JSON.parse(schema),
);
const folders: string[] = [];
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-migrate-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

const secret = 'correct-horse-battery';
const project = {
  'deploy.sh': [
    '# DOCKER_CONTENT_TRUST is set below',
    'export DOCKER_CONTENT_TRUST=1',
    `export DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE=${secret}`,
    `export DOCKER_CONTENT_TRUST_SERVER=https://ann:${secret}@notary.invalid`,
    'docker pull registry.invalid/team/app:1.0',
    'docker trust sign registry.invalid/team/app:1.0',
    'docker compose up -d',
    '',
  ].join('\n'),
  Dockerfile: 'FROM debian:13\n',
  'broken.yml': 'a: [\nDOCKER_CONTENT_TRUST: 1\n',
};

describe('trust migrate on the command line', () => {
  it('refuses what does not go together', async () => {
    const cwd = await folderWith(project);
    const wrong: readonly (readonly string[])[] = [
      ['--notary', 'https://notary.invalid'],
      ['--format', 'sarif'],
      ['--client-version', 'new'],
      ['--root-key-id', 'x'],
      ['--root-key-id', 'a'.repeat(64), '--ca', 'x.pem'],
      ['--at', 'yesterday'],
      ['--check'],
      ['nowhere'],
    ];
    for (const args of wrong) {
      const { code, stdout } = await runCli(['trust', 'migrate', ...args], { cwd });
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
    }
  });

  it('says what fails open first, and no secret in any format', async () => {
    const cwd = await folderWith(project);
    const { code, stdout } = await runCli(['trust', 'migrate', '--client-version', '29.1'], { cwd });
    assert.equal(code, 1);
    const [open, breaks, images] = ['Fails open', 'Breaks', 'Images'].map((title) =>
      stdout.indexOf(`\n${title}`),
    );
    assert.ok(open !== undefined && breaks !== undefined && images !== undefined);
    assert.ok(0 <= open && open < breaks && breaks < images, stdout);
    assert.match(stdout, /deploy\.sh:2:8: DOCKER_CONTENT_TRUST=1/u);
    assert.match(stdout, /deploy\.sh:6:1: docker trust sign/u);
    assert.match(stdout, /Only mentioned\n {2}deploy\.sh: 1:3 DOCKER_CONTENT_TRUST/u);
    assert.match(stdout, /broken\.yml: it is no YAML, and was read line by line/u);
    assert.ok(!stdout.includes(secret));
  });

  it('writes JSON that its schema describes', async () => {
    const cwd = await folderWith(project);
    for (const args of [[], ['--client-version', '28'], ['--registry', '--write']]) {
      const { stdout } = await runCli(['trust', 'migrate', '--format', 'json', ...args], { cwd });
      assert.ok(!stdout.includes(secret));
      assert.ok(validate(JSON.parse(stdout)), JSON.stringify(validate.errors));
    }
    await assert.rejects(
      readFile(join(cwd, 'ironhull.lock')),
      'nothing is signed by somebody who is trusted',
    );
  });

  it('leaves out what Git ignores, unless it is named', async () => {
    const cwd = await folderWith({
      '.gitignore': 'build.sh\n',
      'build.sh': 'export DOCKER_CONTENT_TRUST=1\n',
      'a.sh': 'export DOCKER_CONTENT_TRUST=0\n',
    });
    execFileSync('git', ['init', '-q', cwd]);
    const files = async (...paths: readonly string[]): Promise<readonly string[]> => {
      const { stdout } = await runCli(['trust', 'migrate', '--format', 'json', ...paths], { cwd });
      return (JSON.parse(stdout) as MigrationReport).uses.map(({ at }) => at.file);
    };
    assert.deepEqual(await files(), ['a.sh']);
    assert.deepEqual(await files('build.sh'), ['build.sh']);
  });

  it('ends with 0 where nothing is left', async () => {
    const cwd = await folderWith({ 'a.sh': 'docker pull a\n' });
    const { code, stdout } = await runCli(['trust', 'migrate'], { cwd });
    assert.deepEqual([code, stdout], [0, 'No use of Content Trust found\n']);
  });
});
