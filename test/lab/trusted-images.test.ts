import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { audit } from '../../src/app/audit.ts';
import { check } from '../../src/checks/inventory/trusted-images.ts';
import type { Check } from '../../src/core/rules/check.ts';
import type { Outcome } from '../../src/core/findings/finding.ts';
import { docker } from '../kit/collect-lab.ts';
import { witness } from '../kit/witness.ts';
import { labTest } from './kit/availability.ts';
import { buildImage } from './kit/build.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { labMachine } from './kit/machine.ts';
import { registrySkip, startRegistry } from './kit/registry.ts';

const undo: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const step of undo.toReversed()) await step();
});

/** What comes of an engine's images where these places are trusted. */
async function judged(engine: LabEngine, trusted: readonly string[]): Promise<Outcome | undefined> {
  const asked: Check<'inventory'> = { ...check, evaluate: (subject) => check.evaluate(subject, { trusted }) };
  const machine = labMachine();
  const { report } = await audit({ engine: `unix://${engine.socket}`, with: [] }, [asked], machine);
  witness('live', report.outcomes);
  return report.outcomes[0]?.outcome;
}

describe('where the images of an engine came from', { skip: registrySkip() }, () => {
  labTest('is decided by registry digests, whatever the tags say', async () => {
    const engine = await startEngine({ config: 'default' });
    undo.push(() => engine.stop());
    const registry = await startRegistry(join(engine.directory, 'registry'));
    undo.push(() => registry.stop());
    const built = await labImage(engine);
    const [ours, theirs] = [`${registry.name}/ours/app:1`, `${registry.name}/theirs/app:1`];
    for (const [user, reference] of [
      ['1000', ours],
      ['1001', theirs],
    ] as const) {
      await buildImage(engine, 'classic', reference, [`FROM ${built}`, `USER ${user}`]);
      await docker(engine, 'push', '--quiet', reference);
    }
    const tags = await docker(engine, 'images', '--format', '{{.Repository}}:{{.Tag}}', 'lab');
    await docker(engine, 'rmi', ...tags.trim().split(/\s+/u));
    await buildImage(engine, 'classic', 'own:1', [`FROM ${ours}`, 'LABEL a=b']);

    assert.equal((await judged(engine, [registry.name]))?.state, 'passed');
    const outcome = await judged(engine, [`${registry.name}/ours`]);
    assert.ok(outcome?.state === 'failed', JSON.stringify(outcome));
    assert.deepEqual(
      outcome.problems.map(({ detail }) => detail['repository']),
      [`${registry.name}/theirs/app`],
    );
    await buildImage(engine, 'classic', `${registry.name}/ours/forged:1`, ['FROM scratch', 'COPY a /'], {
      a: 'a',
    });
    assert.equal((await judged(engine, [registry.name]))?.state, 'unknown', 'a name is not where it is from');
  });
});
