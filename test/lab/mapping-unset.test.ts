import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { readCreateRequest } from '../../src/adapters/create-request/read-create-request.ts';
import { readRunCommand } from '../../src/adapters/run-command/read-run-command.ts';
import { scopeOf } from '../../src/app/subjects/scope.ts';
import { workloadCases } from '../../src/app/subjects/workload-cases.ts';
import { collectLive } from '../../src/app/collect-live.ts';
import type { WorkloadCase } from '../../src/core/rules/check.ts';
import { known, valueOf } from '../../src/core/observed.ts';
import type { SettingName, Workload } from '../../src/core/workload/workload.ts';
import { capabilitiesOfMask } from '../../src/knowledge/kernel/capabilities.ts';
import { settingNames } from '../../src/knowledge/settings/setting-names.ts';
import { resolve } from '../../src/resolve/resolve.ts';
import { labTest } from './kit/availability.ts';
import type { EngineConfig } from './kit/configurations.ts';
import { labImage } from './kit/image.ts';
import { labMachine } from './kit/machine.ts';
import { sharedEngine } from './kit/shared.ts';
import { plainValue } from './mapping/plain-value.ts';

const engines = { default: sharedEngine('default'), userns: sharedEngine('userns') } satisfies Partial<
  Record<EngineConfig, unknown>
>;
const engineOf: Readonly<Record<keyof typeof engines, ReturnType<typeof sharedEngine>>> = engines;

interface Unset {
  /** The container with nothing set, as it runs. */
  running: WorkloadCase;
  /** The same asked for in a create body and on a command line, resolved with the same engine. */
  asked: { create: Workload; run: Workload };
}

const started = new Map<string, Promise<Unset>>();

async function start(config: keyof typeof engines): Promise<Unset> {
  const engine = await engineOf[config]();
  const image = await labImage(engine);
  const { code, stderr } = await engine.docker('run', '-d', '--name', 'unset', image, 'sleep', '600');
  assert.equal(code, 0, stderr);
  const machine = labMachine();
  const { facts } = await collectLive({ engine: `unix://${engine.socket}` }, [], machine);
  const running = workloadCases(facts, scopeOf(facts)).find(({ workload }) => workload.name === 'unset');
  assert.ok(running, 'the container was found');
  const context = { engine: facts.engine, image: running.image };
  const [body] = readCreateRequest(JSON.stringify({ Image: image, Cmd: ['sleep'] }), {
    name: 'unset',
  }).workloads;
  const line = { directory: '/', env: {}, home: '/root' };
  const [run] = readRunCommand(`docker run ${image} sleep`, line).workloads;
  assert.ok(body && run);
  return { running, asked: { create: resolve(body, context), run: resolve(run, context) } };
}

function unset(config: keyof typeof engines): Promise<Unset> {
  const found = started.get(config) ?? start(config);
  started.set(config, found);
  return found;
}

/** Settings whose name on the engine says more than was asked for. */
const moreThanAsked: ReadonlySet<SettingName> = new Set(['networks', 'image']);

function comparable(workload: Workload, name: SettingName): unknown {
  const { value } = workload.settings[name];
  if (value.state !== 'known') return undefined;
  // Inspect names the bridge network that is meant by one of the engine's own.
  if (name === 'network')
    return ['network', 'private'].includes(Object(value.value).kind) ? 'its own' : value.value;
  if (name === 'userns' || name === 'user') return Object(value.value).kind ?? value.value;
  return plainValue(name, value.value);
}

for (const config of ['default', 'userns'] as const) {
  describe(`with nothing set, on the ${config} engine`, () => {
    for (const name of Object.keys(settingNames) as SettingName[]) {
      labTest(`${name} resolves to the engine's value`, async () => {
        const { running, asked } = await unset(config);
        const runs = comparable(running.workload, name);
        for (const [surface, workload] of Object.entries(asked)) {
          const wanted = comparable(workload, name);
          if (moreThanAsked.has(name) || runs === undefined) {
            assert.ok(workload.settings[name].value.from !== '', `${name} says where it comes from`);
          } else {
            assert.deepEqual(runs, wanted, `${name} of ${surface}`);
          }
        }
      });
    }

    labTest('the kernel and the runtime agree', async () => {
      const { running, asked } = await unset(config);
      const { workload, effective, spec } = running;
      assert.ok(effective.state === 'known', JSON.stringify(effective));
      assert.ok(spec.state === 'known', JSON.stringify(spec));
      const bounding = known(capabilitiesOfMask(effective.value.capBounding).toSorted(), 'kernel');
      assert.deepEqual(valueOf(bounding), valueOf(workload.boundingSet.value));
      assert.deepEqual(spec.value.capBounding, valueOf(workload.boundingSet.value));
      const remapped = config === 'userns';
      assert.equal(
        spec.value.noNewPrivileges,
        remapped,
        'the userns engine has no-new-privileges as its default',
      );
      assert.equal(effective.value.noNewPrivileges, remapped);
      assert.equal(valueOf(asked.create.settings.noNewPrivileges.value), remapped);
      assert.equal(workload.settings.noNewPrivileges.value.state, 'unreadable', 'inspect does not show it');
      assert.equal(valueOf(workload.remapped.value), remapped);
      assert.equal(effective.value.uidMap[0]?.outside === 0, !remapped);
      assert.equal(effective.value.seccompMode, 2);
      assert.equal(spec.value.seccompDefaultAction.state, 'known');
      assert.equal(spec.value.memoryLimit.state, 'absent');
      assert.equal(spec.value.uid, 0);
      const shared = Object.entries(effective.value.namespaces)
        .filter(([, seen]) => seen.host)
        .map(([kind]) => kind);
      // The lab's engine may run on cgroup v1, where the host's cgroup namespace is the default.
      const cgroupns = valueOf(workload.settings.cgroupns.value)?.kind === 'host' ? ['cgroup'] : [];
      assert.deepEqual(shared.toSorted(), [...cgroupns, ...(remapped ? [] : ['user'])]);
    });
  });
}
