// A workload is recorded, and hardened by what was derived: it keeps the contract that was derived too.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { profileText } from '../../src/app/confine/derive.ts';
import { record } from '../../src/app/confine/record.ts';
import { runContract } from '../../src/app/contract/run-contract.ts';
import { runOptions } from '../../src/confine/emit/run-options.ts';
import { deriveLeastPrivilege } from '../../src/confine/derive/derive.ts';
import { isBreach } from '../../src/core/confine/contract.ts';
import { labAvailability } from './kit/availability.ts';
import { docker } from './kit/containers.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { labMachine } from './kit/machine.ts';
import { partImages } from './kit/part-images.ts';
import { parts } from './kit/parts.ts';
import { probeTest } from './kit/native-program.ts';
import { crunFlags, partSkip, runPart } from './kit/run-part.ts';

describe('a derived contract', { skip: labAvailability().available && partSkip() }, () => {
  let engine: LabEngine;
  const saved = { ...process.env };
  before(async () => {
    if (!labAvailability().available) return;
    engine = await startEngine({ config: 'default', daemonFlags: crunFlags });
    Object.assign(process.env, engine.env);
  });
  after(async () => {
    Object.assign(process.env, saved);
    await engine?.stop();
  });

  probeTest('is kept by the workload under its profile, and broken by the workload as it was', async () => {
    const part = parts.find(({ name }) => name === 'redis');
    assert.ok(part);
    await partImages(engine, [part]);
    const machine = { ...labMachine(engine.env), env: { ...process.env, ...engine.env } };
    const signal = new AbortController().signal;
    const recording = await record(
      {
        engine: engine.endpoint,
        runLine: ['docker', 'run', '--detach', '--name', part.name, ...part.run, part.image],
        exercise: `export CONTAINER="$IRONHULL_CONTAINER"\nuntil (\n${part.ready}\n) >/dev/null 2>&1; do sleep 0.2; done\n${part.exercise}`,
      },
      machine,
      signal,
    );
    const profile = deriveLeastPrivilege(recording);
    const file = join(engine.directory, 'derived.contract.yaml');
    const text = profileText(profile, 'contract');
    const test = async () =>
      runContract(
        { engine: engine.endpoint, file, services: [], isUp: true, timeoutMs: 1000 },
        machine,
        signal,
      );

    await writeFile(file, text);
    const careless = await test();
    const broken = new Set(careless.assertions.filter(isBreach).map(({ id }) => id));
    for (const id of ['seccomp', 'capabilities', 'readOnly', 'memory']) assert.ok(broken.has(id), id);

    await docker(engine, 'rm', '--force', '--volumes', part.name);
    const seccomp = join(engine.directory, 'derived.seccomp.json');
    await writeFile(seccomp, profileText(profile, 'seccomp'));
    const options = runOptions(profile, seccomp).flatMap(({ words }) => words);
    const running = await runPart(engine, part, { args: options });
    const kept = await test();
    assert.deepEqual(kept.failures, []);
    assert.deepEqual(
      kept.assertions.filter(({ outcome }) => outcome === 'broken'),
      [],
      text,
    );
    assert.deepEqual(
      kept.assertions.filter(({ id, outcome }) => outcome === 'unknown' && !id.startsWith('probe ')),
      [],
    );
    assert.equal((await running.exercise()).code, 0);
  });
});
