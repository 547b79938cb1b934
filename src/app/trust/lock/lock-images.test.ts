import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { ImageLock } from '../../../core/trust/image-lock.ts';
import type { LockReport } from '../../../core/trust/lock-report.ts';
import {
  answering,
  sha256Digest,
  startFakeRegistry,
  type Answering,
  type FakeRegistry,
} from '../../../../test/kit/fake-registry.ts';
import { localMachine } from '../../runtime/local-machine.ts';
import { lockExitCode } from './exit-code.ts';
import { lockImages, type LockRequest } from './lock-images.ts';

const folders: string[] = [];
const registries: FakeRegistry[] = [];
after(async () => {
  await Promise.all(registries.map((one) => one.stop()));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const config = JSON.stringify({
  os: 'linux',
  architecture: 'amd64',
  rootfs: { type: 'layers', diff_ids: [] },
});
const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: manifestType,
  config: {
    mediaType: 'application/vnd.oci.image.config.v1+json',
    digest: sha256Digest(config),
    size: config.length,
  },
  layers: [],
});
const digest = sha256Digest(manifest);
const served = { 'content-type': manifestType, 'docker-content-digest': digest };
const image = answering(manifest, served);

/** A registry with the image `team/app:1`. */
async function registry(answers: Readonly<Record<string, Answering>> = {}): Promise<FakeRegistry> {
  const started = await startFakeRegistry({
    ...answers,
    '/v2/team/app/manifests/1': image,
    [`/v2/team/app/manifests/${digest}`]: image,
    [`/v2/team/app/blobs/${sha256Digest(config)}`]: answering(config),
    // The order of paths is that of above, and the answers are these.
    ...answers,
  });
  registries.push(started);
  return started;
}

interface Project {
  folder: string;
  lock(
    request?: Partial<LockRequest>,
    env?: Readonly<Record<string, string>>,
  ): Promise<LockReport & { code: number }>;
  saved(): Promise<ImageLock>;
  read(name: string): Promise<string>;
}

async function project(files: Readonly<Record<string, string>>): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-lock-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const machine = localMachine('test', () => undefined);
  return {
    folder,
    read: (name) => readFile(join(folder, name), 'utf8'),
    saved: async () => JSON.parse(await readFile(join(folder, 'ironhull.lock'), 'utf8')) as ImageLock,
    async lock(request = {}, env = {}) {
      const all: LockRequest = {
        paths: ['.'],
        mode: 'lock',
        writes: false,
        asksRegistries: false,
        keepsEvidence: false,
        schemesOf: () => ({}),
        ...request,
      };
      const report = await lockImages(all, { ...machine, directory: folder, home: folder, env });
      return { ...report, code: lockExitCode(report) };
    },
  };
}

function unresolvedIn({ images }: ImageLock): readonly string[] {
  return images.map((entry) => ('unresolved' in entry ? entry.unresolved : ''));
}

/** Locks one image of a registry with those answers, and returns why it is not known. */
async function whyUnknown(
  answers: Readonly<Record<string, Answering>>,
  reference = 'team/app:1',
): Promise<string> {
  const own = await registry(answers);
  const it = await project({ Dockerfile: `FROM ${own.name}/${reference}\n` });
  const { code, added } = await it.lock();
  assert.deepEqual([code, added.length], [3, 1]);
  return unresolvedIn(await it.saved()).join('\n');
}

describe('a lock', () => {
  test('asks for a tag once, whatever number of places names it', async () => {
    const own = await registry();
    const places = Array.from({ length: 30 }, (_, n) => `COPY --from=${own.name}/team/app:1 /a /b${n}\n`);
    const it = await project({ Dockerfile: `FROM ${own.name}/team/app:1\n${places.join('')}` });
    assert.equal((await it.lock()).code, 0);
    assert.equal(own.asked.filter(({ path }) => path === '/v2/team/app/manifests/1').length, 1);
    const before = own.asked.length;
    assert.equal((await it.lock()).code, 0);
    assert.equal(own.asked.length, before, 'what is locked is not asked for again');
    assert.equal((await it.lock({ mode: 'check' })).code, 0);
    assert.equal(own.asked.length, before, 'a check needs no network');
  });

  test('asks for one token for each scope', async () => {
    const tokens: string[] = [];
    let origin = '';
    const own = await registry({
      '/token': (request, response) => {
        tokens.push(new URL(request.url ?? '', origin).searchParams.get('scope') ?? '');
        response.end('{"token": "t"}');
      },
      '/v2/team/app/': (request, response) => {
        if (request.headers.authorization !== 'Bearer t') {
          response.writeHead(401, { 'www-authenticate': `Bearer realm="${origin}/token",service="s"` }).end();
          return;
        }
        const answer = /\/manifests\/[0-9]$/u.test(request.url ?? '') ? image : answering('', {}, 404);
        if ((request.url ?? '').includes('/blobs/')) response.end(config);
        else answer(request, response);
      },
    });
    origin = own.origin;
    const lines = [1, 2, 3, 4, 5].map((tag) => `FROM ${own.name}/team/app:${tag}\n`);
    const it = await project({ Dockerfile: lines.join('') });
    const { code, drift } = await it.lock();
    assert.deepEqual([code, drift], [0, []]);
    assert.deepEqual(tokens, ['repository:team/app:pull']);
  });

  test('never takes what a registry lies about', async () => {
    const lie = answering(`${manifest} `, { 'content-type': manifestType, 'docker-content-digest': digest });
    assert.match(await whyUnknown({ '/v2/team/app/manifests/1': lie }), /sent other content/u);
    assert.match(
      await whyUnknown({ [`/v2/team/app/manifests/${digest}`]: lie }, `team/app:1@${digest}`),
      /sent other content/u,
    );
    const type = answering(manifest, { 'content-type': 'application/vnd.oci.image.index.v1+json' });
    assert.match(await whyUnknown({ '/v2/team/app/manifests/1': type }), /could not be read/u);
    assert.match(await whyUnknown({ '/v2/team/app/manifests/1': answering('<html>') }), /could not be read/u);
  });

  test('waits for a registry that is busy, and gives up on one that stays so', async () => {
    let asked = 0;
    const busyOnce: Answering = (request, response) => {
      asked += 1;
      if (asked > 1) image(request, response);
      else response.writeHead(429, { 'retry-after': '0' }).end();
    };
    const own = await registry({ '/v2/team/app/manifests/1': busyOnce });
    const it = await project({ Dockerfile: `FROM ${own.name}/team/app:1\n` });
    assert.equal((await it.lock()).code, 0);
    assert.equal(asked, 2);
    const always = answering('', { 'retry-after': '3600' }, 429);
    assert.match(await whyUnknown({ '/v2/team/app/manifests/1': always }), /limits the rate/u);
  });

  test('says that a registry wants a login, or has no such image', async () => {
    const login = answering('', { 'www-authenticate': 'Basic realm="x"' }, 401);
    assert.match(await whyUnknown({ '/v2/team/app/manifests/1': login }), /login/u);
    assert.match(await whyUnknown({}, 'team/none:1'), /no such image/u);
  });

  test('takes what files pin, and says where they disagree', async () => {
    const own = await registry();
    const name = `${own.name}/team/app`;
    const pinned = await project({ Dockerfile: `FROM ${name}:1@${digest}\nFROM ${name}:1\n` });
    assert.equal((await pinned.lock({ writes: true })).code, 0);
    assert.equal(await pinned.read('Dockerfile'), `FROM ${name}:1@${digest}\nFROM ${name}:1@${digest}\n`);
    const other = `sha256:${'0'.repeat(64)}`;
    const torn = await project({ Dockerfile: `FROM ${name}:1@${digest}\nFROM ${name}:1@${other}\n` });
    assert.equal((await torn.lock({ writes: true })).code, 3);
    assert.match(unresolvedIn(await torn.saved()).join(), /different digests/u);
    assert.match(await torn.read('Dockerfile'), new RegExp(`${other}\n$`, 'u'));
  });

  test('explains a digest that somebody wrote into a file', async () => {
    const own = await registry();
    const name = `${own.name}/team/app:1`;
    const it = await project({ Dockerfile: `FROM ${name}@${digest}\n` });
    assert.equal((await it.lock()).code, 0);
    const text = await it.read('ironhull.lock');
    const other = `sha256:${'0'.repeat(64)}`;
    await writeFile(join(it.folder, 'Dockerfile'), `FROM ${name}@${other}\n`);
    const { code, drift } = await it.lock();
    assert.equal(code, 1, 'the registry does not have it');
    assert.ok(drift.some(({ isPin }) => isPin === true));
    assert.equal(await it.read('ironhull.lock'), text, 'the entry stays');
  });

  test('reads the Dockerfiles of services with the arguments of each', async () => {
    const own = await registry();
    const app = `${own.name}/team/app`;
    const it = await project({
      'compose.yaml': `services:\n  a: {build: {context: ./app, args: {TAG: "1"}}}\n  b: {build: {context: ./app, args: [TAG]}}\n  c: {build: {dockerfile_inline: "FROM ${app}:1"}}\n`,
      'app/Dockerfile': `ARG TAG=none\nFROM ${app}:\${TAG}\n`,
    });
    const { code, lock, unlockable } = await it.lock();
    assert.equal(code, 0);
    assert.deepEqual(
      lock.images.map(({ reference }) => reference),
      [`${app}:1`],
    );
    assert.deepEqual(
      unlockable.map(({ place }) => place.what),
      ['FROM in the build of service b'],
    );
  });

  test('what cannot be read is said, and ends with 3', async () => {
    const it = await project({
      'chart/templates/api.yaml': 'apiVersion: v1\nkind: Pod\n{{- if .x }}\nspec: [\n',
      'compose.yaml': 'services: [\n',
    });
    const { code, gaps } = await it.lock();
    assert.equal(code, 3);
    assert.deepEqual([...new Set(gaps.map(({ what }) => what))].toSorted(), [
      'chart/templates/api.yaml',
      'compose.yaml',
    ]);
  });

  test('paths that are not there, of no kind, or standard input are wrong usage', async () => {
    const it = await project({ 'notes.txt': 'All about images.' });
    for (const path of ['nothing', 'notes.txt', '-', ''])
      await assert.rejects(it.lock({ paths: [path] }), { name: 'IronhullError' }, path);
  });

  test('a folder without a file that names images is wrong usage', async () => {
    const it = await project({ 'notes.txt': 'All about images.' });
    await assert.rejects(it.lock(), { name: 'IronhullError', message: /no file that names images/u });
    const scratch = await project({ Dockerfile: 'FROM scratch\n' });
    assert.deepEqual([(await scratch.lock()).code, (await scratch.saved()).images], [0, []]);
  });

  test('a file that is not named is not edited', async () => {
    const own = await registry();
    const app = `${own.name}/team/app:1`;
    const files = {
      'compose.yaml': 'services:\n  a: {extends: {file: base.yaml, service: a}}\n',
      'base.yaml': `services:\n  a:\n    image: "${app}"\n`,
    };
    const it = await project(files);
    const { pins } = await it.lock({ paths: ['compose.yaml'], writes: true });
    assert.deepEqual(pins?.written, []);
    assert.match(pins?.refused[0]?.why ?? '', /not named/u);
    assert.equal(await it.read('base.yaml'), files['base.yaml']);
    const both = await it.lock({ writes: true });
    assert.deepEqual(both.pins?.written, [{ file: 'base.yaml', pins: 1 }]);
  });
});
