import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { audit } from '../../src/app/audit.ts';
import { lint } from '../../src/app/lint.ts';
import { loadPolicy } from '../../src/app/policy.ts';
import { registeredChecks } from '../../src/app/registered-checks.ts';
import type { RuntimeContext } from '../../src/app/runtime/runtime-context.ts';
import { readImageTrust } from '../../src/app/trust/lock/image-trust.ts';
import { selectChecks } from '../../src/app/select-checks.ts';
import type { Report } from '../../src/core/findings/report.ts';
import { runCli } from '../cli/run-cli.ts';
import { docker } from '../kit/collect-lab.ts';
import { witness } from '../kit/witness.ts';
import { outcomeOn } from './kit/audit.ts';
import { labTest } from './kit/availability.ts';
import { cosignSkip, LabCosign } from './kit/cosign.ts';
import { labImage } from './kit/image.ts';
import { labMachine } from './kit/machine.ts';
import { registrySkip, startRegistry } from './kit/registry.ts';
import { sharedEngine } from './kit/shared.ts';

const shared = sharedEngine('default');
const undo: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const step of undo.toReversed()) await step();
});

const rules = [
  'workload/image-signature',
  'dockerfile/base-image-signature',
  'inventory/signed-images',
  'inventory/trusted-images',
  'inventory/content-trust',
];

describe('signatures of what runs', { skip: registrySkip() || cosignSkip() }, () => {
  labTest('a policy, the registry and a lock decide what a person was asked before', async () => {
    const engine = await shared();
    const folder = join(engine.directory, 'signed-images');
    await mkdir(folder);
    const registry = await startRegistry(join(folder, 'registry'));
    undo.push(() => registry.stop());
    const cosign = new LabCosign(folder);
    for (const name of ['ann', 'eve'])
      assert.equal((await cosign.run(['generate-key-pair', '--output-key-prefix', name])).code, 0);
    // Each image has a content of its own: else a signature of one would be one of all.
    const push = async (name: string): Promise<string> => {
      const reference = `${registry.name}/team/${name}:1`;
      const made = await docker(engine, 'create', '--label', `name=${name}`, await labImage(engine));
      await docker(engine, 'commit', '--change', `LABEL name=${name}`, made.trim(), reference);
      await docker(engine, 'rm', made.trim());
      await docker(engine, 'push', '--quiet', reference);
      return reference;
    };
    const names = ['signed', 'foreign', 'bare', 'unused'];
    for (const name of names) await push(name);
    for (const [name, key] of [
      ['signed', 'ann'],
      ['foreign', 'eve'],
    ] as const) {
      const args = [
        'sign',
        '--key',
        `${key}.key`,
        '--tlog-upload=false',
        '--yes',
        `${registry.name}/team/${name}:1`,
      ];
      const { code, stderr } = await cosign.run(args);
      assert.equal(code, 0, stderr);
    }
    for (const name of ['signed', 'foreign', 'bare'])
      await docker(
        engine,
        'run',
        '--detach',
        '--name',
        `is-${name}`,
        `${registry.name}/team/${name}:1`,
        'sleep',
        '600',
      );
    await docker(engine, 'tag', 'lab:root', `${registry.name}/team/local:1`);
    await docker(
      engine,
      'run',
      '--detach',
      '--name',
      'is-local',
      `${registry.name}/team/local:1`,
      'sleep',
      '600',
    );
    await writeFile(
      join(folder, 'ironhull.yaml'),
      `trust:\n  allowed: [${registry.name}/team]\n  images:\n    - match: ${registry.name}/team/*\n      cosign: [{ key: ann.pub, withoutLog: true }]\n`,
    );
    const machine: RuntimeContext = { ...labMachine(), directory: folder, readImageTrust };
    const policy = await loadPolicy({ file: 'ironhull.yaml' }, registeredChecks, machine);
    const checks = selectChecks(registeredChecks, rules, []);
    const run = async (registries: boolean): Promise<Report> => {
      const targets = { engine: `unix://${engine.socket}`, with: [], registry: registries };
      const { report } = await audit(targets, checks, machine, policy);
      witness('live', report.outcomes);
      return report;
    };
    const states = (report: Report) =>
      Object.fromEntries(
        ['signed', 'foreign', 'bare', 'local'].map((name) => [
          name,
          outcomeOn(report, 'workload/image-signature', `is-${name}`)?.state,
        ]),
      );

    const asked = await run(true);
    const expected = { signed: 'passed', foreign: 'failed', bare: 'failed', local: 'unknown' };
    assert.deepEqual(states(asked), expected, JSON.stringify(asked.outcomes));
    const inventory = asked.outcomes.find(({ rule }) => rule === 'inventory/signed-images')?.outcome;
    assert.equal(inventory?.state, 'failed');
    assert.match(JSON.stringify(inventory), /team\/unused:1@sha256:[0-9a-f]{64} is not signed/u);
    assert.doesNotMatch(JSON.stringify(inventory), /team\/(?:signed|foreign|bare):1/u);
    // The network is asked by who says so only.
    const quiet = await run(false);
    assert.deepEqual(Object.values(states(quiet)), ['unknown', 'unknown', 'unknown', 'unknown']);

    // The same from what was stored beside the files, with the registry gone.
    await writeFile(
      join(folder, 'compose.yaml'),
      `services:\n${names.map((name) => `  ${name}: {image: ${registry.name}/team/${name}:1}\n`).join('')}`,
    );
    await writeFile(join(folder, 'Dockerfile'), `FROM ${registry.name}/team/bare:1\n`);
    const locked = await runCli(
      ['trust', 'lock', 'compose.yaml', 'Dockerfile', '--evidence', '--write', '--policy', 'ironhull.yaml'],
      {
        cwd: folder,
        env: { HOME: folder },
      },
    );
    // One of them was rejected.
    assert.equal(locked.code, 1, locked.stdout + locked.stderr);
    await registry.stop();
    assert.deepEqual(states(await run(false)), expected);
    const linted = await lint({ paths: ['compose.yaml', 'Dockerfile'] }, checks, machine, policy);
    witness('text', linted.report.outcomes);
    const written = ['signed', 'foreign', 'bare', 'unused'].map(
      (name) => outcomeOn(linted.report, 'workload/image-signature', name)?.state,
    );
    assert.deepEqual(written, ['passed', 'failed', 'failed', 'failed']);
    assert.equal(outcomeOn(linted.report, 'dockerfile/base-image-signature', 'Dockerfile')?.state, 'failed');
    await writeFile(join(folder, 'Dockerfile'), `FROM ${registry.name}/team/signed:1\n`);
    const unpinned = await lint({ paths: ['Dockerfile'] }, checks, machine, policy);
    assert.equal(
      outcomeOn(unpinned.report, 'dockerfile/base-image-signature', 'Dockerfile')?.state,
      'unknown',
    );
  });
});
