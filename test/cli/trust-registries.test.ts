import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { TrustStatement } from '../../src/core/trust/trust.ts';
import { startFakeEngine } from '../kit/fake-engine.ts';
import { startFakeProxy, type FakeProxy } from '../kit/fake-proxy.ts';
import { answering, sha256Digest, startFakeRegistry } from '../kit/fake-registry.ts';
import { serverCertificate, testAuthority } from '../kit/server-certificate.ts';
import { makeKey, publicKeyPem } from '../kit/sigstore/keys.ts';
import { runCli } from './run-cli.ts';

const undo: (() => unknown)[] = [];
after(async () => {
  for (const step of undo.toReversed()) await step();
});

const type = 'application/vnd.oci.image.manifest.v1+json';
const manifest = JSON.stringify({ schemaVersion: 2, mediaType: type, layers: [] });
const digest = sha256Digest(manifest);
const hasApp = answering(manifest, { 'content-type': type });
const hub = 'registry-1.docker.io';
const authority = testAuthority('an authority of the system');

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ironhull-registries-'));
  undo.push(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'roots.pem'), authority.certificate);
  await writeFile(join(folder, 'key.pub'), publicKeyPem(makeKey('P-256')));
  await writeFile(join(folder, 'Dockerfile'), 'FROM app:1\n');
});

/** Docker Hub as a server of the test's own, which the proxy leads to. */
async function startHub(answer: RequestListener): Promise<number> {
  const own = serverCertificate(hub, authority);
  const server = createServer({ cert: own.certificate, key: own.keyPem }, answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return (server.address() as AddressInfo).port;
}

interface World {
  mirrors?: readonly string[];
  insecure?: readonly string[];
  /** The port that every host behind the proxy is at. */
  port: number;
  refuses?: string;
}

/** The environment of a user whose engine has these settings, and who reaches the world through a proxy. */
async function environment({ mirrors = [], insecure = [], port, refuses = '' }: World): Promise<{
  env: Record<string, string>;
  proxy: FakeProxy;
}> {
  const names = insecure.map((name) => [name, { Secure: false }] as const);
  const settings = { Mirrors: mirrors, IndexConfigs: Object.fromEntries(names), InsecureRegistryCIDRs: [] };
  const engine = await startFakeEngine({ '/info': { json: { RegistryConfig: settings } } });
  const proxy = await startFakeProxy(port, { refuses });
  undo.push(
    () => engine.close(),
    () => proxy.stop(),
  );
  const env = {
    DOCKER_HOST: `unix://${engine.socket}`,
    DOCKER_CONFIG: folder,
    HTTPS_PROXY: proxy.url,
    HTTP_PROXY: proxy.url,
    SSL_CERT_FILE: join(folder, 'roots.pem'),
  };
  return { env, proxy };
}

async function verify(reference: string, env: Record<string, string>): Promise<TrustStatement | undefined> {
  const args = ['trust', 'verify', reference, '--key', 'key.pub', '--format', 'json'];
  const { stdout, stderr } = await runCli(args, { cwd: folder, env });
  assert.notEqual(stdout, '', stderr);
  return (JSON.parse(stdout) as { statements: readonly TrustStatement[] }).statements[0];
}

describe('trust verify, with a mirror of Docker Hub', () => {
  const startMirror = async (): Promise<{ url: string; name: string }> => {
    const mirror = await startFakeRegistry({ '/v2/library/app/manifests/1': hasApp });
    undo.push(() => mirror.stop());
    return { url: `${mirror.origin}/`, name: mirror.name };
  };

  it('is unsigned only if Docker Hub itself says so, and says who named the digest', async () => {
    const mirror = await startMirror();
    const port = await startHub((_, response) => response.writeHead(404).end());
    const { env, proxy } = await environment({ mirrors: [mirror.url], port });
    const statement = await verify('app:1', env);
    assert.equal(statement?.verdict, 'unsigned', JSON.stringify(statement));
    assert.equal(statement.digest, digest);
    assert.deepEqual(statement.steps[0], {
      step: 'digest',
      ok: true,
      detail: `the tag is ${digest} as the mirror ${mirror.name} has it`,
    });
    assert.ok(proxy.asked.every((one) => one === `CONNECT ${hub}:443`));
  });

  it('is unverifiable where Docker Hub does not answer', async () => {
    const mirror = await startMirror();
    const { env } = await environment({ mirrors: [mirror.url], port: 1, refuses: `${hub}:443` });
    const statement = await verify('app:1', env);
    assert.equal(statement?.verdict, 'unverifiable', JSON.stringify(statement));
  });

  it('needs no mirror that is not there', async () => {
    const port = await startHub((request, response) => {
      if (request.url === '/v2/library/app/manifests/1') hasApp(request, response);
      else response.writeHead(404).end();
    });
    const { env } = await environment({ mirrors: ['http://127.0.0.1:1/'], port });
    const statement = await verify('app:1', env);
    assert.equal(statement?.verdict, 'unsigned', JSON.stringify(statement));
    assert.notEqual(statement.steps[0]?.step, 'digest');
  });

  it('trust lock notes who named the digest', async () => {
    const mirror = await startMirror();
    const port = await startHub((_, response) => response.writeHead(404).end());
    const { env } = await environment({ mirrors: [mirror.url], port });
    const { stdout } = await runCli(['trust', 'lock', '.', '--format', 'json'], { cwd: folder, env });
    assert.match(stdout, new RegExp(`the tag is ${digest} as the mirror ${mirror.name} has it`, 'u'));
  });
});

describe('trust verify, at a registry that the engine calls insecure', () => {
  it('says that the connection is not authenticated, and asks no other so', async () => {
    const registry = await startFakeRegistry({ '/v2/app/manifests/1': hasApp });
    undo.push(() => registry.stop());
    const port = Number(registry.name.split(':')[1]);
    const name = 'registry.example:5000';
    const { env } = await environment({ insecure: [name], port, refuses: name });
    const statement = await verify(`${name}/app:1`, env);
    assert.equal(statement?.verdict, 'unsigned', JSON.stringify(statement));
    assert.deepEqual(statement.steps[0], {
      step: 'digest',
      ok: true,
      detail: `the tag is ${digest} over a connection that is not authenticated`,
    });
    const pinned = await verify(`${name}/app@${digest}`, env);
    assert.notEqual(pinned?.steps[0]?.detail, statement.steps[0]?.detail);
    const { env: secure, proxy } = await environment({ port, refuses: name });
    const refused = await verify(`${name}/app:1`, secure);
    assert.equal(refused?.verdict, 'unverifiable', JSON.stringify(refused));
    assert.ok(proxy.asked.every((one) => one.startsWith('CONNECT ')));
  });
});
