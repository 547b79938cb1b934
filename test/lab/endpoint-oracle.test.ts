import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { describeEndpoint } from '../../src/io/engine/endpoint.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { resolveEndpoint } from '../../src/io/engine/resolve-endpoint.ts';
import { labTest } from './kit/availability.ts';
import { makeCertificates } from './kit/certificates.ts';
import { mustRun, runCommand } from './kit/commands.ts';

let home = '';
let prepared: Promise<void> | undefined;
type Variables = Readonly<Record<string, string>>;

/** Contexts as the docker command makes them, none of which leads to an engine. */
async function prepare(): Promise<void> {
  home = await mkdtemp(join(tmpdir(), 'ironhull-endpoints-'));
  const { client } = await makeCertificates(join(home, 'certificates'), '127.0.0.1');
  for (const name of ['ca', 'cert', 'key'] as const)
    await writeFile(join(home, `${name}.pem`), await readText(client[name]));
  const files = ['ca', 'cert', 'key'].map((name) => `${name}=${join(home, `${name}.pem`)}`).join(',');
  await context('plain', 'host=tcp://127.0.0.1:7');
  await context('tls', `host=tcp://127.0.0.1:8,${files}`);
  await context('socket', 'host=unix:///nonexistent/context.sock');
  await mkdir(join(home, 'other'));
  await writeFile(join(home, 'other/config.json'), '{"currentContext":"gone"}');
}
after(() => (home === '' ? undefined : rm(home, { recursive: true })));

async function readText(path: string): Promise<string> {
  const text = await diskFiles('/').readText(path);
  assert.ok(text.state === 'known');
  return text.value;
}

function environment(variables: Variables): Record<string, string> {
  return { PATH: process.env.PATH ?? '', HOME: home, ...variables };
}

async function context(name: string, endpoint: string): Promise<void> {
  await mustRun('docker', ['context', 'create', name, '--docker', endpoint], { env: environment({}) });
}

/** Where the docker command looks; `none` where it refuses to. */
async function dockers(variables: Variables, args: readonly string[]): Promise<string> {
  const options = { env: environment(variables), directory: home };
  const { code, stderr } = await runCommand('docker', [...args, 'ps'], options);
  if (code === 0) return 'unix:///var/run/docker.sock';
  return (
    /daemon at (\S+?)\. Is/u.exec(stderr)?.[1] ?? (/resolve docker endpoint/u.test(stderr) ? 'none' : stderr)
  );
}

async function ours(variables: Variables, args: readonly string[]): Promise<string> {
  const named = args[1] === undefined ? {} : { context: args[1] };
  const files = diskFiles('/');
  const choice = await resolveEndpoint({
    ...named,
    env: environment(variables),
    home,
    directory: home,
    files,
  });
  if (choice.state === 'unreadable') return 'none';
  return choice.state === 'absent' ? 'unix:///var/run/docker.sock' : describeEndpoint(choice.value.endpoint);
}

describe('the engine is the one that the docker command would take', () => {
  const cases: readonly (readonly [Variables, ...string[]])[] = [
    [{}],
    [{ DOCKER_HOST: '' }],
    [{ DOCKER_HOST: 'unix://' }],
    [{ DOCKER_HOST: 'unix:///nonexistent/x.sock' }],
    [{ DOCKER_HOST: 'tcp://' }],
    [{ DOCKER_HOST: 'tcp://127.0.0.1' }],
    [{ DOCKER_HOST: 'tcp://127.0.0.1:9/base' }],
    [{ DOCKER_HOST: 'tcp://[::1]:9' }],
    [{ DOCKER_HOST: '127.0.0.1:9' }],
    [{ DOCKER_CONTEXT: 'plain' }],
    [{ DOCKER_CONTEXT: 'default' }],
    [{ DOCKER_CONTEXT: 'missing' }],
    [{ DOCKER_CONTEXT: 'plain', DOCKER_HOST: 'tcp://127.0.0.1:9' }],
    [{ DOCKER_CONFIG: 'other' }],
    [{ DOCKER_CONFIG: 'other', DOCKER_HOST: 'tcp://127.0.0.1:9' }],
    [{ DOCKER_CONFIG: 'other', DOCKER_CONTEXT: 'default' }],
    [{ DOCKER_HOST: 'tcp://127.0.0.1:9' }, '--context', 'socket'],
    [{ DOCKER_HOST: 'tcp://127.0.0.1:9' }, '--context', 'default'],
    [{ DOCKER_CONTEXT: 'plain' }, '--context', 'default'],
    [{}, '--context', 'tls'],
    [{}, '--context', 'missing'],
    [{ DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '.' }],
    [{ DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '.' }, '--context', 'default'],
    [{ DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '.', DOCKER_HOST: 'tcp://127.0.0.1' }],
    [{ DOCKER_TLS: '1', DOCKER_CERT_PATH: '.' }],
    [{ DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: 'no-such', DOCKER_HOST: 'tcp://127.0.0.1' }],
  ];
  for (const [variables, ...args] of cases)
    labTest([JSON.stringify(variables), ...args].join(' '), async () => {
      await (prepared ??= prepare());
      assert.equal(await ours(variables, args), await dockers(variables, args));
    });
});
