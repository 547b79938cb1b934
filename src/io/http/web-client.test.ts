import assert from 'node:assert/strict';
import { createServer as createPlainServer, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { createServer as createSocketServer, type AddressInfo, type Server } from 'node:net';
import { after, describe, it } from 'node:test';
import { startFakeProxy } from '../../../test/kit/fake-proxy.ts';
import { serverCertificate, testAuthority } from '../../../test/kit/server-certificate.ts';
import { connectionWords } from './connection-failure.ts';
import { TooSlow } from './exchange.ts';
import { proxiesOf } from './proxy.ts';
import { webClient, type WebClient, type WebOptions } from './web-client.ts';

const undo: (() => unknown)[] = [];
after(async () => {
  for (const step of undo.toReversed()) await step();
});

const bounds = { timeoutMs: 10_000, maxBytes: 1000 };
const authority = testAuthority('an authority');
const registry = serverCertificate('registry.example', authority);
const trusted = { authorities: [authority.certificate], verify: true };

function client(options: WebOptions = {}): WebClient {
  const made = webClient(options);
  undo.push(() => made.close());
  return made;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

function secureServer(answer: RequestListener, own = registry): Promise<number> {
  const server = createServer({ cert: own.certificate, key: own.keyPem }, answer);
  undo.push(() => server.closeAllConnections());
  return listening(server);
}

it('a certificate that nobody trusts is refused, whatever the environment says', async () => {
  const own = serverCertificate('localhost', undefined);
  const port = await secureServer((_, response) => response.end('here'), own);
  const url = new URL(`https://localhost:${port}/`);
  const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  try {
    await assert.rejects(client().get(url, {}, bounds), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    const friend = await client().get(url, {}, bounds, { authorities: [own.certificate], verify: true });
    assert.equal(friend.body.toString(), 'here');
  } finally {
    if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
  }
});

it('a connection that nobody verified is not used where it must be verified', async () => {
  const own = serverCertificate('localhost', undefined);
  const url = new URL(`https://localhost:${await secureServer((_, response) => response.end('here'), own)}/`);
  const web = client();
  const unverified = { authorities: [], verify: false };
  assert.equal((await web.get(url, {}, bounds, unverified)).body.toString(), 'here');
  await assert.rejects(web.get(url, {}, bounds), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  assert.equal((await web.get(url, {}, bounds, unverified)).body.toString(), 'here');
});

it('the authorities of the system count beside those of a server, and none of Node’s own', async () => {
  const port = await secureServer(
    (_, response) => response.end('here'),
    serverCertificate('localhost', authority),
  );
  const url = new URL(`https://localhost:${port}/`);
  const other = testAuthority('another authority');
  const withRoots = (roots: string): WebClient => client({ roots: () => Promise.resolve(roots) });
  const beside = { authorities: [other.certificate], verify: true };
  assert.equal((await withRoots(authority.certificate).get(url, {}, bounds)).status, 200);
  assert.equal((await withRoots(authority.certificate).get(url, {}, bounds, beside)).status, 200);
  await assert.rejects(withRoots(other.certificate).get(url, {}, bounds));
});

it('a kept connection that the server ends is opened again', async () => {
  let n = 0;
  const server = createSocketServer((socket) => {
    const own = ++n;
    socket
      .on('error', () => undefined)
      .on('data', () => {
        if (own === 1 && socket.bytesWritten > 0) socket.destroy();
        else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      });
    undo.push(() => socket.destroy());
  });
  const url = new URL(`http://127.0.0.1:${await listening(server)}/`);
  const web = client();
  for (const _ of [1, 2, 3]) assert.equal((await web.get(url, {}, bounds)).body.toString(), 'ok');
  assert.equal(n, 2);
});

it('a request that waits for a connection ends in time too', async () => {
  const server = createPlainServer(() => undefined);
  undo.push(() => server.closeAllConnections());
  const url = new URL(`http://127.0.0.1:${await listening(server)}/`);
  const web = client({ connections: 1 });
  const short = { ...bounds, timeoutMs: 200 };
  const all = await Promise.allSettled([1, 2, 3].map(() => web.get(url, {}, short)));
  for (const one of all) assert.ok(one.status === 'rejected' && one.reason instanceof TooSlow);
});

describe('through a proxy', () => {
  const heard: string[] = [];
  const answer: RequestListener = (request, response) => {
    heard.push(`${request.method ?? ''} ${request.headers.host ?? ''}${request.url ?? ''}`);
    assert.equal(request.headers['proxy-authorization'], undefined);
    response.end(`here: ${request.headers.authorization ?? ''}`);
  };
  const through = (url: string, exceptions = ''): WebClient =>
    client({ proxyOf: proxiesOf({ HTTPS_PROXY: url, HTTP_PROXY: url, NO_PROXY: exceptions }) });

  it('TLS goes to the server itself, whose certificate is verified', async () => {
    const proxy = await startFakeProxy(await secureServer(answer));
    undo.push(() => proxy.stop());
    const web = through(proxy.url.replace('//', '//name:pass%3Aword@'));
    const url = new URL('https://registry.example/v2/');
    const headers = { authorization: 'a-token' };
    assert.equal((await web.get(url, headers, bounds, trusted)).body.toString(), 'here: a-token');
    await assert.rejects(web.get(url, headers, bounds));
    await assert.rejects(web.get(new URL('https://other.example/'), headers, bounds, trusted), {
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    assert.deepEqual(
      [...new Set(proxy.asked)],
      ['CONNECT registry.example:443', 'CONNECT other.example:443'],
    );
    const login = `Basic ${Buffer.from('name:pass:word').toString('base64')}`;
    assert.deepEqual([...new Set(proxy.logins)], [login]);
    assert.deepEqual(heard.splice(0), ['GET registry.example/v2/']);
  });

  it('plain requests name the whole address', async () => {
    const server = createPlainServer(answer);
    const proxy = await startFakeProxy(await listening(server));
    undo.push(() => proxy.stop());
    const web = through(proxy.url);
    assert.equal((await web.get(new URL('http://registry.example:5000/v2/'), {}, bounds)).status, 200);
    assert.deepEqual(proxy.asked, ['GET http://registry.example:5000/v2/']);
    assert.deepEqual(heard.splice(0), ['GET registry.example:5000/v2/']);
  });

  it('what NO_PROXY names, and this machine, is reached without it', async () => {
    const server = createPlainServer(answer);
    const port = await listening(server);
    const proxy = await startFakeProxy(port);
    undo.push(() => proxy.stop());
    for (const host of ['127.0.0.1', 'localhost'])
      assert.equal(
        (await through(proxy.url).get(new URL(`http://${host}:${port}/`), {}, bounds)).status,
        200,
      );
    await assert.rejects(
      through(proxy.url, 'nowhere.invalid').get(new URL('http://nowhere.invalid/'), {}, bounds),
    );
    assert.deepEqual(proxy.asked, []);
  });

  it('that refuses, hangs, is of an unknown kind or is none, says so and never its password', async () => {
    const url = new URL('https://registry.example/v2/');
    const target = 'registry.example:443';
    const [refusing, ignoring] = [
      await startFakeProxy(1, { refuses: target }),
      await startFakeProxy(1, { ignores: target }),
    ];
    for (const proxy of [refusing, ignoring]) undo.push(() => proxy.stop());
    const cases: readonly (readonly [string, string, RegExp])[] = [
      [refusing.url.replace('//', '//ann:hunter2@'), 'remote', /proxy of the environment refused/u],
      [ignoring.url.replace('//', '//ann:hunter2@'), 'timeout', /no answer within 300 ms/u],
      ['socks5://ann:hunter2@127.0.0.1:1080', 'unsupported', /scheme "socks5"/u],
      ['http://ann:hunter2@[', 'unsupported', /no address of a proxy/u],
      ['http://ann:hunter2@127.0.0.1:1', 'gone', /refused/u],
    ];
    for (const [proxy, why, detail] of cases) {
      const failed = await through(proxy)
        .get(url, {}, { ...bounds, timeoutMs: 300 }, trusted)
        .then(() => assert.fail(proxy), connectionWords);
      assert.equal(failed.why, why, proxy);
      assert.match(failed.detail, detail);
      assert.doesNotMatch(failed.detail, /hunter2/u);
    }
  });
});
