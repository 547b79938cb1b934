import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCompose } from '../../src/compose/adapter/read-compose.ts';
import type { PublishedPort } from '../../src/core/workload/workload.ts';
import { freePort } from './kit/addresses.ts';
import { labTest } from './kit/availability.ts';
import { runCompose } from './kit/compose.ts';
import { docker } from './kit/containers.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');
const option = 'com.docker.network.bridge.host_binding_ipv4';

/** Services with one port each, on networks that decide where it is published. */
const services: Readonly<Record<string, { port: (free: number) => string; rest: string }>> = {
  loopback: { port: (free) => `${free}:80`, rest: 'networks: [loopback]' },
  picked: { port: () => '80', rest: 'networks: [loopback]' },
  everywhere: { port: (free) => `0.0.0.0:${free}:80`, rest: 'networks: [loopback]' },
  open: { port: (free) => `${free}:80`, rest: 'networks: [open]' },
  internal: { port: (free) => `${free}:80`, rest: 'networks: [internal]' },
  both: { port: (free) => `${free}:80`, rest: 'networks: [internal, loopback]' },
  alone: { port: (free) => `${free}:80`, rest: 'network_mode: none' },
};

type Bindings = Readonly<Record<string, readonly { HostIp: string }[] | null>>;

labTest('the addresses that networks decide are those of the containers', async () => {
  const engine = await plainEngine();
  const image = await labImage(engine);
  const directory = join(engine.directory, 'binding');
  await mkdir(directory, { recursive: true });
  const lines: string[] = [];
  for (const [name, { port, rest }] of Object.entries(services))
    lines.push(
      `  ${name}: {image: "${image}", command: sleep 600, ports: ["${port(await freePort('127.0.0.1'))}"], ${rest}}`,
    );
  const text = `services:\n${lines.join('\n')}
networks:
  loopback: {driver_opts: {${option}: 127.0.0.1}}
  open: {driver_opts: {${option}: 0.0.0.0}}
  internal: {internal: true}
`;
  await writeFile(join(directory, 'compose.yaml'), text);
  const made = await runCompose(['up', '--detach'], { directory, env: engine.env });
  assert.equal(made.code, 0, made.stderr);
  const { workloads } = readCompose({ file: 'compose.yaml', text, directory, env: {} });
  for (const { name, settings } of workloads) {
    const shown = await docker(
      engine,
      'inspect',
      '--format',
      '{{json .NetworkSettings.Ports}}',
      `binding-${name}-1`,
    );
    const theirs = Object.values(JSON.parse(shown) as Bindings).flatMap((each) => each ?? []);
    const addresses = theirs.map(({ HostIp }) => HostIp);
    const [first] = settings.ports && 'value' in settings.ports ? settings.ports.value : [];
    assert.ok(first && 'value' in first);
    const { bound, hostIp }: PublishedPort = first.value;
    if (name === 'alone') assert.deepEqual(addresses, []);
    else if (name === 'open') assert.deepEqual([bound, addresses], [undefined, ['0.0.0.0', '::']]);
    else assert.deepEqual(addresses, bound ?? [hostIp], name);
  }
  await runCompose(['down'], { directory, env: engine.env });
});
