import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, describe } from 'node:test';
import { runCli } from '../cli/run-cli.ts';
import { docker } from '../kit/collect-lab.ts';
import { labTest } from './kit/availability.ts';
import { makeCertificates } from './kit/certificates.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';
import { startSshServer, type SshServer } from './kit/ssh-server.ts';

const tlsEngine = sharedEngine('tls');
const plainEngine = sharedEngine('default');
let ssh: SshServer | undefined;
after(() => ssh?.stop());

/** Audits by the command, which is to find `name` running privileged. */
async function finds(name: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const { code, stdout, stderr } = await runCli(
    ['audit', '--only', 'workload/privileged', '--format', 'json', ...args],
    { env },
  );
  assert.equal(code, 1, stderr);
  const { findings } = JSON.parse(stdout) as { findings: readonly { subject: { name: string } }[] };
  assert.ok(
    findings.some(({ subject }) => subject.name === name),
    stderr,
  );
}

/** Audits by the command, which is to fail; gives what it says. */
async function fails(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const { code, stderr } = await runCli(['audit', ...args], { env });
  assert.equal(code, 2, stderr);
  return stderr;
}

async function withBadContainer(engine: LabEngine, name: string): Promise<LabEngine> {
  const image = await labImage(engine);
  const { stdout } = await engine.docker('ps', '--quiet', '--filter', `name=^${name}$`);
  if (stdout.trim() === '')
    await docker(engine, 'run', '-d', '--privileged', '--net=none', '--name', name, image, 'sleep', '3600');
  return engine;
}

/** The environment of the engine's own docker command, without the address. */
function configured({ env }: LabEngine): Record<string, string> {
  return { DOCKER_CONFIG: env.DOCKER_CONFIG ?? '', DOCKER_HOST: '' };
}

describe('an engine over TLS', () => {
  labTest('by its address, with the certificates of DOCKER_CERT_PATH', async () => {
    const engine = await withBadContainer(await tlsEngine(), 'behind-tls');
    const certificates = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: dirname(engine.tls?.ca ?? '') };
    await finds('behind-tls', ['--engine', engine.endpoint], certificates);
    await finds('behind-tls', [], { ...certificates, DOCKER_HOST: engine.endpoint });
  });

  labTest('without them, or with another’s, fails with what the engine says', async () => {
    const engine = await tlsEngine();
    assert.match(
      await fails(['--engine', engine.endpoint], {}),
      /HTTP request to an HTTPS server[^]*Check the address/,
    );
    const { client } = await makeCertificates(join(engine.directory, 'others'), '127.0.0.1');
    const certificates = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: dirname(client.ca) };
    assert.match(await fails(['--engine', engine.endpoint], certificates), /untrusted certificate/);
  });
});

describe('a context of the docker command', () => {
  labTest('made by it, with the certificates that it keeps', async () => {
    const engine = await withBadContainer(await tlsEngine(), 'behind-tls');
    const { ca = '', cert = '', key = '' } = engine.tls ?? {};
    const about = `host=${engine.endpoint},ca=${ca},cert=${cert},key=${key}`;
    await docker(engine, 'context', 'create', 'far', '--docker', about);
    const kept = createHash('sha256').update('far').digest('hex');
    const folder = join(engine.env.DOCKER_CONFIG ?? '', 'contexts/tls', kept, 'docker');
    assert.equal(await readFile(join(folder, 'key.pem'), 'utf8'), await readFile(key, 'utf8'));
    await finds('behind-tls', ['--context', 'far'], configured(engine));
    await finds('behind-tls', ['--context', 'far'], { ...configured(engine), DOCKER_HOST: 'tcp://h:1' });
    await finds('behind-tls', [], { ...configured(engine), DOCKER_CONTEXT: 'far' });
    await writeFile(join(engine.env.DOCKER_CONFIG ?? '', 'config.json'), '{"currentContext":"far"}');
    await finds('behind-tls', [], configured(engine));
  });

  labTest('that leads over ssh', async () => {
    const engine = await withBadContainer(await plainEngine(), 'behind-ssh');
    ssh = await startSshServer(join(engine.directory, 'ssh'));
    const address = `ssh://root@127.0.0.1:${ssh.port}${engine.socket}`;
    await docker(engine, 'context', 'create', 'over-ssh', '--docker', `host=${address}`);
    await finds('behind-ssh', ['--context', 'over-ssh'], { ...configured(engine), ...ssh.env });
  });

  labTest('that is not there, and two names for one engine', async () => {
    const engine = await plainEngine();
    const missing = await fails(['--context', 'nowhere'], configured(engine));
    assert.match(missing, /context "nowhere", which does not exist/);
    assert.match(await fails(['--context', 'a', '--engine', 'unix:///b'], {}), /give one of them/);
  });
});
