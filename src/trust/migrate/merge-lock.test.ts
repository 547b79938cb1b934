import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ImageLock, LockedImage } from '../../core/trust/image-lock.ts';
import { mergeLock } from './merge-lock.ts';

const [a, b] = [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`];

function entry(reference: string, digest: string, more: Partial<LockedImage> = {}): LockedImage {
  return {
    reference,
    written: [reference],
    registry: 'r.example',
    digest,
    platforms: {},
    lockedAt: '2026-11-30T00:00:00Z',
    signatures: [{ scheme: 'notary', verdict: 'trusted', signer: 'root key 1' }],
    attestations: [],
    ...more,
  };
}

const unlockable = { file: 'a', written: '$X', reason: 'a variable' };
const kept = entry('r.example/kept:1', a, {
  signatures: [{ scheme: 'cosign', verdict: 'trusted' }],
  platforms: { 'linux/amd64': b },
});

it('what is locked stays, and what was signed is added', () => {
  const old: ImageLock = {
    images: [
      kept,
      entry('r.example/other:1', b),
      entry('r.example/same:1', a, { signatures: [{ scheme: 'cosign', verdict: 'trusted' }] }),
      entry('r.example/moved:1', b),
      { reference: 'r.example/open:1', written: [], registry: 'r.example', unresolved: 'no answer' },
    ],
    unlockable: [unlockable],
  };
  const signed = ['same', 'moved', 'open', 'new'].map((name) => entry(`r.example/${name}:1`, a));
  const { lock, states } = mergeLock(old, signed, [unlockable, { ...unlockable, file: 'b' }]);
  const digests = Object.fromEntries(
    lock.images.map((one) => [one.reference, 'digest' in one ? one.digest : undefined]),
  );
  assert.deepEqual(digests, {
    'r.example/kept:1': a,
    'r.example/other:1': b,
    'r.example/same:1': a,
    'r.example/moved:1': b,
    'r.example/open:1': a,
    'r.example/new:1': a,
  });
  assert.deepEqual(lock.images[0], kept);
  assert.deepEqual(
    [...states].map(([name, { state }]) => `${name} ${state}`),
    [
      'r.example/same:1 kept',
      'r.example/moved:1 conflict',
      'r.example/open:1 added',
      'r.example/new:1 added',
    ],
  );
  assert.match(
    states.get('r.example/moved:1')?.why ?? '',
    /the lock has sha256:b+; Content Trust signed sha256:a+/u,
  );
  const same = lock.images.find(({ reference }) => reference === 'r.example/same:1');
  assert.deepEqual(same && 'signatures' in same && same.signatures.map(({ scheme }) => scheme), [
    'cosign',
    'notary',
  ]);
  assert.deepEqual(
    lock.unlockable.map(({ file }) => file),
    ['a', 'b'],
  );
});

it('without a lock there is a new one', () => {
  assert.deepEqual(mergeLock(undefined, [kept], []).lock, { images: [kept], unlockable: [] });
});
