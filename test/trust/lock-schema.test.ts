import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ImageLock, LockEntry } from '../../src/core/trust/image-lock.ts';
import { lockText } from '../../src/trust/lock/lock-text.ts';
import { readLock } from '../../src/trust/lock/read-lock.ts';

const schema = readFileSync(new URL('../../docs/schema/lock.json', import.meta.url), 'utf8');
const validate = new Ajv2020({ strict: true, strictTypes: false }).compile(JSON.parse(schema));
const digest = `sha256:${'a'.repeat(64)}`;
const base = { reference: 'docker.io/library/debian:13', written: ['debian:13'], registry: 'docker.io' };
const locked: LockEntry = {
  ...base,
  digest,
  platforms: { 'linux/amd64': digest },
  lockedAt: '2026-11-30T10:00:00Z',
  signatures: [
    { scheme: 'cosign', verdict: 'trusted', signer: 'ann' },
    { scheme: 'policy', verdict: 'rejected' },
  ],
  attestations: ['https://slsa.dev/provenance/v1'],
};
const lock: ImageLock = {
  images: [locked, { ...base, reference: 'x.example/y:1', unresolved: 'no answer' }],
  unlockable: [{ file: 'a', written: 'x:$V', reason: 'V' }],
};

test('what is written is valid', () => {
  const empty = { images: [], unlockable: [] };
  for (const one of [lock, empty]) assert.ok(validate(JSON.parse(lockText(one))), lockText(one));
});

test('what the schema refuses is not read', () => {
  const text = lockText(lock);
  const damaged = [
    text.replace('"version": 1', '"version": 2'),
    text.replace(digest, 'sha256:1'),
    text.replace('"trusted"', '"fine"'),
    text.replace('"cosign"', '"magic"'),
    text.replace('"lockedAt"', '"locked"'),
    text.replace('2026-11-30T10:00:00Z', 'now'),
    text.replace('"reason"', '"why"'),
  ];
  for (const one of damaged) {
    assert.notEqual(one, text);
    assert.equal(validate(JSON.parse(one)), false, one);
    assert.throws(() => readLock(one), TypeError, one);
  }
});
