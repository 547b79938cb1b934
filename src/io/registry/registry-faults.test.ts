import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { answering, sha256Digest, type Answering } from '../../../test/kit/fake-registry.ts';
import { registryLogin, registryTest } from '../../../test/kit/registry-test.ts';
import { absent, known } from '../../core/observed.ts';
import { registryClient } from './registry-client.ts';

const { patient, web, started, atEnd } = registryTest();

const type = 'application/vnd.oci.image.manifest.v1+json';
const manifest = JSON.stringify({ schemaVersion: 2, mediaType: type, layers: [] });
const digest = sha256Digest(manifest);
const blob = 'a blob';

/** What each kind of question results in at a registry: the state, or why it is unreadable. */
async function states(name: string, by = web): Promise<readonly string[]> {
  const client = registryClient({ web: by, login: () => Promise.resolve(absent('')) });
  const repository = { registry: name, path: 'app' };
  const all = [
    await client.manifest(repository, '1'),
    await client.manifest(repository, digest),
    await client.blob(repository, sha256Digest(blob), 100),
    await client.referrers(repository, digest),
    await client.tags(repository),
  ];
  return [...new Set(all.map((one) => (one.state === 'unreadable' ? one.why : one.state)))];
}

/** A server that says bytes, and nothing else, to whoever connects. */
async function startRaw(say: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('data', () => say(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

describe('a registry that', () => {
  const raw: readonly (readonly [string, (socket: Socket) => void, readonly string[]])[] = [
    ['never answers', () => undefined, ['timeout']],
    ['stops in the headers', (socket) => socket.write(head), ['timeout']],
    ['stops in the body', (socket) => socket.write(`${head}Content-Length: 9\r\n\r\n{`), ['timeout']],
    [
      'never ends its headers',
      (socket) => {
        const timer = setInterval(() => socket.write('X-More: more\r\n'), 20);
        socket.write(head);
        socket.on('close', () => clearInterval(timer));
      },
      ['timeout'],
    ],
    [
      'sends too many headers',
      (socket) => socket.write(head + 'X-More: more\r\n'.repeat(9000)),
      ['malformed'],
    ],
    ['ends the connection', (socket) => socket.destroy(), ['undetermined']],
    [
      'sends less than it says',
      (socket) => socket.end(`${head}Content-Length: 999\r\n\r\n{}`),
      ['undetermined'],
    ],
    [
      'says two lengths',
      (socket) => socket.end(`${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`),
      ['malformed'],
    ],
    ['speaks no HTTP', (socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'), ['malformed']],
    [
      'answers with part of the content',
      (socket) => socket.end('HTTP/1.1 206 Partial\r\nContent-Length: 2\r\n\r\n{}'),
      ['remote'],
    ],
    ['answers that nothing changed', (socket) => socket.end('HTTP/1.1 304 Not Modified\r\n\r\n'), ['remote']],
  ];
  for (const [title, say, wanted] of raw)
    it(title, async () => {
      const found = await states(await startRaw(say));
      assert.deepEqual(found, wanted);
    });

  it('speaks HTTP 1.0 is read to the end of the connection', async () => {
    const name = await startRaw((socket) =>
      socket.end(`HTTP/1.0 200 OK\r\nContent-Type: ${type}\r\n\r\n${manifest}`),
    );
    const client = registryClient({ web, login: () => Promise.resolve(absent('')) });
    const read = await client.manifest({ registry: name, path: 'app' }, digest);
    assert.equal(read.state, 'known');
  });

  it('sends a body without end is left at the limit', async () => {
    let sent = 0;
    const endless: Answering = (_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
      };
      response.on('drain', more);
      response.writeHead(200);
      more();
    };
    const registry = await started({ '/': endless });
    assert.deepEqual(await states(registry.name, patient), ['unsupported']);
    assert.ok(sent < 64 * 1024 * 1024);
  });

  it('compresses what was not asked for is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(16 * 1024 * 1024));
    for (const body of [bomb, gzipSync(manifest)])
      for (const encoding of ['gzip', 'deflate', 'br', 'identity, gzip']) {
        const registry = await started({ '/': answering(body, { 'content-encoding': encoding }) });
        assert.deepEqual(await states(registry.name), ['unsupported'], encoding);
      }
  });

  it('lies about digests is not believed', async () => {
    const other = sha256Digest('other');
    for (const named of [other, 'sha256:', 'md5:0', `SHA256:${digest.slice(7)}`, `${digest} `.repeat(2)]) {
      const registry = await started({
        '/v2/app/manifests': answering(manifest, { 'docker-content-digest': named }),
      });
      const client = registryClient({ web, login: () => Promise.resolve(absent('')) });
      const read = await client.manifest({ registry: registry.name, path: 'app' }, '1');
      assert.equal(read.state === 'unreadable' ? read.why : read.state, 'malformed', named);
    }
  });

  it('is busy and then well is read; one that stays busy says when it may be asked again', async () => {
    for (const status of [429, 502, 503, 504]) {
      let n = 0;
      const registry = await started({
        '/': (request, response) => {
          n++;
          if (n % 2 === 1) response.writeHead(status, { 'retry-after': '0' }).end();
          else answering(manifest)(request, response);
        },
      });
      const client = registryClient({ web, login: () => Promise.resolve(absent('')) });
      assert.equal((await client.manifest({ registry: registry.name, path: 'app' }, '1')).state, 'known');
    }
    for (const [status, wait, when] of [
      [429, '3600', /in 3600 seconds/u],
      [503, '86400', /in 86400 seconds/u],
      [429, new Date(Date.now() + 7_200_000).toUTCString(), /in 7\d\d\d seconds/u],
    ] as const) {
      const registry = await started({ '/': answering('', { 'retry-after': wait }, status) });
      const client = registryClient({ web, login: () => Promise.resolve(absent('')) });
      const read = await client.manifest({ registry: registry.name, path: 'app' }, '1');
      assert.ok(read.state === 'unreadable');
      assert.match(read.detail, when);
    }
  });
});

describe('a redirect', () => {
  const redirecting = (location: string, status = 307): Answering => answering('', { location }, status);

  it('to itself, to nowhere and without end ends', async () => {
    const locations = ['/v2/app/manifests/1', '', 'http://[', 'ftp://x.invalid/', 'file:///etc/passwd', '//'];
    for (const location of locations) {
      const registry = await started({ '/v2/app': redirecting(location) });
      assert.deepEqual(await states(registry.name), ['remote'], location);
      assert.ok(registry.asked.length < 50);
    }
    let n = 0;
    const endless = await started({
      '/': (_, response) => response.writeHead(302, { location: `/v2/${n++}` }).end(),
    });
    assert.deepEqual(await states(endless.name), ['remote']);
  });

  it('takes no login to another server, also if that sends it back', async () => {
    const basic = { 'www-authenticate': 'Basic realm="x"' };
    let back = '';
    const content = await started({
      '/blob': (_, response) => response.writeHead(307, { location: back }).end(),
    });
    const registry = await started({
      '/v2/app/blobs': (request, response) => {
        if (request.headers.authorization === undefined) response.writeHead(401, basic).end();
        else redirecting(`${content.origin}/blob`)(request, response);
      },
      '/stored': answering(blob),
    });
    back = `${registry.origin}/stored`;
    const client = registryClient({ web, login: () => Promise.resolve(known(registryLogin, '')) });
    const read = await client.blob({ registry: registry.name, path: 'app' }, sha256Digest(blob), 100);
    assert.equal(read.state, 'known');
    assert.deepEqual(content.asked, [{ path: '/blob' }]);
  });
});
