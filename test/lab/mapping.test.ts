import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readCompose } from '../../src/compose/adapter/read-compose.ts';
import { readCreateRequest } from '../../src/adapters/create-request/read-create-request.ts';
import { readContainerInspect } from '../../src/adapters/inspect/read-container-inspect.ts';
import { readRunCommand } from '../../src/adapters/run-command/read-run-command.ts';
import { readSwarmService } from '../../src/adapters/swarm/read-service.ts';
import type { WrittenWorkload } from '../../src/core/workload/workload.ts';
import { settingNames } from '../../src/knowledge/settings/setting-names.ts';
import { labTest } from './kit/availability.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';
import { elsewhere } from './mapping/elsewhere.ts';
import { plainValue } from './mapping/plain-value.ts';
import type { MappingRow } from './mapping/row.ts';
import { rows } from './mapping/rows.ts';

const sharedSwarm = sharedEngine('swarm');
const input = { directory: '/srv/lab', env: {}, home: '/root' };

/** A swarm engine with its image and a container that others take volumes from. */
let prepared: Promise<{ engine: LabEngine; image: string }> | undefined;
function lab() {
  prepared ??= (async () => {
    const engine = await sharedSwarm();
    const image = await labImage(engine);
    const { code, stderr } = await engine.docker('create', '--name', 'other', image, 'true');
    assert.equal(code, 0, stderr);
    return { engine, image };
  })();
  return prepared;
}

function settingOf(written: WrittenWorkload | undefined, { setting }: MappingRow): unknown {
  assert.ok(written, 'a workload was read');
  const found = written.settings[setting];
  assert.ok(found && 'value' in found, `${setting} is written: ${JSON.stringify(found)}`);
  return plainValue(setting, found.value);
}

async function inspected(engine: LabEngine, id: string): Promise<WrittenWorkload> {
  const { status, body } = await engine.request('GET', `/containers/${id}/json`);
  assert.equal(status, 200);
  await engine.request('DELETE', `/containers/${id}?force=1`);
  return readContainerInspect(body);
}

async function byCompose(row: MappingRow, text: string): Promise<WrittenWorkload> {
  const { engine, image } = await lab();
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-mapping-'));
  try {
    // A network for each project would use up the engine's addresses.
    const network = row.setting === 'network' ? '' : '    network_mode: bridge\n';
    const service = `    image: ${image}\n${network}    ${text}\n`;
    await writeFile(join(folder, 'compose.yaml'), `services:\n  row:\n${service}`);
    const project = `row-${row.setting.toLowerCase()}`;
    const made = await engine.compose(['-p', project, 'create'], { directory: folder });
    assert.equal(made.code, 0, made.stderr);
    return await inspected(engine, `${project}-row-1`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Deep enough for bodies: objects are merged, everything else replaces. */
function merged(
  base: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const isRecord = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const pairs = Object.entries(more).map(([key, value]) => {
    const old = base[key];
    return [key, isRecord(old) && isRecord(value) ? merged(old, value) : value] as const;
  });
  return { ...base, ...Object.fromEntries(pairs) };
}

const idOf = (body: unknown): string => String(Object(body).Id ?? Object(body).ID);

for (const row of rows) {
  const { setting, compose, run, create, service } = row;
  describe(setting, () => {
    if (compose !== undefined) {
      labTest(`${settingNames[setting].compose} in a compose file is what its container has`, async () => {
        const text = `services:\n  row:\n    image: lab\n    ${compose}\n`;
        const reading = readCompose({ file: 'compose.yaml', text, ...input });
        assert.deepEqual(settingOf(reading.workloads[0], row), row.inCompose ?? row.value);
        assert.deepEqual(settingOf(await byCompose(row, compose), row), row.value);
      });
    }
    if (run !== undefined) {
      labTest(`${settingNames[setting].run} of docker run is what its container has`, async () => {
        const { engine, image } = await lab();
        const reading = readRunCommand(`docker run ${run} ${image}`, input);
        assert.deepEqual(settingOf(reading.workloads[0], row), row.value);
        const words = run.match(/"[^"]*"|\S+/gu)?.map((word) => word.replaceAll('"', '')) ?? [];
        const made = await engine.docker('create', ...words, image, 'true');
        assert.equal(made.code, 0, made.stderr);
        assert.deepEqual(settingOf(await inspected(engine, made.stdout.trim()), row), row.value);
      });
    }
    if (create !== undefined) {
      labTest(`${settingNames[setting].create} of a create body is what its container has`, async () => {
        const { engine, image } = await lab();
        const body = merged({ Image: image, Cmd: ['true'] }, create);
        assert.deepEqual(settingOf(readCreateRequest(JSON.stringify(body)).workloads[0], row), row.value);
        const made = await engine.request('POST', '/containers/create', body);
        assert.equal(made.status, 201, JSON.stringify(made.body));
        assert.deepEqual(settingOf(await inspected(engine, idOf(made.body)), row), row.value);
      });
    }
    if (service !== undefined) {
      labTest(`${settingNames[setting].service} of a service is read back`, async () => {
        const { engine, image } = await lab();
        const template = merged({ ContainerSpec: { Image: image } }, service);
        const spec = {
          Name: `row-${setting.toLowerCase()}`,
          TaskTemplate: template,
          Mode: { Replicated: { Replicas: 0 } },
        };
        const made = await engine.request('POST', '/services/create', spec);
        assert.equal(made.status, 201, JSON.stringify(made.body));
        const { body } = await engine.request('GET', `/services/${idOf(made.body)}`);
        const networks = await engine.request('GET', '/networks/host');
        const target = Object(body).Spec.TaskTemplate.Networks?.[0]?.Target;
        const names = new Map([
          [idOf(networks.body), 'host'],
          [String(target), 'host'],
        ]);
        assert.deepEqual(settingOf(readSwarmService(body, { networks: names }), row), row.value);
      });
    }
  });
}

describe('the mapping', () => {
  it('has a row for every setting, or says what shows it', () => {
    const covered = new Set<string>([...rows.map(({ setting }) => setting), ...Object.keys(elsewhere)]);
    assert.deepEqual(
      Object.keys(settingNames).filter((name) => !covered.has(name)),
      [],
    );
  });

  it('writes a row on every surface that can express it', () => {
    const missing = rows.flatMap(({ setting, ...row }) =>
      (['compose', 'run', 'create', 'service'] as const)
        .filter((surface) => (settingNames[setting][surface] !== undefined) !== (row[surface] !== undefined))
        .map((surface) => `${setting} on ${surface}`),
    );
    // A service publishes through the routing mesh, without an address: its own test is in surfaces.test.ts.
    assert.deepEqual(missing.toSorted(), ['ports on service']);
  });
});
