import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { localMachine } from '../../runtime/local-machine.ts';
import { loadPolicy } from '../../policy.ts';
import { registeredChecks } from '../../registered-checks.ts';
import { readImageTrust } from './image-trust.ts';

const lock = JSON.stringify({
  version: 1,
  images: [
    {
      reference: 'registry.example/app:1',
      written: ['registry.example/app:1'],
      registry: 'registry.example',
      digest: `sha256:${'1'.repeat(64)}`,
      platforms: {},
      lockedAt: '2026-11-30T00:00:00Z',
      signatures: [],
      attestations: [],
    },
  ],
  unlockable: [],
});
const policyText = 'trust: { images: [{ match: registry.example/*, unsigned: true }] }\n';

/** What is read for a file in a folder of the working directory, where `make` put a lock. */
async function trustOf(make: (folder: string) => Promise<unknown>, withPolicy = true) {
  const directory = await mkdtemp(join(tmpdir(), 'ironhull-image-trust-'));
  try {
    await mkdir(join(directory, 'app'));
    await writeFile(join(directory, 'ironhull.yaml'), policyText);
    await make(directory);
    const machine = { ...localMachine('test', () => undefined), directory, home: directory, env: {} };
    const policy = withPolicy
      ? await loadPolicy({ file: 'ironhull.yaml' }, registeredChecks, machine)
      : undefined;
    return await readImageTrust(
      { paths: ['app/compose.yaml'], images: [], ...(policy && { policy }) },
      machine,
    );
  } finally {
    await rm(directory, { recursive: true });
  }
}

test('a lock beside a file, and one above it', async () => {
  for (const folder of ['app', '.']) {
    const trust = await trustOf((root) => writeFile(join(root, folder, 'ironhull.lock'), lock));
    assert.deepEqual(
      trust?.locked.map(({ from }) => from),
      [join(folder, 'ironhull.lock')],
    );
    assert.deepEqual(trust.unread, []);
  }
});

test('a lock that cannot be read is not taken for none', async () => {
  const cases: ((root: string) => Promise<unknown>)[] = [
    (root) => mkdir(join(root, 'ironhull.lock')),
    (root) => writeFile(join(root, 'app', 'ironhull.lock'), '{'),
    (root) => writeFile(join(root, 'app', 'ironhull.lock'), '{"version":99}'),
  ];
  for (const make of cases) {
    const trust = await trustOf(make);
    assert.deepEqual(trust?.locked, []);
    assert.match(trust.unread.join(), /ironhull\.lock/u);
  }
});

test('without a policy and a lock nothing is known', async () => {
  assert.equal(await trustOf(async () => undefined, false), undefined);
  assert.deepEqual((await trustOf(async () => undefined))?.unread, []);
});
