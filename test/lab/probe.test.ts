import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { after, before, describe } from 'node:test';
import { isFailure } from '../../src/core/confine/probe.ts';
import { allProbes } from '../../src/probes/table/all-probes.ts';
import { findProgram, labAvailability } from './kit/availability.ts';
import { probeTest, whyNoProgram } from './kit/native-program.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { crunFlags } from './kit/run-part.ts';
import { matrixTable, partOf } from '../../tools/probe-page/page.ts';
import { machineDependent, notBlockedByOptions, probeMatrix, type MatrixColumn } from './probe-matrix.ts';
import { prepareWeaknesses } from './probe-weaknesses.ts';

let engine: LabEngine | undefined;
let runc: readonly MatrixColumn[] = [];
let crun: readonly MatrixColumn[] = [];
const withCrun = new Set(['hardened', 'default', 'privileged', 'no-filter', 'cap-sys-admin']);

before(async () => {
  if (!labAvailability().available || whyNoProgram('probe') !== undefined) return;
  const daemonFlags = findProgram('crun') === undefined ? [] : crunFlags;
  engine = await startEngine({ config: 'default', daemonFlags });
  await prepareWeaknesses(engine);
  runc = await probeMatrix(engine, 'runc');
  if (daemonFlags.length > 0) crun = await probeMatrix(engine, 'crun', ({ name }) => withCrun.has(name));
});
after(async () => {
  await engine?.stop();
});

probeTest('each probe is possible with a weakness: a probe that cannot fail proves nothing', async () => {
  const never = allProbes.filter(({ id }) => !runc.some(({ outcomes }) => outcomes.get(id) === 'possible'));
  assert.ok(runc.length > 15, 'the matrix was not run');
  assert.deepEqual(
    never.filter(({ id }) => !Object.hasOwn(machineDependent, id)).map(({ id }) => id),
    [],
  );
});

for (const [runtime, columnsOf] of [
  ['runc', () => runc],
  ['crun', () => crun],
] as const)
  describe(`containers of ${runtime}`, () => {
    const skip = runtime === 'crun' && findProgram('crun') === undefined;

    probeTest(
      'each probe is blocked in a hardened one, but those that docker run does not decide',
      async () => {
        if (skip) return;
        const [first] = columnsOf();
        assert.ok(first?.weakness.name === 'hardened');
        const open = first.result.probes.filter(
          ({ id, outcome }) =>
            outcome !== 'blocked' &&
            !Object.hasOwn(notBlockedByOptions, id) &&
            !(outcome === 'unknown' && Object.hasOwn(machineDependent, id)) &&
            // The hardened container is alone in its network.
            id !== 'neighbours',
        );
        assert.deepEqual(
          open.map(({ id, outcome, evidence }) => `${id}: ${outcome}: ${evidence.join('; ')}`),
          [],
        );
      },
    );

    probeTest('what must be blocked is blocked by docker run without options', async () => {
      if (skip) return;
      const column = columnsOf().find(({ weakness }) => weakness.name === 'default');
      assert.ok(column !== undefined);
      // The engines of the lab set no packet filter rules, which would separate networks.
      const failed = column.result.probes.filter((one) => isFailure(one) && one.id !== 'other-networks');
      assert.deepEqual(failed, []);
    });

    probeTest('the twin is confined as the container is, and agrees with its filter', async () => {
      for (const { weakness, result } of columnsOf()) {
        assert.deepEqual(result.remarks, [], weakness.name);
        const evidence = result.probes.flatMap((one) => one.evidence);
        assert.deepEqual(
          evidence.filter((text) => /refuses the call|not confined/u.test(text)),
          [],
          weakness.name,
        );
      }
    });
  });

probeTest('runc and crun have the same outcomes', async () => {
  for (const { weakness, outcomes } of crun) {
    const other = runc.find((column) => column.weakness.name === weakness.name);
    assert.deepEqual(Object.fromEntries(outcomes), Object.fromEntries(other?.outcomes ?? []), weakness.name);
  }
});

probeTest('docs/probes.md has the matrix of this run (node tools/probe-page.ts --run)', async () => {
  const page = await readFile(resolve(import.meta.dirname, '../../docs/probes.md'), 'utf8');
  const columns = runc.map(({ weakness: { title }, outcomes }) => ({ title, outcomes }));
  const decided = (table: string): readonly string[] =>
    table
      .split('\n')
      .filter((row) => !Object.keys(machineDependent).some((id) => row.startsWith(`| \`${id}\``)))
      // Packets go from one network to another only where the machine forwards them.
      // An engine that listens at its usual path on this machine answers below a mount of /.
      .map((row) => (row.startsWith('| `engine-sockets`') ? row.replace(', mount of /', '') : row))
      .filter((row) => !/^\| `other-networks` \| blocked \| (?:docker run|network: host) \|$/u.test(row));
  assert.deepEqual(decided(partOf(page, 'matrix')), decided(matrixTable(columns).trim()));
});

probeTest('no twin is left', async () => {
  const left = await engine?.docker('ps', '--all', '--quiet', '--filter', 'label=dev.ironhull.probe');
  assert.equal(left?.stdout, '');
});
