import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { answering, startFakeRegistry, type FakeRegistry } from '../../../test/kit/fake-registry.ts';
import { known } from '../../core/observed.ts';
import type { RegistryLogin } from '../../formats/docker-config/registry-login.ts';
import type { Answer } from '../http/exchange.ts';
import { webClient } from '../http/web-client.ts';
import { authorizationOf } from './authorization.ts';
import { registryClient } from './registry-client.ts';

const undo: (() => unknown)[] = [];
after(async () => {
  for (const step of undo.toReversed()) await step();
});

const web = webClient();
undo.push(() => web.close());
const identity: RegistryLogin = {
  username: 'ann',
  password: '',
  identityToken: 'hunter2',
  registryToken: '',
};
const scope = 'repository:team/app:pull';

interface Posted {
  method: string;
  url: string;
  type: string;
  authorization?: string;
  form: Record<string, string>;
}

/** A place for tokens that notes what it gets. */
async function startTokens(
  status = 200,
  body = '{"access_token":"a-token","refresh_token":"another"}',
  headers = {},
) {
  const got: Posted[] = [];
  const take = async (request: IncomingMessage): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { authorization, 'content-type': type = '' } = request.headers;
    got.push({
      method: request.method ?? '',
      url: request.url ?? '',
      type,
      ...(authorization !== undefined && { authorization }),
      form: Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString())),
    });
  };
  const server = createServer((request, response) => {
    void take(request).finally(() => response.writeHead(status, headers).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got };
}

function challenge(realm: string): Answer {
  return {
    status: 401,
    headers: { 'www-authenticate': `Bearer realm="${realm}",service="lab service"` },
    body: Buffer.alloc(0),
  };
}

function authorize(
  realm: string,
  origin = 'http://127.0.0.1:5000',
  login = identity,
): Promise<string | undefined> {
  const authorization = authorizationOf({
    web,
    origin: new URL(origin),
    login: async () => known(login, ''),
  });
  return authorization(challenge(realm), scope);
}

describe('an identity token of docker login', () => {
  it('is exchanged as docker does, in the body of a request', async () => {
    const tokens = await startTokens();
    assert.equal(await authorize(`${tokens.origin}/token?x=1`), 'Bearer a-token');
    assert.deepEqual(tokens.got, [
      {
        method: 'POST',
        url: '/token?x=1',
        type: 'application/x-www-form-urlencoded',
        form: {
          service: 'lab service',
          scope,
          grant_type: 'refresh_token',
          client_id: 'docker',
          refresh_token: 'hunter2',
        },
      },
    ]);
  });

  it('goes before a password', async () => {
    const tokens = await startTokens();
    await authorize(`${tokens.origin}/token`, undefined, { ...identity, password: 'a-password' });
    assert.deepEqual(
      tokens.got.map(({ method, authorization }) => [method, authorization]),
      [['POST', undefined]],
    );
  });

  it('is not sent from a server with TLS to a place without', async () => {
    const tokens = await startTokens();
    assert.equal(await authorize(`${tokens.origin}/token`, 'https://registry.example'), undefined);
    assert.deepEqual(tokens.got, []);
  });

  it('is not sent on after a redirect, and nothing else is tried where it is refused', async () => {
    const elsewhere = await startTokens();
    for (const status of [301, 302, 303, 307, 308]) {
      const tokens = await startTokens(status, '', { location: `${elsewhere.origin}/token` });
      await assert.rejects(authorize(`${tokens.origin}/token`), /status 30/u);
      assert.equal(tokens.got.length, 1);
    }
    assert.deepEqual(elsewhere.got, []);
    for (const status of [400, 404, 405]) {
      const tokens = await startTokens(status, '{"error":"invalid_grant","error_description":"hunter2"}');
      await assert.rejects(
        authorize(`${tokens.origin}/token`),
        (error) => !String(error).includes('hunter2'),
      );
      assert.deepEqual(
        tokens.got.map(({ method }) => method),
        ['POST'],
      );
    }
    const refused = await startTokens(401);
    assert.equal(await authorize(`${refused.origin}/token`), undefined);
    assert.deepEqual(
      refused.got.map(({ method }) => method),
      ['POST'],
    );
  });

  it('is no password: a server that wants one gets nothing', async () => {
    const registry: FakeRegistry = await startFakeRegistry({
      '/v2/app': answering('', { 'www-authenticate': 'Basic realm="x"' }, 401),
    });
    undo.push(() => registry.stop());
    const client = registryClient({ web, login: async () => known(identity, '') });
    const read = await client.manifest({ registry: registry.name, path: 'app' }, '1');
    assert.ok(read.state === 'unreadable');
    assert.equal(read.why, 'denied');
    assert.ok(registry.asked.every(({ authorization }) => authorization === undefined));
  });
});

it('a token for a registry is used as it is, and no place for tokens is asked', async () => {
  const tokens = await startTokens();
  const login = { ...identity, registryToken: 'ready' };
  assert.equal(await authorize(`${tokens.origin}/token`, undefined, login), 'Bearer ready');
  assert.deepEqual(tokens.got, []);
});
