import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sha256Digest } from '../../../test/kit/fake-registry.ts';
import { absent, known, type Observed } from '../../core/observed.ts';
import type { RegistryLogin } from '../../formats/docker-config/registry-login.ts';
import { TooSlow, type Answer } from '../http/exchange.ts';
import type { WebClient } from '../http/web-client.ts';
import type { EngineRegistries } from './engine-registries.ts';
import { registryClient, type RegistryClient } from './registry-client.ts';

const manifest = '{"schemaVersion":2,"layers":[]}';
const digest = sha256Digest(manifest);
const repository = { registry: 'docker.io', path: 'library/app' };
const hub = 'registry-1.docker.io';
const signatureTag = `${digest.replace(':', '-')}.sig`;

type Says = Partial<Answer> | Error;
const found: Says = { status: 200, body: Buffer.from(manifest) };
const missing: Says = { status: 404 };

/** A client of an engine with mirrors, where each host says one thing; and which requests were sent. */
function clientWith(
  hosts: Readonly<Record<string, Says | ((url: URL) => Says)>>,
  {
    mirrors = ['https://mirror.example/'],
    insecure = { hosts: [], networks: [] },
  }: Partial<EngineRegistries> = {},
  login: (registry: string) => Observed<RegistryLogin> = () => absent(''),
): { client: RegistryClient; asked: string[] } {
  const asked: string[] = [];
  const web: WebClient = {
    async get(url, headers) {
      const { authorization } = headers;
      asked.push(`${url.href}${authorization === undefined ? '' : ` ${authorization}`}`);
      const host = hosts[url.host] ?? new TooSlow('no answer');
      const said = typeof host === 'function' ? host(url) : host;
      if (said instanceof Error) throw said;
      return { status: 200, headers: {}, body: Buffer.alloc(0), ...said };
    },
    open: () => assert.fail('no layer is read'),
    post: () => assert.fail('nothing is posted'),
    close: () => undefined,
  };
  const engine = (): Promise<EngineRegistries> => Promise.resolve({ mirrors, insecure });
  const client = registryClient({ web, login: (registry) => Promise.resolve(login(registry)), engine });
  return { client, asked };
}

function hostsOf(asked: readonly string[]): readonly string[] {
  return [
    ...new Set(
      asked
        .filter((one) => !new URL(one.split(' ', 1)[0] ?? '').pathname.endsWith('/v2/'))
        .map((one) => new URL(one).host),
    ),
  ];
}

const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });

describe('a mirror of Docker Hub', () => {
  it('is asked first, and named where it says which digest a tag has', async () => {
    const { client, asked } = clientWith({ 'mirror.example': found, [hub]: found });
    const read = await client.manifest(repository, '1');
    assert.ok(read.state === 'known');
    assert.deepEqual(read.value.reservation, { mirror: 'mirror.example', isAuthenticated: true });
    assert.deepEqual(hostsOf(asked), ['mirror.example']);
  });

  it('needs no naming for content that is asked for by digest', async () => {
    const { client } = clientWith({ 'mirror.example': found, [hub]: missing });
    const read = await client.manifest(repository, digest);
    assert.ok(read.state === 'known');
    assert.equal(read.value.reservation, undefined);
    assert.equal((await client.blob(repository, digest, 100)).state, 'known');
  });

  it('that has not, cannot say or lies decides nothing: Docker Hub is asked', async () => {
    const mirrors: readonly Says[] = [
      missing,
      { status: 401 },
      { status: 500 },
      { status: 429, headers: { 'retry-after': '3600' } },
      refused,
      new TooSlow('no answer'),
      { status: 200, body: Buffer.from('other'), headers: { 'docker-content-digest': digest } },
    ];
    for (const mirror of mirrors) {
      const { client } = clientWith({ 'mirror.example': mirror, [hub]: found });
      const byTag = await client.manifest(repository, '1');
      assert.ok(byTag.state === 'known');
      assert.equal(byTag.value.reservation, undefined);
      assert.equal((await client.manifest(repository, digest)).state, 'known');
      assert.equal((await client.blob(repository, digest, 100)).state, 'known');
      const owns: readonly Says[] = [missing, { status: 500 }, refused];
      for (const own of owns) {
        const { client: both } = clientWith({ 'mirror.example': mirror, [hub]: own });
        const wanted: string = own === missing ? 'absent' : 'unreadable';
        assert.equal((await both.manifest(repository, '1')).state, wanted);
        assert.equal((await both.blob(repository, digest, 100)).state, wanted);
      }
    }
  });

  it('is no evidence that there is no signature', async () => {
    for (const mirror of [missing, found]) {
      const { client, asked } = clientWith({ 'mirror.example': mirror, [hub]: missing });
      assert.equal((await client.manifest(repository, signatureTag)).state, 'absent');
      assert.equal((await client.referrers(repository, digest)).state, 'absent');
      assert.equal((await client.tags(repository)).state, 'absent');
      assert.deepEqual(hostsOf(asked), [hub]);
    }
    for (const mirror of [missing, found]) {
      const { client } = clientWith({ 'mirror.example': mirror, [hub]: refused });
      assert.equal((await client.referrers(repository, digest)).state, 'unreadable');
      const tag = await client.manifest(repository, signatureTag);
      assert.equal(tag.state, mirror === found ? 'known' : 'unreadable');
      if (tag.state === 'known') assert.equal(tag.value.reservation?.mirror, 'mirror.example');
    }
  });

  it('has a login of its own, and Docker Hub has its', async () => {
    const login = (registry: string): Observed<RegistryLogin> =>
      known({ username: registry, password: 'word', identityToken: '', registryToken: '' }, '');
    const closed = { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } };
    const { client, asked } = clientWith({ 'mirror.example': closed, [hub]: closed }, {}, login);
    await client.manifest(repository, '1');
    const logins = asked.flatMap((one) => {
      const [url = '', , word] = one.split(' ');
      return word === undefined ? [] : [`${new URL(url).host} ${Buffer.from(word, 'base64').toString()}`];
    });
    assert.deepEqual(logins, ['mirror.example mirror.example:word', `${hub} docker.io:word`]);
  });

  it('may lie below a path, and be one of several in their order', async () => {
    const mirrors = ['https://a.example/hub/', 'b.example', 'http://[', 'https://c.example'];
    const { client, asked } = clientWith(
      { 'b.example': missing, 'a.example': missing, 'c.example': found },
      { mirrors },
    );
    assert.equal((await client.manifest(repository, '1')).state, 'known');
    assert.deepEqual(
      asked.filter((one) => !one.endsWith('/v2/')),
      ['a.example/hub', 'b.example', 'c.example'].map(
        (place) => `https://${place}/v2/library/app/manifests/1`,
      ),
    );
  });

  it('is for Docker Hub alone', async () => {
    const { client, asked } = clientWith({ 'mirror.example': found, 'quay.example': missing });
    assert.equal(
      (await client.manifest({ registry: 'quay.example', path: 'library/app' }, '1')).state,
      'absent',
    );
    assert.deepEqual(hostsOf(asked), ['quay.example']);
  });
});

describe('an insecure registry', () => {
  const plainOnly = (url: URL): Says => (url.protocol === 'http:' ? found : refused);
  const state = async (registry: string, insecure: EngineRegistries['insecure']): Promise<string> => {
    const { client } = clientWith({ [registry]: plainOnly }, { insecure });
    return (await client.manifest({ registry, path: 'app' }, '1')).state;
  };

  it('is one by its name and port, by its address, and on this machine', async () => {
    const none = { hosts: [], networks: [] };
    const rows: readonly (readonly [string, EngineRegistries['insecure'], string])[] = [
      ['registry.invalid:5000', none, 'unreadable'],
      ['registry.invalid:5000', { ...none, hosts: ['registry.invalid:5000'] }, 'known'],
      ['registry.invalid:5000', { ...none, hosts: ['registry.invalid'] }, 'unreadable'],
      ['registry.invalid:5000', { ...none, hosts: ['registry.invalid:5001'] }, 'unreadable'],
      ['registry.invalid:5000', { ...none, networks: ['0.0.0.0/0', '::/0'] }, 'unreadable'],
      ['10.1.2.3:5000', none, 'unreadable'],
      ['10.1.2.3:5000', { ...none, networks: ['10.0.0.0/8'] }, 'known'],
      [
        '10.1.2.3:5000',
        { ...none, networks: ['10.1.2.4/32', '10.1.2.3/33', 'x/8', '10.1.2.3'] },
        'unreadable',
      ],
      ['10.1.2.3:5000', { ...none, networks: ['::/0'] }, 'unreadable'],
      ['[fd00::1]:5000', { ...none, networks: ['fd00::/8'] }, 'known'],
      ['[fd00::1]:5000', { ...none, networks: ['fc00::/8'] }, 'unreadable'],
      ['127.0.0.1:5000', none, 'known'],
      ['127.9.9.9:5000', none, 'known'],
      ['[::1]:5000', none, 'known'],
      ['localhost:5000', none, 'known'],
    ];
    for (const [registry, insecure, wanted] of rows)
      assert.equal(await state(registry, insecure), wanted, `${registry} ${JSON.stringify(insecure)}`);
  });

  it('that can be verified is verified', async () => {
    const insecure = { hosts: ['registry.example'], networks: [] };
    const { client, asked } = clientWith({ 'registry.example': found }, { insecure });
    const read = await client.manifest({ registry: 'registry.example', path: 'app' }, '1');
    assert.ok(read.state === 'known');
    assert.equal(read.value.reservation, undefined);
    assert.ok(asked.every((one) => one.startsWith('https:')));
  });

  it('that answers over TLS gets nothing without it', async () => {
    const insecure = { hosts: ['registry.example'], networks: [] };
    let n = 0;
    const untrusted = Object.assign(new Error('untrusted'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' });
    const { client, asked } = clientWith(
      { 'registry.example': () => (n++ === 0 ? untrusted : missing) },
      { insecure },
    );
    const read = await client.manifest({ registry: 'registry.example', path: 'app' }, '1');
    assert.equal(read.state, 'absent');
    assert.ok(asked.every((one) => one.startsWith('https:')));
  });
});
