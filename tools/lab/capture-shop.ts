// Brings the example application up on a lab engine and writes down, with the product's own
// collector, what it finds: `node tools/lab/capture-shop.ts` as root.
import { writeFile } from 'node:fs/promises';
import { hostname, release } from 'node:os';
import { join } from 'node:path';
import { startEngine, type LabEngine } from '../../test/lab/kit/engine.ts';
import type { Facts } from '../../src/core/facts.ts';
import { mapKnown } from '../../src/core/observed.ts';
import { collectShop } from './collect-shop.ts';
import { example, prepareShop, type LabShop } from './shop.ts';

const defaultPorts = { http: 8080, ledger: 7700, agent: 9100 };

/** What of this machine stands in the facts, and what stands there on a host that runs the shop. */
function placesOf({ directory, socket }: LabEngine, shop: LabShop): [string, string][] {
  return [
    [shop.directory, '/srv/shop'],
    [socket, '/var/run/docker.sock'],
    [join(directory, 'data'), '/var/lib/docker'],
    [join(directory, 'exec'), '/var/run/docker'],
    [join(directory, 'daemon.json'), '/etc/docker/daemon.json'],
    [join(directory, 'pid'), '/var/run/docker.pid'],
    [directory, '/etc/docker'],
    [hostname(), 'harbour'],
    [release(), release().replace(/-.*/u, '')],
  ];
}

// The agent sees the host's whole tree at /host/root, and with it every mount that this machine happens to have.
const ofEveryHost = /^\/host\/root\/(?:proc|sys|dev|run|tmp)$/u;

function withoutMountsOfThisMachine(facts: Facts): Facts {
  const workloads = facts.workloads.map((workload) => ({
    ...workload,
    effective: mapKnown(workload.effective, (state) => ({
      ...state,
      mounts: state.mounts.filter(
        ({ mountPoint }) => !mountPoint.startsWith('/host/root/') || ofEveryHost.test(mountPoint),
      ),
    })),
  }));
  return { ...facts, workloads };
}

const engine = await startEngine({ config: 'default' });
try {
  const shop = await prepareShop(engine, defaultPorts);
  await shop.up('compose.yaml');
  let text = JSON.stringify(
    withoutMountsOfThisMachine(await collectShop(engine, shop, 'compose.yaml')),
    null,
    2,
  );
  for (const [here, there] of placesOf(engine, shop)) text = text.replaceAll(here, there);
  if (text.includes(engine.directory)) throw new Error(`a path of this machine is left: ${engine.directory}`);
  await writeFile(join(example, 'facts.json'), `${text}\n`);
} finally {
  await engine.stop();
}
