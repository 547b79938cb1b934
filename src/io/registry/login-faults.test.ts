import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answering, type Answering, type FakeRegistry } from '../../../test/kit/fake-registry.ts';
import { registryLogin, registryTest } from '../../../test/kit/registry-test.ts';
import { absent, known } from '../../core/observed.ts';
import { registryClient } from './registry-client.ts';

const { web, started } = registryTest();
const manifest = '{"schemaVersion":2,"layers":[]}';

describe('a login', () => {
  const wanting = (challenge: string | string[], body: Answering = answering(manifest)): Answering => {
    return (request, response) => {
      if (request.headers.authorization !== undefined) body(request, response);
      else response.writeHead(401, { 'www-authenticate': challenge }).end();
    };
  };
  const basic = `Basic ${Buffer.from('ann:hunter2').toString('base64')}`;
  const asking = async (registry: FakeRegistry): Promise<string> => {
    const client = registryClient({ web, login: () => Promise.resolve(known(registryLogin, '')) });
    const read = await client.manifest({ registry: registry.name, path: 'app' }, '1');
    assert.doesNotMatch(JSON.stringify(read), /hunter2/u);
    return read.state === 'unreadable' ? read.why : read.state;
  };

  it('is found among several challenges, however they are quoted', async () => {
    const forms: readonly ((origin: string) => string | string[])[] = [
      (origin) => `Bearer realm="${origin}/token",service="lab"`,
      (origin) => `bearer realm="${origin}/token" , service = "lab"`,
      (origin) => `BEARER service="la\\"b",REALM="${origin}/token"`,
      (origin) => `Negotiate, Bearer realm="${origin}/token"`,
      (origin) => `Negotiate YWJj==, Bearer realm="${origin}/token"`,
      (origin) => `Basic realm="a, b=\\"c\\"", Bearer realm="${origin}/token",scope="x y"`,
      (origin) => ['Digest realm="x", nonce="abc", qop="auth,auth-int"', `Bearer realm="${origin}/token"`],
      (origin) => `Bearer realm=${origin}/token`,
    ];
    for (const form of forms) {
      const registry = await started({
        '/token': answering('{"token":"a-token"}'),
        '/v2/app': (request, response) =>
          wanting(form(`http://${request.headers.host ?? ''}`))(request, response),
      });
      assert.equal(await asking(registry), 'known', String(form('O')));
      assert.equal(registry.asked.at(-1)?.authorization, 'Bearer a-token', String(form('O')));
    }
  });

  it('is not answered to a challenge that is none', async () => {
    const forms = [
      '',
      'Bearer',
      'Bearer realm=""',
      'Bearer realm="token"',
      'Bearer realm="ftp://x.invalid/"',
      'Digest realm="x"',
      '"',
      '=,=',
      'Bearer realm="javascript:1"',
      'a,'.repeat(5000),
    ];
    for (const form of forms) {
      const registry = await started({ '/v2/app': wanting(form) });
      assert.equal(await asking(registry), 'denied', form);
      assert.ok(
        registry.asked.every(({ authorization }) => authorization === undefined),
        form,
      );
    }
  });

  it('that is refused again and again is not sent again and again', async () => {
    const registry = await started({
      '/token': answering('{"token":"a-token"}'),
      '/v2/app': (request, response) =>
        answering(
          '',
          { 'www-authenticate': `Bearer realm="http://${request.headers.host ?? ''}/token"` },
          401,
        )(request, response),
    });
    assert.equal(await asking(registry), 'denied');
    assert.equal(registry.asked.filter(({ path }) => path.startsWith('/token')).length, 1);
    assert.equal(registry.asked.filter(({ path }) => path.startsWith('/v2/app')).length, 2);
    const closed = await started({
      '/v2/app': answering('', { 'www-authenticate': 'Basic realm="x"' }, 401),
    });
    assert.equal(await asking(closed), 'denied');
    assert.deepEqual(
      closed.asked.filter(({ path }) => path.startsWith('/v2/app')).map(({ authorization }) => authorization),
      [undefined, basic],
    );
  });

  it('that a place for tokens refuses is tried once for many images', async () => {
    const registry = await started({
      '/token': answering('', {}, 401),
      '/v2/app': (request, response) =>
        wanting(`Bearer realm="http://${request.headers.host ?? ''}/token"`)(request, response),
    });
    const client = registryClient({ web, login: () => Promise.resolve(known(registryLogin, '')) });
    for (const tag of ['1', '2', '3'])
      assert.equal(
        (await client.manifest({ registry: registry.name, path: 'app' }, tag)).state,
        'unreadable',
      );
    assert.equal(registry.asked.filter(({ path }) => path.startsWith('/token')).length, 1);
  });

  it('gets no token from a place that fails, hangs, redirects, or sends none', async () => {
    const places: readonly (readonly [Answering, string])[] = [
      [answering('{}'), 'remote'],
      [answering('{"token":""}'), 'remote'],
      [answering('{"token":"a b"}'), 'remote'],
      [answering('not JSON'), 'remote'],
      [answering('{"token":"a-token"', {}), 'remote'],
      [answering(JSON.stringify({ token: 'x'.repeat(2_000_000) })), 'unsupported'],
      [answering('{"token":"a-token"}', { 'content-encoding': 'gzip' }), 'unsupported'],
      [answering('', {}, 500), 'remote'],
      [answering('', {}, 404), 'remote'],
      [answering('', { 'retry-after': '3600' }, 429), 'remote'],
      [answering('', { location: '/elsewhere' }, 307), 'remote'],
      [() => undefined, 'timeout'],
      [(_, response) => response.destroy(), 'undetermined'],
      [answering('', {}, 401), 'denied'],
      [answering('', {}, 403), 'denied'],
    ];
    for (const [n, [place, wanted]] of places.entries()) {
      const registry = await started({
        '/token': place,
        '/elsewhere': answering('{"token":"a-token"}'),
        '/v2/app': (request, response) =>
          wanting(`Bearer realm="http://${request.headers.host ?? ''}/token"`)(request, response),
      });
      assert.equal(await asking(registry), wanted, String(n));
      assert.ok(registry.asked.every(({ path }) => path !== '/elsewhere'));
    }
  });

  it('uses a token while it lasts, and asks for the next one then', async (context) => {
    context.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const registry = await started({
      '/token': answering('{"token":"a-token","expires_in":300}'),
      '/v2/app': (request, response) =>
        wanting(`Bearer realm="http://${request.headers.host ?? ''}/token"`)(request, response),
    });
    const client = registryClient({ web, login: () => Promise.resolve(absent('')) });
    const tokensAfter = async (ms: number): Promise<number> => {
      context.mock.timers.tick(ms);
      const repository = { registry: registry.name, path: 'app' };
      await Promise.all(['1', '2', '3'].map((tag) => client.manifest(repository, tag)));
      return registry.asked.filter(({ path }) => path.startsWith('/token')).length;
    };
    assert.deepEqual(
      [await tokensAfter(0), await tokensAfter(290_000), await tokensAfter(10_000)],
      [1, 1, 2],
    );
  });
});
