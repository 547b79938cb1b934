import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { buildReport } from '../../src/app/build-report.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import { collectFacts } from '../../src/collect/collect-facts.ts';
import type { Facts } from '../../src/core/facts/facts.ts';
import type { Report } from '../../src/core/findings/report.ts';
import type { Surface } from '../../src/core/workload/workload.ts';
import { systemClock } from '../../src/io/clock.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { engineClient } from '../../src/io/engine/client.ts';
import { factsWith } from '../kit/facts.ts';
import { surfacesOf } from '../../src/knowledge/settings/setting-names.ts';
import { assertBroken, assertCareful, broken, expresses, shownChecks } from '../kit/surfaces/expectations.ts';
import { mutations, type Mutation } from '../kit/surfaces/mutations.ts';
import { carefulWorkload, type NeutralWorkload } from '../kit/surfaces/neutral-workload.ts';
import { readAs } from '../kit/surfaces/read.ts';
import { asRunWords, asServiceSpec } from '../kit/surfaces/render.ts';
import { labTest } from './kit/availability.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';
import { witness } from '../kit/witness.ts';

const sharedSwarm = sharedEngine('swarm');
const run = { version: '0.0.0', targets: ['lab'] };

async function collect(engine: LabEngine): Promise<Facts> {
  const client = engineClient({ kind: 'unix', path: engine.socket });
  try {
    return (await collectFacts({ tool: 'lab', files: diskFiles('/'), client, clock: systemClock })).facts;
  } finally {
    client.close();
  }
}

/** Starts a container with exactly the words a person would type. */
async function start(engine: LabEngine, workload: NeutralWorkload): Promise<void> {
  const [, ...words] = asRunWords(workload);
  const { code, stderr } = await engine.docker(...words);
  assert.equal(code, 0, `${workload.name}: ${stderr}`);
}

async function createService(engine: LabEngine, workload: NeutralWorkload): Promise<void> {
  const spec = { ...asServiceSpec(workload), Mode: { Replicated: { Replicas: 0 } } };
  const { status, body } = await engine.request('POST', '/services/create', spec);
  assert.equal(status, 201, `${workload.name}: ${JSON.stringify(body)}`);
}

/** Everything in one engine: a careful workload, one that others join, and each mistake alone. */
async function populate(engine: LabEngine): Promise<{ image: string; all: readonly Mutation[] }> {
  const image = await labImage(engine);
  const all = mutations(engine.socket, 'other');
  const expressible = all.filter(({ points }) => points.service !== undefined);
  await start(engine, carefulWorkload('other', image));
  await start(engine, carefulWorkload('good', image));
  for (const mutation of all) await start(engine, broken(mutation, image));
  await createService(engine, carefulWorkload('good', image));
  for (const mutation of expressible) await createService(engine, broken(mutation, image));
  return { image, all };
}

let populated:
  | Promise<{ engine: LabEngine; image: string; all: readonly Mutation[]; facts: Facts }>
  | undefined;

/** The engine with everything in it, and what was collected from it, once. */
function lab() {
  populated ??= (async () => {
    const engine = await sharedSwarm();
    const parts = await populate(engine);
    return { engine, ...parts, facts: await collect(engine) };
  })();
  return populated;
}

/** The report on one workload as a surface shows it, judged beside the real engine. */
async function reportOn(surface: Surface, workload: NeutralWorkload): Promise<Report> {
  const { facts, engine } = await lab();
  const found =
    surface === 'container' || surface === 'service'
      ? facts.workloads.filter(({ written }) => written.surface === surface && written.name === workload.name)
      : readAs(surface, workload);
  assert.equal(found.length, 1, `${surface} ${workload.name} on ${engine.endpoint}`);
  const alone = factsWith({ workloads: found, images: facts.images, engine: facts.engine });
  const report = buildReport(alone, shownChecks, run);
  witness(surface === 'container' || surface === 'service' ? 'live' : 'text', report.outcomes);
  return report;
}

for (const surface of ['compose', 'run', 'create', 'container', 'service'] as const) {
  describe(`on the surface ${surface}`, () => {
    labTest('a careful workload passes every check with evidence', async () => {
      const { image } = await lab();
      assertCareful(await reportOn(surface, carefulWorkload('good', image)));
    });

    for (const { rule, title } of mutations('SOCKET', 'other').filter((one) => expresses(surface, one))) {
      labTest(`${title} fails ${rule}, what it implies, and nothing else`, async () => {
        const { image, all } = await lab();
        const mutation = all.find((one) => one.rule === rule);
        assert.ok(mutation);
        const workload = broken(mutation, image);
        assertBroken(await reportOn(surface, workload), surface, mutation, workload);
      });
    }
  });
}

describe('the surfaces of the checks', () => {
  labTest('are those that can express what they judge', async () => {
    const { all } = await lab();
    for (const { rule, points } of all) {
      const check = checks.find(({ id }) => id === rule);
      assert.equal(check && surfacesOf(check).includes('service'), points.service !== undefined, rule);
    }
  });
});
