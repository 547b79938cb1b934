import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { readCompose } from '../../src/adapters/compose/read-compose.ts';
import { readCreateRequest } from '../../src/adapters/create-request/read-create-request.ts';
import { readRunCommand } from '../../src/adapters/run-command/read-run-command.ts';
import { assess } from '../../src/app/assess.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import { collectFacts } from '../../src/collect/collect-facts.ts';
import type { Facts } from '../../src/core/facts.ts';
import type { Finding } from '../../src/core/finding.ts';
import type { Location } from '../../src/core/location.ts';
import type { Report } from '../../src/core/report.ts';
import type { Surface } from '../../src/core/workload.ts';
import { systemClock } from '../../src/io/clock.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { engineClient } from '../../src/io/engine/client.ts';
import { settingNames } from '../../src/knowledge/setting-names.ts';
import { factsWith, workloadFacts } from '../kit/facts.ts';
import { mutations, type Mutation } from '../kit/surfaces/mutations.ts';
import { carefulWorkload, type NeutralWorkload } from '../kit/surfaces/neutral-workload.ts';
import { asCompose, asCreateBody, asRunWords, asServiceSpec } from '../kit/surfaces/render.ts';
import { labTest } from './kit/availability.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';

const sharedSwarm = sharedEngine('swarm');
const run = { version: '0.0.0', targets: ['lab'] };
const workloadChecks = checks.filter(({ on }) => on === 'workload');

const nameOf = (mutation: Mutation): string => mutation.rule.replace('workload/', 'bad-');
const broken = (mutation: Mutation, image: string): NeutralWorkload => ({
  ...carefulWorkload(nameOf(mutation), image),
  ...mutation.change,
});

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

/** The report on one workload as a surface shows it. */
async function reportOn(surface: Surface, workload: NeutralWorkload): Promise<Report> {
  const { facts, engine } = await lab();
  const input = { directory: '/srv/lab', env: {}, home: '/root' };
  const { images } = facts;
  const alone = (found: Facts['workloads']) =>
    assess(factsWith({ workloads: found, images, engine: facts.engine }), workloadChecks, run);
  switch (surface) {
    case 'compose': {
      const reading = readCompose({ file: 'compose.yaml', text: asCompose(workload), ...input });
      assert.deepEqual(reading.problems, []);
      return alone(reading.workloads.map((written) => workloadFacts(written)));
    }
    case 'run': {
      const reading = readRunCommand(asRunWords(workload).join(' '), input);
      assert.deepEqual(reading.problems, []);
      return alone(reading.workloads.map((written) => workloadFacts(written)));
    }
    case 'create': {
      const reading = readCreateRequest(JSON.stringify(asCreateBody(workload)), { name: workload.name });
      assert.deepEqual(reading.problems, []);
      return alone(reading.workloads.map((written) => workloadFacts(written)));
    }
    case 'container':
    case 'service': {
      const found = facts.workloads.filter(
        ({ written }) => written.surface === surface && written.name === workload.name,
      );
      assert.equal(found.length, 1, `${surface} ${workload.name} on ${engine.endpoint}`);
      return alone(found);
    }
  }
}

const surfaces: readonly Surface[] = ['compose', 'run', 'create', 'container', 'service'];
const expresses = (surface: Surface, { points }: Mutation): boolean =>
  surface !== 'service' || points.service !== undefined;

function textAt(at: Location, surface: Surface, workload: NeutralWorkload): string {
  switch (at.in) {
    case 'file':
      return asCompose(workload).slice(at.range.startOffset, at.range.endOffset);
    case 'command':
      return at.command.slice(at.range.startOffset, at.range.endOffset);
    case 'document':
      return `${surface}:${at.pointer}`;
  }
}

function wantedPoint(surface: Surface, { points }: Mutation): string {
  if (surface === 'compose' || surface === 'run') return points[surface];
  return surface === 'service' ? (points.service ?? '') : points.document;
}

/** Rules whose failure the broken control brings with it. */
function implied(rule: string): readonly string[] {
  return checks.find(({ id }) => id === rule)?.implies ?? [];
}

const failedRules = (report: Report): string[] =>
  [...new Set(report.findings.map(({ rule }) => rule))].toSorted();

function assertPointsAt(
  finding: Finding | undefined,
  surface: Surface,
  mutation: Mutation,
  workload: NeutralWorkload,
): void {
  assert.ok(finding, 'there is a finding');
  assert.ok(finding.sightings.length > 0, 'it has a place');
  const texts = finding.sightings.map((at) => textAt(at, surface, workload));
  const wanted = wantedPoint(surface, mutation).replace('subject', workload.name);
  assert.ok(
    texts.some((text) => text.includes(wanted)),
    `${JSON.stringify(texts)} holds ${wanted}`,
  );
}

/** Checks that judge nothing on a workload that has nothing of theirs. */
const needsAFile = 'workload/drift';

for (const surface of surfaces) {
  describe(`on the surface ${surface}`, () => {
    labTest('a careful workload passes every check with evidence', async () => {
      const { image } = await lab();
      const report = await reportOn(surface, carefulWorkload('good', image));
      const judged = report.outcomes.filter(({ rule }) => rule !== needsAFile);
      assert.ok(judged.length >= (surface === 'service' ? 8 : 16));
      for (const { rule, outcome } of judged) {
        assert.equal(outcome.state, 'passed', `${rule}: ${JSON.stringify(outcome)}`);
        assert.ok(outcome.state === 'passed' && outcome.evidence.every(({ saw }) => saw !== ''), rule);
      }
    });

    for (const mutation of mutations('SOCKET', 'other').filter((one) => expresses(surface, one))) {
      labTest(`${mutation.title} fails ${mutation.rule}, what it implies, and nothing else`, async () => {
        const { image, all } = await lab();
        const real = all.find(({ rule }) => rule === mutation.rule) ?? mutation;
        const workload = broken(real, image);
        const report = await reportOn(surface, workload);
        assert.deepEqual(failedRules(report), [real.rule, ...implied(real.rule)].toSorted());
        const unknown = report.outcomes.filter(({ outcome }) => outcome.state === 'unknown');
        assert.deepEqual(unknown, []);
        assertPointsAt(
          report.findings.find(({ rule }) => rule === real.rule),
          surface,
          real,
          workload,
        );
      });
    }
  });
}

describe('the surfaces of the checks', () => {
  labTest('are those that can express what they judge', async () => {
    const expressible = mutations('SOCKET', 'other');
    for (const { rule, points } of expressible) {
      const check = checks.find(({ id }) => id === rule);
      assert.ok(check, rule);
      assert.equal(check.surfaces.includes('service'), points.service !== undefined, rule);
    }
    assert.equal(Object.values(settingNames).filter(({ service }) => service === undefined).length > 0, true);
  });
});
