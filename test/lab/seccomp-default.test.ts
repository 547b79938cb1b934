import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recordAt } from '../../src/formats/json/members.ts';
import { readCallAccess, type CallAccess } from '../../src/formats/seccomp/call-access.ts';
import { defaultSeccomp } from '../../src/knowledge/kernel/default-seccomp.ts';
import { docker } from '../kit/collect-lab.ts';
import { labTest } from './kit/availability.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';

const engineOf = sharedEngine('default');

/** The folder of the bundles in an engine's own folder. */
const bundles = 'exec/containerd/daemon/io.containerd.runtime.v2.task/moby';

/** How the engine's own profile allows each call to a container started with these options. */
async function defaultAccess(...options: readonly string[]): Promise<ReadonlyMap<string, CallAccess>> {
  const engine = await engineOf();
  const image = await labImage(engine);
  const id = await docker(engine, 'run', '-d', '--network=none', ...options, image, 'sleep', '600');
  const text = await readFile(join(engine.directory, bundles, id, 'config.json'), 'utf8');
  const document: unknown = JSON.parse(text);
  const seccomp = recordAt(recordAt(recordAt({ document }, 'document'), 'linux'), 'seccomp');
  assert.ok(seccomp);
  return readCallAccess(seccomp).named;
}

const alwaysIn = (access: ReadonlyMap<string, CallAccess>): readonly string[] =>
  [...access].flatMap(([name, { always }]) => (always ? [name] : [])).toSorted();

labTest('the table of the default profile is what the engine makes', async () => {
  const { always, conditions, byCapability } = defaultSeccomp;
  const plain = await defaultAccess();
  assert.deepEqual(alwaysIn(plain), [...always].toSorted());
  const limited = [...plain].filter(([, one]) => one.conditions.length > 0);
  assert.deepEqual(new Map(limited.map(([name, one]) => [name, one.conditions])), conditions);
  for (const [capability, names] of byCapability) {
    const more = alwaysIn(await defaultAccess(`--cap-add=${capability}`));
    assert.deepEqual(more, [...always, ...names].toSorted(), capability);
  }
  const all = new Set([...always, ...[...byCapability.values()].flat()]);
  assert.deepEqual(alwaysIn(await defaultAccess('--cap-add=ALL')), [...all].toSorted());
});
