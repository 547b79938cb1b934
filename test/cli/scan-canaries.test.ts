import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { zstdDecompressSync } from 'node:zlib';
import { githubToken } from '../kit/random-text.ts';
import { dockerArchive, tarArchive } from '../kit/tar-archive.ts';
import { runCli } from './run-cli.ts';

/** In every planted value; what follows it differs from place to place. */
const canary = 'QuOkKa';
const token = (place: string): string => githubToken(`${canary}${place}`);
const plain = (place: string): string => `${canary}-${place}-1`;
const database = resolve(import.meta.dirname, '../../data');

let place = '';
before(() => {
  place = mkdtempSync(join(tmpdir(), 'ironhull-canaries-'));
  const manifest = JSON.stringify({ name: 'lodash', version: '4.17.4' });
  const own = tarArchive([
    { name: 'app/node_modules/lodash/package.json', content: manifest },
    { name: 'app/main.js', content: `connect("${token('file')}", "https://a:${plain('address')}@db")` },
    { name: 'app/.env', content: `DB_PASSWORD=${plain('env')}\nNOTE=${plain('unseen')}` },
    { name: 'root/.netrc', content: `machine a login b password ${plain('netrc')}` },
    { name: 'root/.bash_history', content: `curl -u ann:${plain('history')} https://x.corp` },
  ]);
  const above = tarArchive([
    { name: 'app/.wh.main.js' },
    { name: 'app/config.yml', content: `token: ${plain('config')}` },
  ]);
  const image = {
    layers: [own, above],
    config: {
      config: { Env: [`API_TOKEN=${token('variable')}`], Labels: { note: token('label') } },
      history: [
        {
          created_by: `RUN |1 PW=${plain('argument')} /bin/sh -c install --password ${plain('step')} ${plain('word')} # buildkit`,
        },
        { created_by: `RUN /bin/sh -c echo ${token('echo')} > x # buildkit` },
      ],
    },
  };
  writeFileSync(join(place, 'app.tar'), dockerArchive([image]));
});
after(() => rmSync(place, { recursive: true }));

function assertClean(text: string, what: string): void {
  assert.ok(text.length > 100, what);
  assert.ok(!text.toLowerCase().includes(canary.toLowerCase()), what);
}

/** What is kept for the next scan, uncompressed. */
function cacheText(): string {
  const folders = readdirSync(join(place, 'cache/ironhull')).map((name) =>
    join(place, 'cache/ironhull', name),
  );
  return folders
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .map((path) => zstdDecompressSync(readFileSync(path)).toString('utf8'))
    .join('\n');
}

test('credentials in an image are reported in every format, and are in none of them and not in the cache', async () => {
  const env = { XDG_CACHE_HOME: join(place, 'cache') };
  const scan = [
    'scan',
    'docker-archive:app.tar',
    '--database',
    database,
    '--fail-on',
    'never',
    '--no-policy',
  ];
  const formats = ['table', 'json', 'sarif', 'html', 'junit', 'markdown', 'github', 'gitlab', 'checkstyle'];
  for (const format of formats) {
    const { code, stdout, stderr } = await runCli([...scan, '--all', '--format', format], {
      cwd: place,
      env,
    });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /\/app\/main\.js/u, format);
    for (const path of format === 'json'
      ? ['/app/main.js', '/app/.env', '/root/.netrc', '/root/.bash_history']
      : [])
      assert.ok(stdout.includes(path), `${format} names ${path}`);
    assertClean(stdout, format);
    assert.ok(!stderr.includes(canary), `${format}, errors`);
  }
  assertClean(cacheText(), 'cache');
});

test('an SBOM names build steps without what may be a credential', async () => {
  for (const format of ['cyclonedx-json', 'cyclonedx-xml', 'spdx-json', 'table']) {
    const { code, stdout, stderr } = await runCli(['sbom', 'docker-archive:app.tar', '--format', format], {
      cwd: place,
    });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /lodash/u);
    assertClean(stdout, format);
  }
});

test('a file that a later layer removes is named with both layers', async () => {
  const scan = [
    'scan',
    'docker-archive:app.tar',
    '--database',
    database,
    '--only',
    'software/secrets-in-files',
    '--no-policy',
  ];
  const { code, stdout } = await runCli([...scan, '--format', 'json'], { cwd: place });
  assert.equal(code, 1);
  const { findings } = JSON.parse(stdout) as { findings: { message: string; severity: string }[] };
  const removed = findings.find(({ message }) => message.startsWith('/app/main.js has a GitHub token'));
  assert.equal(removed?.severity, 'high');
  assert.equal(
    removed.message,
    '/app/main.js has a GitHub token in layer 1 of 2 (RUN install …), and is still in the image although layer 2 of 2 (RUN echo …) removes it',
  );
});
