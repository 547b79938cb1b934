import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { describe } from 'node:test';
import { runCli } from '../cli/run-cli.ts';
import { labTest } from './kit/availability.ts';
import { sharedEngine } from './kit/shared.ts';

const rule = 'engine/tcp-without-client-certificates';
const plainEngine = sharedEngine('default');
const tlsEngine = sharedEngine('tls');

/** Returns the problems that an audit finds in how an engine is reached. */
async function problems(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  // The second rule is decided everywhere, so that the run is.
  const only = ['--only', rule, '--only', 'engine/live-restore'];
  const { code, stdout, stderr } = await runCli(
    ['audit', ...only, '--format', 'json', '--fail-on', 'never'],
    { env },
  );
  assert.equal(code, 0, stderr);
  const { findings } = JSON.parse(stdout) as {
    findings: readonly { rule: string; severity: string; message: string }[];
  };
  return findings
    .filter((finding) => finding.rule === rule)
    .map(({ severity, message }) => `${severity} ${message}`);
}

describe('an engine that answers over TCP', () => {
  labTest('without a certificate, through a relay of its socket', async () => {
    const engine = await plainEngine();
    const path = engine.endpoint.replace('unix://', '');
    const relay = createServer((client) => {
      const socket = createConnection(path);
      client.pipe(socket).pipe(client);
      for (const end of [client, socket]) end.on('error', () => end.destroy());
    }).listen(0, '127.0.0.1');
    await once(relay, 'listening');
    const { port } = relay.address() as AddressInfo;
    try {
      assert.deepEqual(await problems({ DOCKER_HOST: `tcp://127.0.0.1:${port}` }), [
        `high The Docker API answers at tcp://127.0.0.1:${port} without client certificates`,
      ]);
    } finally {
      relay.close();
    }
  });

  labTest('to a certificate only', async () => {
    const engine = await tlsEngine();
    const certificates = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: dirname(engine.tls?.ca ?? '') };
    const found = await problems({ ...certificates, DOCKER_HOST: engine.endpoint });
    assert.ok(!found.some((one) => one.includes('answers at')), found.join('; '));
  });
});
