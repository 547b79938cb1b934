import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import {
  answering,
  sha256Digest,
  startFakeRegistry,
  type Answering,
  type FakeRegistry,
} from '../../../test/kit/fake-registry.ts';
import { absent, known, type Observed } from '../../core/observed.ts';
import type { RegistryLogin } from '../../formats/docker-config/registry-login.ts';
import { webClient } from '../http/web-client.ts';
import { registryClient, type RegistryClient } from './registry-client.ts';

const type = 'application/vnd.oci.image.manifest.v1+json';
const manifest = JSON.stringify({ schemaVersion: 2, mediaType: type, layers: [] });
const digest = sha256Digest(manifest);
const served = (headers: Record<string, string> = {}): Answering =>
  answering(manifest, { 'content-type': type, ...headers });
const login: RegistryLogin = {
  username: 'ann',
  password: 'a-password',
  identityToken: '',
  registryToken: '',
};

const web = webClient();
const started: FakeRegistry[] = [];
after(async () => {
  web.close();
  for (const registry of started) await registry.stop();
});

async function registryWith(
  answers: Readonly<Record<string, Answering>>,
  found: Observed<RegistryLogin> = absent('config.json'),
) {
  const registry = await startFakeRegistry(answers);
  started.push(registry);
  const client: RegistryClient = registryClient({ web, login: () => Promise.resolve(found) });
  return { registry, client, repository: { registry: registry.name, path: 'team/app' } };
}

const path = '/v2/team/app/manifests/';

describe('a registry', () => {
  it('is asked for a manifest, whose digest is that of its bytes', async () => {
    const { client, repository } = await registryWith({ [path]: served() });
    const answer = await client.manifest(repository, '1.0');
    assert.ok(answer.state === 'known');
    assert.deepEqual(
      [answer.value.digest, answer.value.mediaType, answer.value.bytes.toString()],
      [digest, type, manifest],
    );
  });

  it('that sends other content than it says, or than is asked for, is not believed', async () => {
    const other = sha256Digest('other');
    const lies: readonly (readonly [string, Answering])[] = [
      ['1.0', served({ 'docker-content-digest': other })],
      [other, served()],
      [other, served({ 'docker-content-digest': other })],
      ['1.0', served({ 'docker-content-digest': 'md5:0' })],
    ];
    for (const [reference, answer] of lies) {
      const { client, repository } = await registryWith({ [path]: answer });
      const read = await client.manifest(repository, reference);
      assert.ok(read.state === 'unreadable', reference);
      assert.equal(read.why, 'malformed');
    }
    const { client, repository } = await registryWith({ '/v2/team/app/blobs/': answering('a blob') });
    assert.equal((await client.blob(repository, sha256Digest('a blob'), 100)).state, 'known');
    assert.equal((await client.blob(repository, other, 100)).state, 'unreadable');
  });

  it('that has no such image is absent; that fails, limits, wants a login or is silent is unreadable', async () => {
    const cases: readonly (readonly [Answering, string])[] = [
      [answering('', {}, 404), 'absent'],
      [answering('', {}, 500), 'remote'],
      [answering('', {}, 403), 'denied'],
      [answering('', {}, 401), 'denied'],
      [answering('', { 'retry-after': '3600' }, 429), 'remote'],
      [(_, response) => response.destroy(), 'undetermined'],
      [answering(Buffer.alloc(5 * 1024 * 1024)), 'unsupported'],
      [answering('', { location: 'ftp://elsewhere.example/' }, 307), 'remote'],
    ];
    for (const [answer, wanted] of cases) {
      const { client, repository } = await registryWith({ [path]: answer });
      const read = await client.manifest(repository, '1.0');
      assert.equal(read.state === 'unreadable' ? read.why : read.state, wanted);
    }
  });

  it('that is no address of a server is unreadable', async () => {
    const client = registryClient({ web, login: () => Promise.resolve(absent('')) });
    for (const name of ['registry.example:99999', '[1:2:3]', '[::1]:65536']) {
      const read = await client.manifest({ registry: name, path: 'app' }, '1');
      assert.equal(read.state === 'unreadable' ? read.why : read.state, 'unsupported', name);
    }
  });

  it('that is busy is asked again after the time that it names', async () => {
    let n = 0;
    const busy: Answering = (request, response) => {
      n += 1;
      if (n < 3) response.writeHead(429, { 'retry-after': '0' }).end();
      else served()(request, response);
    };
    const { client, repository } = await registryWith({ [path]: busy });
    assert.equal((await client.manifest(repository, '1.0')).state, 'known');
    assert.equal(n, 3);
  });
});

describe('a registry that wants a token', () => {
  const challenge = (origin: string): Answering =>
    answering('', { 'www-authenticate': `Bearer realm="${origin}/token",service="lab"` }, 401);

  it('gets one that is asked for once, with the login of the user', async () => {
    const { registry, client, repository } = await registryWith(
      {
        '/token': answering('{"token":"a-token"}'),
        [path]: (request, response) => {
          if (request.headers.authorization === 'Bearer a-token') served()(request, response);
          else challenge(`http://${request.headers.host ?? ''}`)(request, response);
        },
      },
      known(login, 'config.json'),
    );
    const answers = await Promise.all(['1', '2', '3'].map((tag) => client.manifest(repository, tag)));
    assert.deepEqual(
      answers.map(({ state }) => state),
      ['known', 'known', 'known'],
    );
    const tokens = registry.asked.filter((one) => one.path.startsWith('/token'));
    assert.deepEqual(tokens, [
      {
        path: '/token?service=lab&scope=repository%3Ateam%2Fapp%3Apull',
        authorization: `Basic ${Buffer.from('ann:a-password').toString('base64')}`,
      },
    ]);
  });

  it('gets no password where its place for tokens has no TLS and it has', async () => {
    const { authorizationOf } = await import('./authorization.ts');
    const { registry } = await registryWith({ '/token': answering('{"token":"a-token"}') });
    const authorize = authorizationOf({
      web,
      origin: new URL('https://registry.example'),
      login: () => Promise.resolve(known(login, '')),
    });
    const header = await authorize(
      {
        status: 401,
        headers: { 'www-authenticate': `Bearer realm="${registry.origin}/token"` },
      },
      'repository:a:pull',
    );
    assert.equal(header, undefined);
    assert.deepEqual(registry.asked, []);
  });

  it('gets nothing for a token that is none', async () => {
    for (const token of ['{}', 'no', '{"token":7}', '{"token":"a\\r\\nb"}', '[]', 'null']) {
      const { client, repository } = await registryWith({
        '/token': answering(token),
        [path]: (request, response) => challenge(`http://${request.headers.host ?? ''}`)(request, response),
      });
      const read = await client.manifest(repository, '1.0');
      assert.equal(read.state === 'unreadable' ? read.why : read.state, 'remote', token);
    }
  });
});

describe('a redirect', () => {
  it('is followed, and gets no credentials at another server', async () => {
    const elsewhere = await startFakeRegistry({ '/blob': answering('a blob') });
    started.push(elsewhere);
    const { client, repository } = await registryWith(
      {
        '/v2/team/app/blobs/': (request, response) => {
          const status = request.headers.authorization === undefined ? 401 : 307;
          response
            .writeHead(status, {
              'www-authenticate': 'Basic realm="lab"',
              location: `${elsewhere.origin}/blob`,
            })
            .end();
        },
      },
      known(login, 'config.json'),
    );
    const read = await client.blob(repository, sha256Digest('a blob'), 100);
    assert.equal(read.state, 'known');
    assert.deepEqual(elsewhere.asked, [{ path: '/blob' }]);
  });

  it('in a circle ends', async () => {
    const { registry, client, repository } = await registryWith({
      [path]: answering('', { location: `${path}1.0` }, 302),
    });
    const read = await client.manifest(repository, '1.0');
    assert.equal(read.state === 'unreadable' ? read.why : read.state, 'remote');
    assert.ok(registry.asked.length < 10);
  });
});
