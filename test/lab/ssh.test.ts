import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { audit } from '../../src/app/audit.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import { engineClient } from '../../src/io/engine/client.ts';
import type { SshEndpoint } from '../../src/io/engine/endpoint.ts';
import { run } from '../kit/collect-lab.ts';
import { witness } from '../kit/witness.ts';
import { labTest } from './kit/availability.ts';
import { freePort } from './kit/addresses.ts';
import { labImage } from './kit/image.ts';
import { labMachine } from './kit/machine.ts';
import { sharedEngine } from './kit/shared.ts';
import { startSshServer, type SshServer } from './kit/ssh-server.ts';

const plainEngine = sharedEngine('default');
let started: Promise<SshServer> | undefined;
after(async () => (await started)?.stop());

async function server(): Promise<SshServer> {
  const { directory } = await plainEngine();
  started ??= startSshServer(join(directory, 'ssh'));
  return started;
}

async function endpointOf(socket?: string): Promise<SshEndpoint> {
  const [engine, { port }] = await Promise.all([plainEngine(), server()]);
  return { kind: 'ssh', user: 'root', host: '127.0.0.1', port, socket: socket ?? engine.socket };
}

type Reach = { env: Readonly<Record<string, string>> } & Partial<{
  endpoint: SshEndpoint;
  timeoutMs: number;
}>;

/** Returns why the engine did not answer, and the message about it. */
async function failureOf({ env, endpoint, timeoutMs = 10_000 }: Reach) {
  const client = engineClient(endpoint ?? (await endpointOf()), { env, timeoutMs });
  const reading = await client.get('/info');
  client.close();
  assert.ok(reading.state === 'unreadable', JSON.stringify(reading));
  return reading;
}

describe('an engine behind ssh', () => {
  labTest('is audited as over its socket', async () => {
    const engine = await plainEngine();
    await labImage(engine);
    await run(engine, 'bad', '--privileged');
    await run(engine, 'good', '--user=1000', '--cap-drop=ALL', '--security-opt=no-new-privileges');
    const { env, port } = await server();
    const here = labMachine(env);
    const outcomesAt = async (endpoint: string) => {
      const { report, failures } = await audit({ engine: endpoint, with: [] }, checks, here);
      assert.deepEqual(failures, []);
      witness('live', report.outcomes);
      return report.outcomes.flatMap(({ rule, workloadKey, outcome }) =>
        workloadKey === undefined ? [] : [[rule, workloadKey, outcome.state]],
      );
    };
    const far = await outcomesAt(`ssh://root@127.0.0.1:${port}${engine.socket}`);
    const states = new Set(far.map((outcome) => outcome.join(' ')));
    assert.ok(states.has('workload/privileged container:bad failed'));
    assert.ok(states.has('workload/privileged container:good passed'));
    assert.deepEqual(far, await outcomesAt(engine.endpoint));
  });

  labTest('is not spoken to when its host key is unknown or another', async () => {
    const { envWith, strangeKey, port } = await server();
    const unknown = await failureOf({ env: await envWith({ knownHosts: '/dev/null' }) });
    assert.equal(unknown.why, 'denied');
    assert.match(unknown.detail, /unknown or changed host key/);
    const strange = await strangeKey();
    const known = `${strange}.known`;
    await writeFile(known, `[127.0.0.1]:${port} ${await readFile(`${strange}.pub`, 'utf8')}`);
    const changed = await failureOf({ env: await envWith({ knownHosts: known }) });
    assert.match(changed.detail, /unknown or changed host key/);
    const refused = await failureOf({ env: await envWith({ key: strange }) });
    assert.equal(refused.why, 'denied');
    assert.match(refused.detail, /ssh login failed/);
  });

  labTest('and one that is not there, a closed port and a host that is silent', async () => {
    const { env } = await server();
    const noEngine = await failureOf({ env, endpoint: await endpointOf('/nonexistent/docker.sock') });
    assert.equal(noEngine.why, 'gone');
    assert.match(noEngine.detail, /no engine answers on the remote machine/);
    const port = await freePort('127.0.0.1');
    const closed = await failureOf({ env, endpoint: { ...(await endpointOf()), port } });
    assert.match(closed.detail, /no ssh server listens there/);
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    assert.ok(typeof address === 'object' && address !== null);
    const endpoint = { ...(await endpointOf()), port: address.port };
    const reading = await Promise.race([failureOf({ env, endpoint, timeoutMs: 500 }), sleep(5000)]);
    silent.close();
    assert.equal(reading?.why, 'timeout');
  });
});
