import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ImageLock, LockedImage } from '../../core/trust/image-lock.ts';
import type { WrittenReference } from '../../core/trust/written-reference.ts';
import { compareWithLock } from './compare-lock.ts';
import { groupReferences, spellingsOf } from './group-references.ts';
import { lockText } from './lock-text.ts';
import { readLock } from './read-lock.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const other = `sha256:${'b'.repeat(64)}`;

function place(reference: string, unlockable?: string): WrittenReference {
  const range = { startLine: 1, startColumn: 6, endLine: 1, endColumn: 9, startOffset: 5, endOffset: 8 };
  return {
    what: 'FROM',
    written: reference,
    at: { in: 'file', file: 'Dockerfile', range },
    image: unlockable === undefined ? { reference } : { unlockable },
  };
}

const entry: LockedImage = {
  reference: 'docker.io/library/debian:13',
  written: ['debian:13'],
  registry: 'docker.io',
  digest,
  platforms: { 'linux/amd64': other },
  lockedAt: '2026-11-30T10:00:00Z',
  signatures: [{ scheme: 'cosign', verdict: 'unsigned' }],
  attestations: ['https://slsa.dev/provenance/v1'],
};
const lock: ImageLock = {
  images: [entry],
  unlockable: [{ file: 'Dockerfile', written: 'x:$V', reason: 'V has no value' }],
};

describe('references to one image', () => {
  it('are one, however files write it', () => {
    const written = [
      'debian',
      'debian:latest',
      'docker.io/debian',
      'library/debian',
      `debian@${digest}`,
      `debian:latest@${digest}`,
    ];
    const { images } = groupReferences(written.map((one) => place(one)));
    assert.deepEqual(
      images.map(({ reference, pinned, places }) => [reference, pinned, places.length]),
      [
        ['docker.io/library/debian:latest', [digest], 5],
        [`docker.io/library/debian@${digest}`, [digest], 1],
      ],
    );
    assert.deepEqual(images[0] && spellingsOf(images[0]), [
      'debian',
      'debian:latest',
      'docker.io/debian',
      'library/debian',
    ]);
  });
  it('that are none say why', () => {
    const { unlockable, images } = groupReferences([
      place('Debian:13'),
      place('a b'),
      place(''),
      place('x', 'why'),
    ]);
    assert.deepEqual(images, []);
    assert.equal(unlockable.length, 4);
    assert.equal(unlockable[3]?.reason, 'why');
    for (const { reason } of unlockable) assert.notEqual(reason, '');
  });
});

describe('the text of a lock', () => {
  it('is read as it was written, in one order', () => {
    const second = { ...entry, reference: 'docker.io/library/alpine:3' };
    const unresolved = {
      reference: 'x.example/y:1',
      written: ['x.example/y:1'],
      registry: 'x.example',
      unresolved: 'no answer',
    };
    const text = lockText({ ...lock, images: [unresolved, entry, second] });
    assert.deepEqual(readLock(text), { ...lock, images: [second, entry, unresolved] });
    assert.equal(lockText(readLock(text)), text);
    assert.equal(lockText({ ...lock, images: [second, unresolved, entry] }), text);
  });
  it('that is damaged, newer or not known is refused', () => {
    const text = lockText(lock);
    const damaged: readonly (readonly [text: string, why: RegExp])[] = [
      ['', /./u],
      ['[]', /no JSON object/u],
      ['{}', /no version/u],
      [text.replace('"version": 1', '"version": 2'), /version 2/u],
      [text.replace('"version": 1', '"version": 1, "version": 1'), /twice/u],
      [text.replace(digest, 'sha256:1'), /digest/u],
      [text.replace(other, 'sha256:1'), /digest/u],
      [text.replace('"unsigned"', '"fine"'), /verdict/u],
      [text.replace('"cosign"', '"magic"'), /scheme/u],
      [text.replace('2026-11-30T10:00:00Z', 'yesterday'), /lockedAt/u],
      [text.replace('docker.io/library/debian:13', 'debian:13'), /full form/u],
      [text.replace('docker.io/library/debian:13', 'Debian'), /lower case/u],
      [text.replace('"digest"', '"digests"'), /not known|no digest/u],
      [text.replace('"images"', '"image"'), /not known/u],
      [`\uFEFF${text}`, /byte order mark/u],
      [lockText({ ...lock, images: [entry, entry] }), /twice/u],
    ];
    for (const [one, why] of damaged)
      assert.throws(() => readLock(one), { name: 'TypeError', message: why }, one);
  });
});

describe('a difference between files and lock', () => {
  const drift = (places: readonly WrittenReference[], against = lock): readonly string[] =>
    compareWithLock(groupReferences(places), against, ({ at }) => at.file).map(
      ({ reference, message, at, isUnknown }) =>
        `${isUnknown ? '? ' : ''}${at === undefined ? '-' : at.range.startColumn} ${reference}: ${message}`,
    );
  const open = place('x:$V', 'V has no value');
  it('is none where each reference has its entry', () => {
    assert.deepEqual(drift([place('debian:13'), open]), []);
    assert.deepEqual(drift([place(`debian:13@${digest}`), place('library/debian:13'), open]), []);
  });
  it('is each reference without an entry, each entry without a reference, and each other digest', () => {
    assert.match(
      drift([place('debian:13'), place('alpine'), open])[0] ?? '',
      /^6 docker.io\/library\/alpine:latest: it is not in the lock/u,
    );
    assert.match(drift([open])[0] ?? '', /^- docker.io\/library\/debian:13: .*no file names it/u);
    assert.match(
      drift([place(`debian:13@${other}`), open])[0] ?? '',
      /^6 .*pinned to sha256:b+; the lock has sha256:a+/u,
    );
  });
  it('is what cannot be locked and is not listed, and what is listed and gone', () => {
    assert.match(
      drift([place('debian:13'), open, place('y:$W', 'W')])[0] ?? '',
      /y:\$W: it cannot be locked/u,
    );
    assert.match(drift([place('debian:13')])[0] ?? '', /x:\$V: the lock lists it/u);
  });
  it('an entry without a digest is not known, and a rejected signature is a difference', () => {
    const { reference, written, registry } = entry;
    const unresolved = { ...lock, images: [{ reference, written, registry, unresolved: 'no answer' }] };
    assert.match(drift([place('debian:13'), open], unresolved)[0] ?? '', /^\? 6 .*no answer/u);
    const rejected = {
      ...lock,
      images: [{ ...entry, signatures: [{ scheme: 'cosign', verdict: 'rejected' } as const] }],
    };
    assert.match(drift([place('debian:13'), open], rejected)[0] ?? '', /rejected/u);
  });
});
