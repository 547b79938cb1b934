// The contract of the example application is kept, and each change of one control breaks exactly its assertion.
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { runContract } from '../../src/app/contract/run-contract.ts';
import { writeContract } from '../../src/app/contract/write-contract.ts';
import { contractSettings } from '../../src/confine/contract/contract-settings.ts';
import {
  isBreach,
  type Contract,
  type ContractReport,
  type ServiceContract,
} from '../../src/core/confine/contract.ts';
import { parseContract } from '../../src/policy/contract/parse-contract.ts';
import { allProbes } from '../../src/probes/table/all-probes.ts';
import { freePorts, prepareShop, type LabShop } from '../../tools/lab/shop.ts';
import { runCli } from '../cli/run-cli.ts';
import { labSkip } from './kit/availability.ts';
import { mustRun } from './kit/commands.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { alone, chunks, leftOut, ofMutations, richService, unbroken } from './contract-services.ts';
import { labMachine } from './kit/machine.ts';
import { probeTest } from './kit/native-program.ts';
import {
  mutationsFor,
  otherParent,
  otherProfile,
  otherRuntime,
  sharedFolder,
  type Mutation,
  type ServiceModel,
} from './contract-mutations.ts';

const shopServices = ['agent', 'api', 'backup', 'edge', 'ledger', 'ops', 'web'] as const;
const file = 'repaired.compose.yaml';

const keys = { settings: contractSettings, probes: allProbes.map(({ id }) => id) };
const signal = new AbortController().signal;

describe('the contract of the example application', { skip: labSkip() }, () => {
  let engine: LabEngine;
  let shop: LabShop;
  let contract: Contract;
  let models: Readonly<Record<string, ServiceModel>>;
  let mutations: readonly Mutation[];
  let volumes: unknown;

  before(async () => {
    engine = await startEngine({
      config: 'default',
      daemonFlags: [`--add-runtime=${otherRuntime}=runc`],
    });
    shop = await prepareShop(engine, await freePorts());
    const text = await readFile(join(shop.directory, 'ironhull.contract.yaml'), 'utf8');
    contract = parseContract(text, 'ironhull.contract.yaml', keys);
  });
  after(() => engine?.stop());

  /** Writes a contract, and runs it on what is up. */
  async function run(services: Readonly<Record<string, unknown>>): Promise<ContractReport> {
    const path = join(shop.directory, 'batch.contract.yaml');
    await writeFile(path, JSON.stringify({ version: 1, services }));
    const request = { engine: engine.endpoint, file: path, services: [], isUp: true, timeoutMs: 60_000 };
    return runContract(request, labMachine(), signal);
  }

  async function compose(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await shop.compose(...args);
    assert.equal(code, 0, stderr);
    return stdout;
  }

  test('names each service and each setting that does not depend on the machine', () => {
    assert.deepEqual([...contract.services.keys()].toSorted(), shopServices);
    const named = contractSettings.map(({ key }) => key).filter((key) => !leftOut.has(key));
    for (const { settings } of contract.services.values())
      assert.deepEqual([...settings.keys()].toSorted(), named.toSorted());
  });

  probeTest('is kept: `ironhull test` starts the stack, tests and removes it', async () => {
    const { code, stdout, stderr } = await runCli(['test', '--format', 'json'], {
      cwd: shop.directory,
      env: { ...engine.env, ...shop.env },
    });
    assert.equal(code, 0, stdout + stderr);
    const { assertions, failures, probes } = JSON.parse(stdout) as ContractReport;
    assert.deepEqual(failures, []);
    assert.deepEqual(
      assertions.filter(({ outcome, id }) => outcome !== 'held' && !id.startsWith('probe ')),
      [],
    );
    assert.equal(assertions.filter(({ id }) => id === 'exercise').length, 1);
    assert.equal(probes.length, shopServices.length);
    assert.equal((await engine.docker('ps', '--all', '--quiet')).stdout, '');
  });

  describe('of mutated services', () => {
    before(async () => {
      await compose('-f', file, 'up', '--build', '--detach', 'web');
      await compose('-f', file, 'build');
      const model = JSON.parse(await compose('-f', file, 'config', '--format', 'json')) as {
        services: Record<string, ServiceModel>;
        volumes: unknown;
      };
      models = Object.fromEntries(
        Object.entries(model.services).map(([name, service]) => [name, alone(service)]),
      );
      volumes = model.volumes;
      const profile = join(shop.directory, 'other.seccomp.json');
      await writeFile(profile, otherProfile);
      mutations = mutationsFor('shop-web-1', profile);
    });

    let shared: string;
    before(async () => {
      shared = join(shop.directory, sharedFolder);
      await mkdir(shared);
      await mustRun('mount', ['--bind', shared, shared]);
      await mustRun('mount', ['--make-shared', shared]);
    });
    after(async () => {
      await mustRun('umount', [shared]);
      // The engine leaves the control group of a parent that it made.
      for (const controller of await readdir('/sys/fs/cgroup'))
        await rmdir(join('/sys/fs/cgroup', controller, otherParent)).catch(() => undefined);
      await rmdir(join('/sys/fs/cgroup', otherParent)).catch(() => undefined);
    });

    /** Starts services of a batch, tests them and removes them. */
    async function testBatch(
      services: Readonly<Record<string, ServiceModel>>,
      expected: Readonly<Record<string, unknown>>,
    ): Promise<ContractReport> {
      const batch = join(shop.directory, 'batch.compose.json');
      const networks = { default: null, other: null };
      await writeFile(batch, JSON.stringify({ name: 'shop', services, volumes, networks }));
      try {
        await compose('-f', batch, 'up', '--detach', '--no-build');
        const report = await run(Object.fromEntries(Object.keys(services).map((key) => [key, expected])));
        assert.deepEqual(report.failures, []);
        return report;
      } finally {
        await compose('-f', batch, 'rm', '--stop', '--force', '--volumes');
      }
    }

    /** Tests each mutation of a service, and that without one it keeps its settings. */
    async function testMutations(
      name: string,
      service: ServiceModel,
      settings: ServiceContract['settings'],
      context: { diagnostic(text: string): void },
    ): Promise<void> {
      const changed = mutations.flatMap((mutation) => {
        if (!settings.has(mutation.breaks)) return [];
        const model = mutation.change(service);
        return model === undefined
          ? []
          : [{ breaks: mutation.breaks, service: `${name}-${mutation.name}`, model }];
      });
      const unchanged = `${name}-unchanged`;
      const expected = { ...Object.fromEntries(settings), probes: false };
      for (const some of chunks([{ breaks: '', service: unchanged, model: service }, ...changed])) {
        const { assertions } = await testBatch(
          Object.fromEntries(some.map((one) => [one.service, one.model])),
          expected,
        );
        for (const { service: key, breaks } of some) {
          const own = assertions.filter((one) => one.service === key);
          const open = own.filter(({ outcome }) => outcome !== 'held');
          const breaches = own.filter(isBreach).map(({ id }) => id);
          assert.deepEqual(
            [key, ...breaches],
            [key, ...(breaks === '' ? [] : [breaks])],
            JSON.stringify(open),
          );
          // What else is broken follows from it, and nothing is unknown.
          assert.deepEqual(
            open.filter((one) => !isBreach(one) && one.impliedBy?.includes(breaks) !== true),
            [],
            key,
          );
        }
      }
      context.diagnostic(`${name}: ${changed.length} mutations`);
      const broken = new Set(changed.map(({ breaks }) => breaks));
      assert.deepEqual(
        [...settings.keys()].filter(
          (key) => !unbroken.has(key) && !broken.has(key) && !(key === 'passedOnMounts' && name !== 'rich'),
        ),
        [],
        'every setting is broken by a mutation',
      );
    }

    for (const name of shopServices)
      test(`each mutation of ${name} breaks its assertion and no other`, async (context) => {
        await testMutations(
          name,
          models[name] ?? {},
          new Map([...(contract.services.get(name)?.settings ?? []), ...Object.entries(ofMutations)]),
          context,
        );
      });

    probeTest(
      'what a service has can be taken away: each breaks its assertion and no other',
      async (context) => {
        const batch = join(shop.directory, 'rich.compose.json');
        await writeFile(batch, JSON.stringify({ name: 'shop', services: { rich: richService(shared) } }));
        await compose('-f', batch, 'up', '--detach');
        const text = await writeContract(['rich'], { engine: engine.endpoint }, labMachine(), signal);
        const path = join(shop.directory, 'written.contract.yaml');
        await writeFile(path, text);
        const request = { engine: engine.endpoint, file: path, services: [], isUp: true, timeoutMs: 1000 };
        const kept = await runContract(request, labMachine(), signal);
        assert.deepEqual(kept.failures, []);
        assert.deepEqual(
          kept.assertions.filter(({ outcome }) => outcome !== 'held'),
          [],
          'what was written holds',
        );
        assert.ok(kept.assertions.length > contractSettings.length);
        await compose('-f', batch, 'rm', '--stop', '--force');
        const written = parseContract(text, 'written', keys);
        const settings = written.services.get('rich')?.settings ?? new Map();
        assert.deepEqual(
          [...settings.keys()],
          contractSettings.map(({ key }) => key),
        );
        assert.deepEqual(settings.get('mounts'), [`${shared}:/given:ro`, 'tmpfs:/memory']);
        assert.deepEqual(settings.get('ports'), ['127.0.0.1:*->80/tcp']);
        await testMutations('rich', richService(shared), settings, context);
      },
    );

    probeTest('probes that a change opens follow from it', async () => {
      const chosen = ['privileged', 'no-seccomp', 'root-file-system', 'other-user', 'host-network'];
      const service = models['web'] ?? {};
      const services = Object.fromEntries(
        mutations.flatMap((mutation) => {
          const model = chosen.includes(mutation.name) ? mutation.change(service) : undefined;
          return model === undefined ? [] : [[`web-${mutation.name}`, model] as const];
        }),
      );
      assert.equal(Object.keys(services).length, chosen.length);
      const web = contract.services.get('web');
      const expected = {
        ...Object.fromEntries(web?.settings ?? []),
        ...ofMutations,
        probes: Object.fromEntries(web?.probes ?? []),
      };
      const report = await testBatch(services, expected);
      const breaches = report.assertions.filter(isBreach).map(({ service: key, id }) => `${key} ${id}`);
      assert.deepEqual(breaches.toSorted(), [
        'web-host-network hostNamespaces',
        'web-no-seccomp seccomp',
        'web-other-user user',
        'web-privileged privileged',
        'web-root-file-system readOnly',
      ]);
      const opened = report.assertions.filter(
        ({ id, outcome }) => id.startsWith('probe ') && outcome === 'broken',
      );
      const openedOf = (key: string) =>
        opened.filter(({ service: of }) => of === key).map(({ id }) => id.slice('probe '.length));
      assert.ok(openedOf('web-host-network').includes('host-network'));
      assert.ok(openedOf('web-privileged').length > 0);
      assert.ok(opened.every(({ impliedBy }) => impliedBy !== undefined));
    });
  });
});
