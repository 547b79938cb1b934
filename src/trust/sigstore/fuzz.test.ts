import { equal, ok } from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { test } from 'node:test';
import { seeded } from '../../../test/kit/random.ts';
import { roundsOf } from '../../../test/kit/rounds.ts';
import { makeBundle, type BundleRequest } from '../../../test/kit/sigstore/bundle.ts';
import { makeInstance, trustedRootOf } from '../../../test/kit/sigstore/instance.ts';
import { makeKey } from '../../../test/kit/sigstore/keys.ts';
import { olderForm } from '../../../test/kit/sigstore/older-form.ts';
import { replaceAt } from '../../../test/kit/sigstore/replace-at.ts';
import { artifactOf } from '../artifact.ts';
import { readTrustedRoot } from './trusted-root.ts';
import { verifyBundle, type WantedSigner } from './verify-bundle.ts';

const instance = makeInstance();
const root = JSON.stringify(trustedRootOf(instance));
const anchors = readTrustedRoot(root);
const file = Buffer.from('what is signed');
const key = makeKey('P-256');
const now = new Date('2026-07-01T00:00:00Z');

const requests: readonly Omit<BundleRequest, 'artifact'>[] = [
  { version: '0.1', entries: ['hashedrekord 0.0.1'] },
  { version: '0.2', entries: ['intoto 0.0.2'], statement: true },
  { version: '0.3', entries: ['dsse 0.0.1'], statement: true, timestamp: true },
  { version: '0.3', entries: ['hashedrekord 0.0.2'], timestamp: true },
  { version: '0.3', entries: ['hashedrekord 0.0.1'], keyed: true },
];

const good = requests.flatMap((request) => {
  const made = makeBundle(instance, { ...request, artifact: file, key });
  const keyed = request.keyed === true;
  return [{ made, keyed }, ...(request.version === '0.1' ? [{ made: olderForm(made), keyed }] : [])];
});

/** The verdict, and of a trusted bundle what it is trusted for: the times, the signer. */
function verdictOn(text: string, keyed: boolean): string {
  const wanted: WantedSigner = keyed
    ? { kind: 'key', key: createPublicKey(key), withoutLog: false }
    : { kind: 'identity', identity: 'ann@example.com', issuer: 'https://accounts.example.com' };
  const artifact = artifactOf('app', file);
  const { verdict, steps } = verifyBundle({ text, artifact, anchors, rootName: 'test', now, wanted });
  return verdict === 'trusted' ? steps.map(({ detail }) => detail).join('\n') : verdict;
}

const refusals: ReadonlySet<string> = new Set(['rejected', 'unverifiable', 'unsigned']);

function isTrusted(verdict: string): boolean {
  return !refusals.has(verdict);
}

/**
 * The members of a timestamp that nobody signs (the authority's certificate, which comes from the trusted root, is
 * one) may be any: what counts is that the time is the same.
 */
const stamp = /\.signedTimestamp$/u;

function isSameTime(path: string, made: unknown, keyed: boolean, verdict: string): boolean {
  return stamp.test(path) && verdict === verdictOn(JSON.stringify(made), keyed);
}

/** The paths of all values inside a JSON value. */
function pathsIn(value: unknown, prefix = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [
    `${prefix}${name}`,
    ...pathsIn(member, `${prefix}${name}.`),
  ]);
}

/** Members that say nothing that is signed or used: another text there changes nothing. */
const unused = /(?:^|\.)(?:hint|keyid|publicKey)$/u;
/** What Rekor v2 signs nowhere: it is used for nothing but that it must be a number. */
const unsigned = /^verificationMaterial\.tlogEntries\.0\.logIndex$/u;

const values: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e300,
  '',
  'AAAA',
  '=',
  '0',
  '\u0000',
  [],
  {},
  [[]],
  { rawBytes: 'AAAA' },
  '__proto__',
  'x'.repeat(10_000),
];

function changedValue(old: unknown, random: () => number): unknown {
  const pick = Math.floor(random() * (values.length + 3));
  if (pick < values.length) return values[pick];
  if (typeof old !== 'string' || old === '') return undefined;
  const at = Math.floor(random() * old.length);
  if (pick === values.length) return old.slice(0, at);
  if (pick === values.length + 1) return old + old.slice(at);
  const bytes = Buffer.from(old, 'base64');
  const index = Math.floor(random() * bytes.length);
  bytes[index] = (bytes[index] ?? 0) ^ (1 << Math.floor(random() * 8));
  return bytes.toString('base64');
}

test('a changed value of a good bundle is never trusted, and never an exception', () => {
  const random = seeded(20_261_130);
  let changes = 0;
  for (let round = 0; round < roundsOf(2500); round++) {
    const { made, keyed } = good[Math.floor(random() * good.length)] ?? { made: {}, keyed: false };
    const paths = pathsIn(made);
    const path = paths[Math.floor(random() * paths.length)] ?? '';
    if (unused.test(path)) continue;
    const before = JSON.stringify(made);
    const after = JSON.stringify(replaceAt(made, path, (old) => changedValue(old, random)));
    if (after.length === before.length && isSame(made, JSON.parse(after))) continue;
    const verdict = verdictOn(after, keyed);
    changes++;
    if (unsigned.test(path) && !before.includes('inclusionPromise')) continue;
    ok(
      !isTrusted(verdict) || isAbsentEither(made, path, after) || isSameTime(path, made, keyed, verdict),
      `${path}: ${after}`,
    );
  }
  ok(changes > roundsOf(2500) / 2);
});

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, inOrder(member)]),
  );
}

/** What a good bundle may leave out: a timestamp beside a promise, or the other way round. */
const optional =
  /^verificationMaterial\.(?:timestampVerificationData(?:\.rfc3161Timestamps(?:\.0)?)?|tlogEntries\.0\.(?:inclusionPromise|integratedTime))$/u;

function isAbsentEither(made: unknown, path: string, after: string): boolean {
  const left = replaceAt(made, path, () => undefined);
  const text: unknown = JSON.parse(after);
  const empty = [undefined, null, [], {}].some((value) =>
    isSame(
      text,
      replaceAt(made, path, () => value),
    ),
  );
  return optional.test(path) && (isSame(text, left) || empty);
}

test('a changed byte of a good bundle is never an exception, and trusted only if it says the same', () => {
  const random = seeded(42);
  let refused = 0;
  for (let round = 0; round < roundsOf(2500); round++) {
    const { made, keyed } = good[Math.floor(random() * good.length)] ?? { made: {}, keyed: false };
    const bytes = Buffer.from(JSON.stringify(made));
    for (let change = 0; change <= Math.floor(random() * 3); change++)
      bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    const text = bytes.toString('utf8');
    const verdict = verdictOn(text, keyed);
    if (isTrusted(verdict)) {
      equal(withoutUnsigned(JSON.parse(text)), withoutUnsigned(made));
      equal(withoutIndex(verdict), withoutIndex(verdictOn(JSON.stringify(made), keyed)));
    } else refused++;
  }
  ok(refused > roundsOf(2500) / 2);
});

/** The index of an entry without a promise is that of its proof. */
function withoutIndex(details: string): string {
  return details.replaceAll(/entry \d+ of/gu, 'entry of');
}

/** The text of a bundle, in the order of its members, without what nobody signs. */
function withoutUnsigned(bundle: unknown): string {
  return JSON.stringify(inOrder(bundle), (name, member: unknown) =>
    ['hint', 'keyid', 'logIndex', 'signedTimestamp'].includes(name) ? undefined : member,
  );
}

test('a changed trusted root is read or refused, and never an exception of another kind', () => {
  const random = seeded(7);
  const parsed: unknown = JSON.parse(root);
  const paths = pathsIn(parsed);
  let refused = 0;
  for (let round = 0; round < roundsOf(1000); round++) {
    const path = paths[Math.floor(random() * paths.length)] ?? '';
    const text = JSON.stringify(replaceAt(parsed, path, (old) => changedValue(old, random)));
    try {
      readTrustedRoot(text);
    } catch (error) {
      ok(error instanceof TypeError, String(error));
      refused++;
    }
  }
  ok(refused > 0);
  equal(readTrustedRoot(root).unfit.length, 0);
});
