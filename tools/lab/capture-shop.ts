// Brings the example application up on a lab engine and writes down, with the product's own
// collector, what it finds: `node tools/lab/capture-shop.ts` as root.
import { writeFile } from 'node:fs/promises';
import { hostname, release } from 'node:os';
import { join } from 'node:path';
import { startEngine, type LabEngine } from '../../test/lab/kit/engine.ts';
import { folderPrefix } from '../../test/lab/kit/dead-runs.ts';
import { labMachine } from '../../test/lab/kit/machine.ts';
import type { Facts, WorkloadFacts } from '../../src/core/facts/facts.ts';
import { mapKnown, type Observed } from '../../src/core/observed.ts';
import { collectShop } from './collect-shop.ts';
import { example, prepareShop, type LabShop } from './shop.ts';

const defaultPorts = { http: 8080, ledger: 7700, agent: 9100 };

/** What of this machine stands in the facts, and what stands there on a host that runs the shop. */
function placesOf({ directory, socket, network }: LabEngine, shop: LabShop): [string, string][] {
  return [
    [shop.directory, '/srv/shop'],
    [socket, '/var/run/docker.sock'],
    [join(directory, 'data'), '/var/lib/docker'],
    [join(directory, 'exec'), '/var/run/docker'],
    [join(directory, 'daemon.json'), '/etc/docker/daemon.json'],
    [join(directory, 'pid'), '/var/run/docker.pid'],
    [directory, '/etc/docker'],
    [network.bridge, 'docker0'],
    [hostname(), 'harbour'],
    [release(), release().replace(/-.*/u, '')],
  ];
}

// The agent sees the host's whole tree at /host/root, and with it every mount that this machine happens to have.
const ofEveryHost = /^\/host\/root\/(?:proc|sys|dev|run|tmp)$/u;

/** Names of images that only the lab has. */
const labImages = /^lab:/u;

function withoutMountsOfThisMachine(workload: WorkloadFacts): WorkloadFacts {
  const { mounts } = workload.written.settings;
  const written =
    mounts !== undefined && 'value' in mounts
      ? {
          ...mounts,
          value: mounts.value.map((entry) =>
            'value' in entry && entry.value.below !== undefined
              ? { ...entry, value: { ...entry.value, below: [] } }
              : entry,
          ),
        }
      : mounts;
  return {
    ...workload,
    written: {
      ...workload.written,
      settings: { ...workload.written.settings, ...(written !== undefined && { mounts: written }) },
    },
    effective: mapKnown(workload.effective, (state) => ({
      ...state,
      mounts: state.mounts.filter(
        ({ mountPoint }) => !mountPoint.startsWith('/host/root/') || ofEveryHost.test(mountPoint),
      ),
    })),
  };
}

/** What a host has that runs the shop and nothing else: no other engine, no other listener, no image of the lab. */
function ofTheShopAlone(facts: Facts, directory: string): Facts {
  const ports: readonly number[] = Object.values(defaultPorts);
  const ofTheShop = <T extends { port: number }>(
    listeningSockets: Observed<readonly T[]> | undefined,
  ): { listeningSockets?: Observed<readonly T[]> } =>
    listeningSockets === undefined
      ? {}
      : {
          listeningSockets: mapKnown(listeningSockets, (sockets) =>
            sockets.filter(({ port }) => ports.includes(port)),
          ),
        };
  return {
    ...facts,
    host: mapKnown(facts.host, (host) => ({
      ...host,
      ...ofTheShop(host.listeningSockets),
      ...(host.firewall && {
        firewall: mapKnown(host.firewall, (firewall) => ({
          ...firewall,
          ...ofTheShop(firewall.listeningSockets),
        })),
      }),
    })),
    engine: mapKnown(facts.engine, (engine) => ({
      ...engine,
      ...(engine.sockets && {
        sockets: mapKnown(engine.sockets, (sockets) =>
          sockets.filter(({ path }) => !path.startsWith(folderPrefix) || path.startsWith(directory)),
        ),
      }),
    })),
    images: facts.images
      .filter(({ references }) => !references.every((name) => labImages.test(name)))
      .map((image) => ({ ...image, references: image.references.filter((name) => !labImages.test(name)) })),
    workloads: facts.workloads.map(withoutMountsOfThisMachine),
  };
}

const engine = await startEngine({ config: 'default' });
try {
  const shop = await prepareShop(engine, defaultPorts);
  await shop.up('compose.yaml');
  let text = JSON.stringify(
    ofTheShopAlone(await collectShop(engine, shop, 'compose.yaml', labMachine().probes), engine.directory),
    null,
    2,
  );
  for (const [here, there] of placesOf(engine, shop)) text = text.replaceAll(here, there);
  if (text.includes(engine.directory)) throw new Error(`a path of this machine is left: ${engine.directory}`);
  await writeFile(join(example, 'facts.json'), `${text}\n`);
} finally {
  await engine.stop();
}
