import { join } from 'node:path';
import type { LabEngine } from '../../test/lab/kit/engine.ts';
import { collectedMembers } from '../../src/app/targets/facts/sparse-members.ts';
import { readTargets } from '../../src/app/targets/read-targets.ts';
import { localMachine } from '../../src/app/runtime/local-machine.ts';
import { collectFacts } from '../../src/collect/collect-facts.ts';
import type { Facts } from '../../src/core/facts/facts.ts';
import { machineProbes, type Probes } from '../../src/io/probes.ts';
import { engineClient } from '../../src/io/engine/client.ts';
import type { LabShop } from './shop.ts';

/** What the product's own collector finds on the engine that runs the shop, together with the compose file `file`. */
export async function collectShop(
  engine: LabEngine,
  shop: LabShop,
  file: string,
  probes: Probes = machineProbes,
): Promise<Facts> {
  const machine = { ...localMachine('0.1.0', () => undefined), env: { ...process.env, ...shop.env } };
  const { files, clock } = machine;
  const written = await readTargets([{ path: join(shop.directory, file) }], machine);
  const client = engineClient({ kind: 'unix', path: engine.socket });
  try {
    const { facts } = await collectFacts({
      tool: `ironhull ${machine.version}`,
      files,
      probes,
      client,
      extraWorkloads: written.facts.workloads,
      extraGaps: written.gaps,
      clock,
    });
    return { ...facts, collects: collectedMembers() };
  } finally {
    client.close();
  }
}
