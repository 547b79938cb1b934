import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { collectFacts } from '../../src/collect/collect-facts.ts';
import type { Facts, WorkloadFacts } from '../../src/core/facts/facts.ts';
import { valueOf, known } from '../../src/core/observed.ts';
import { settingNames } from '../../src/knowledge/settings/setting-names.ts';
import { systemClock } from '../../src/io/clock.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { engineClient } from '../../src/io/engine/client.ts';
import { isJsonRecord } from '../../src/formats/json/members.ts';
import { matrixApi, matrixCell, matrixTests, matrixWorkload } from '../kit/surfaces/matrix-cells.ts';
import { composeText, factsOfRow, reportOnRow, withSecurityModules } from '../kit/surfaces/matrix-report.ts';
import type { MatrixColumn, MatrixRow } from '../kit/surfaces/matrix-row.ts';
import { matrixRows, plainPlaces } from '../kit/surfaces/matrix-rows.ts';
import { asCreateBody, asRunWords, asServiceSpec } from '../kit/surfaces/render.ts';
import { asCompose, asStackService } from '../kit/surfaces/render-compose.ts';
import { carefulWorkload } from '../kit/surfaces/neutral-workload.ts';
import { textSurfaces } from '../kit/surfaces/read.ts';
import { witness } from '../kit/witness.ts';
import { labTest } from './kit/availability.ts';
import { runCompose } from './kit/compose.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';

const image = 'lab:busybox';
const other = 'other';

/** The ways in which a real engine gets a workload. */
const ways = ['run', 'compose', 'service', 'stack'] as const;
type Way = (typeof ways)[number];

const columnOf: Readonly<Record<Way, MatrixColumn>> = {
  run: 'container',
  compose: 'container',
  service: 'service',
  stack: 'stack',
};

/** Whether a row is made on an engine in this way. */
function isMade(row: MatrixRow, way: Way): boolean {
  const cell = matrixCell(row, columnOf[way]);
  if (!('shown' in cell) || cell.shown !== matrixTests.lab) return false;
  return row.compose === undefined || way === 'compose';
}

function nameOf({ rule }: MatrixRow): string {
  return rule.replace('workload/', 'bad-');
}

async function succeed(engine: LabEngine, ...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await engine.docker(...words);
  assert.equal(code, 0, `${words.join(' ')}: ${stderr}`);
  return stdout;
}

async function createByRun(engine: LabEngine, row: MatrixRow): Promise<void> {
  const [, , , ...words] = asRunWords({ ...matrixWorkload(row, image), name: `run-${nameOf(row)}` });
  await succeed(engine, 'create', ...words);
}

/** All services of the rows in one project: networks are scarce. */
async function createByCompose(engine: LabEngine, rows: readonly MatrixRow[]): Promise<void> {
  const directory = await mkdtemp(join(engine.directory, 'matrix-'));
  const texts = rows.map(
    (row) => composeText(row) ?? asCompose({ ...matrixWorkload(row, image), name: nameOf(row) }),
  );
  const services = rows.map((row, n) => {
    const [, own = ''] = /^services:\n((?: .*\n)*)/u.exec(texts[n] ?? '') ?? [];
    return own.replace('  bad:\n', `  ${nameOf(row)}:\n`).replace('  other:\n', `  ${nameOf(row)}-other:\n`);
  });
  const beside = rows.map(({ compose }) => compose?.beside ?? '');
  await writeFile(join(directory, 'compose.yaml'), `services:\n${services.join('')}${beside.join('')}`);
  const { code, stderr } = await runCompose(['--project-name', 'matrix', 'create'], {
    directory,
    env: engine.env,
  });
  assert.equal(code, 0, stderr);
}

async function createService(engine: LabEngine, row: MatrixRow): Promise<void> {
  const workload = { ...matrixWorkload(row, image), name: `service-${nameOf(row)}` };
  const spec = { ...asServiceSpec(workload), Mode: { Replicated: { Replicas: 0 } } };
  const { status, body } = await engine.request('POST', '/services/create', spec);
  assert.equal(status, 201, `${row.rule}: ${JSON.stringify(body)}`);
}

async function deployStack(engine: LabEngine, rows: readonly MatrixRow[]): Promise<void> {
  const file = join(engine.directory, 'stack.yaml');
  const services = rows.map((row) => asStackService({ ...matrixWorkload(row, image), name: nameOf(row) }));
  await writeFile(file, `services:\n${services.join('')}`);
  await succeed(engine, 'stack', 'deploy', '--detach=true', '--resolve-image=never', '-c', file, 'stack');
}

interface Lab {
  engine: LabEngine;
  rows: readonly MatrixRow[];
  facts: Facts;
  /** With the services of the stack, whose ports the other services had before. */
  stackFacts: Facts;
}

async function collect(engine: LabEngine): Promise<Facts> {
  const client = engineClient({ kind: 'unix', path: engine.socket });
  try {
    return (await collectFacts({ tool: 'lab', files: diskFiles('/'), client, clock: systemClock })).facts;
  } finally {
    client.close();
  }
}

async function populate(): Promise<Lab> {
  const engine = await startEngine({ config: 'swarm', daemonFlags: ['--add-runtime=vendor=/bin/true'] });
  started = engine;
  await labImage(engine);
  await succeed(engine, 'tag', image, 'lab:latest');
  const declaring = await succeed(engine, 'create', image);
  await succeed(engine, 'commit', '--change', 'EXPOSE 80', declaring.trim(), 'lab:ports');
  await succeed(engine, 'rm', declaring.trim());
  await succeed(engine, 'run', '-d', '--name', other, image, 'sleep', '600');
  const rows = matrixRows({ socket: engine.socket, other });
  for (const row of rows.filter((one) => isMade(one, 'run'))) await createByRun(engine, row);
  await createByCompose(
    engine,
    rows.filter((one) => isMade(one, 'compose')),
  );
  const services = rows.filter((one) => isMade(one, 'service'));
  for (const row of services) await createService(engine, row);
  const facts = await collect(engine);
  await succeed(engine, 'service', 'rm', ...services.map((row) => shownName(row, 'service')));
  await deployStack(
    engine,
    rows.filter((one) => isMade(one, 'stack')),
  );
  return { engine, rows, facts, stackFacts: await collect(engine) };
}

let started: LabEngine | undefined;
let populated: Promise<Lab> | undefined;
const lab = (): Promise<Lab> => (populated ??= populate());
after(() => started?.stop());

/** The name that the engine shows. */
function shownName(row: MatrixRow, way: Way): string {
  if (way === 'compose') return `matrix-${nameOf(row)}-1`;
  return way === 'stack' ? `stack_${nameOf(row)}` : `${way}-${nameOf(row)}`;
}

function madeAs(facts: Facts, row: MatrixRow, way: Way): readonly WorkloadFacts[] {
  const wanted = columnOf[way] === 'container' ? 'container' : 'service';
  const name = shownName(row, way);
  return facts.workloads.filter(({ written }) => written.surface === wanted && written.name === name);
}

function report(facts: Facts, row: MatrixRow, workloads: readonly WorkloadFacts[]) {
  const engine = valueOf(facts.engine);
  assert.ok(engine);
  const rest = { images: facts.images, engine: known(withSecurityModules(engine), 'engine') };
  return reportOnRow(row, workloads, rest);
}

/** Workloads that a rule holds against each other are read together. */
function companions(facts: Facts, row: MatrixRow): readonly WorkloadFacts[] {
  return row.compose === undefined
    ? []
    : facts.workloads.filter(({ written }) => written.name.includes(`${nameOf(row)}-other`));
}

for (const way of ways)
  describe(`the bad setting of each rule, made by ${way} on an engine`, () => {
    for (const { rule, title } of matrixRows(plainPlaces).filter((row) => isMade(row, way)))
      labTest(`${title} fails ${rule}`, async () => {
        const { facts: others, stackFacts, rows } = await lab();
        const facts = way === 'stack' ? stackFacts : others;
        const row = rows.find((one) => one.rule === rule);
        assert.ok(row);
        const made = madeAs(facts, row, way);
        assert.equal(made.length, 1, `${shownName(row, way)} is on the engine`);
        const { findings, outcomes } = report(facts, row, [...made, ...companions(facts, row)]);
        witness('live', outcomes);
        assert.ok(
          findings.some((finding) => finding.rule === rule),
          JSON.stringify(outcomes.map(({ outcome }) => outcome)),
        );
      });
  });

describe('the bad setting of a rule that the image decides', () => {
  for (const surface of textSurfaces)
    labTest(`fails on the surface ${surface} beside the image`, async () => {
      const { facts, rows } = await lab();
      const row = rows.find(({ rule }) => rule === 'workload/undeclared-ports');
      assert.ok(row);
      const { findings, outcomes } = report(facts, row, factsOfRow(row, surface, image));
      assert.ok(findings.length > 0, JSON.stringify(outcomes.map(({ outcome }) => outcome)));
    });
});

/** Every member name of a document. */
function memberNames(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(memberNames);
  if (!isJsonRecord(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...memberNames(inner)]);
}

describe('a swarm service', () => {
  labTest(`has none of the settings that the matrix says it has not (API ${matrixApi})`, async () => {
    const { engine } = await lab();
    const { body: version } = await engine.request('GET', '/version');
    assert.ok(isJsonRecord(version));
    assert.equal(version['ApiVersion'], matrixApi);
    const fields = Object.values(settingNames).flatMap(({ create, service }) =>
      create?.startsWith('HostConfig.') === true && service === undefined
        ? [create.replace('HostConfig.', '').split(' ')[0] ?? '']
        : [],
    );
    const own = fields.filter((field) => field !== 'SecurityOpt');
    assert.ok(own.length > 10);
    const { HostConfig } = asCreateBody({ ...carefulWorkload('none', image), privileged: true, pid: 'host' });
    assert.ok(isJsonRecord(HostConfig));
    const wanted = Object.fromEntries(own.map((field) => [field, HostConfig[field] ?? true]));
    const spec = asServiceSpec(carefulWorkload('service-none', image));
    const { TaskTemplate } = spec;
    assert.ok(isJsonRecord(TaskTemplate) && isJsonRecord(TaskTemplate['ContainerSpec']));
    const asked = {
      ...spec,
      Mode: { Replicated: { Replicas: 0 } },
      TaskTemplate: {
        ...TaskTemplate,
        ContainerSpec: { ...TaskTemplate['ContainerSpec'], ...wanted },
      },
    };
    const { status, body } = await engine.request('POST', '/services/create', asked);
    assert.equal(status, 201, JSON.stringify(body));
    const { stdout } = await engine.docker(
      'service',
      'inspect',
      '--format',
      '{{json .Spec.TaskTemplate.ContainerSpec}}',
      'service-none',
    );
    const names = new Set(memberNames(JSON.parse(stdout)));
    assert.ok(names.has('CapabilityDrop'));
    assert.deepEqual(
      own.filter((field) => names.has(field)),
      [],
    );
  });
});
