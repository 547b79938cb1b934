import { signedNote } from '../transparency-log.ts';
import { makeInstance, type Instance } from '../instance.ts';
import { makeKey } from '../keys.ts';
import { flipBit, replaceAt } from '../replace-at.ts';
import { signedFile, stamped, statement, type Attack } from './attack.ts';

const log = { verdict: 'rejected', step: 'log' } as const;
const timestamp = { verdict: 'rejected', step: 'timestamp' } as const;
const entry = 'verificationMaterial.tlogEntries.0';
const proof = `${entry}.inclusionProof`;
const promise = `${entry}.inclusionPromise.signedEntryTimestamp`;
const set = (path: string, value: unknown) => (bundle: unknown) => replaceAt(bundle, path, () => value);
const flip = (path: string) => (bundle: unknown) => replaceAt(bundle, path, (old) => flipBit(old));

/** A body of an entry, changed, as the log takes it: nothing of the log itself is wrong then. */
function logged(changeBody: (body: string) => string): Attack['request'] {
  return { changeBody };
}

/** A checkpoint with another first line, signed by the log. */
function otherOrigin(instance: Instance, envelope: unknown): string {
  const [note = ''] = String(envelope).split('\n\n');
  const { host, key, id } = instance.rekor1;
  return signedNote(`${note.replace(/^[^\n]+/u, 'rekor.another.example - 1')}\n`, host, key, id);
}

const ended = (path: string, end: string) => (root: unknown) => replaceAt(root, path, () => end);

/** Attacks on the entry of the transparency log, its promise and its proof. */
export const logAttacks: readonly Attack[] = [
  { name: 'no log entry', request: { entries: [] }, ...log },
  { name: 'no log entry of a timestamped signature', request: { ...stamped, entries: [] }, ...log },
  {
    name: 'no log entry of a signature with a key',
    request: { keyed: true, entries: [] },
    ...log,
    keyNeedsLog: true,
  },
  { name: 'the id of a log that is not trusted', change: flip(`${entry}.logId.keyId`), ...log },
  {
    name: 'a log that is not trusted',
    forged: (instance) => ({ ...instance, rekor1: makeInstance().rekor1 }),
    ...log,
  },
  {
    name: 'a log that says it is the trusted one',
    forged: (instance) => ({ ...instance, rekor1: { ...instance.rekor1, key: makeKey('P-256') } }),
    ...log,
  },
  {
    name: 'an entry of another signature',
    request: { logged: { signature: Buffer.from('another') } },
    ...log,
  },
  { name: 'an entry of another content', request: { logged: { digest: Buffer.alloc(32) } }, ...log },
  {
    name: 'an entry of another content of a statement',
    request: { ...statement, logged: { envelope: { payload: signedFile, payloadType: 'text/plain' } } },
    cosignTakes: 'it compares the signature alone for an entry of a statement',
    ...log,
  },
  {
    name: 'an entry of another type of statement',
    request: {
      ...statement,
      entries: ['intoto 0.0.2'],
      changeBody: (body) => body.replace('application/vnd.in-toto+json', 'text/plain'),
    },
    cosignTakes: 'it compares the signature alone for an entry of a statement',
    ...log,
  },
  {
    name: 'an entry of another certificate',
    request: { logged: { certificate: undefined } },
    ...log,
  },
  { name: 'an entry of another key', request: { keyed: true, logged: { key: makeKey('P-256') } }, ...log },
  {
    name: 'an entry for a statement of a signature of a file',
    request: { entries: ['dsse 0.0.1'], logged: { envelope: { payload: signedFile, payloadType: '' } } },
    cosignTakes: 'it compares the signature alone for an entry of a statement',
    ...log,
  },
  { name: 'another kind than the entry says', change: set(`${entry}.kindVersion.kind`, 'dsse'), ...log },
  {
    name: 'another version than the entry says',
    change: set(`${entry}.kindVersion.version`, '0.0.2'),
    ...log,
  },
  {
    name: 'an entry of an unknown kind',
    request: logged((body) => body.replace('hashedrekord', 'rekord')),
    ...log,
  },
  {
    name: 'an entry whose kind has the name of a function',
    request: logged((body) => body.replace('hashedrekord', 'constructor')),
    ...log,
  },
  { name: 'an entry that is no JSON', request: logged(() => 'entry'), ...log },
  {
    name: 'an entry without a content',
    request: logged(() => '{"apiVersion":"0.0.1","kind":"hashedrekord"}'),
    ...log,
  },
  {
    name: 'an entry with a name twice',
    request: logged((body) => body.replace('"spec":', '"spec":{},"spec":')),
    cosignTakes: 'its reader of JSON takes the last of two members',
    ...log,
  },
  {
    name: 'an entry with another name of the hash',
    request: logged((body) => body.replace('"sha256"', '"sha512"')),
    ...log,
  },
  { name: 'a changed entry', change: flip(`${entry}.canonicalizedBody`), ...log },
  { name: 'a changed promise', change: flip(promise), ...log },
  { name: 'a changed time', change: set(`${entry}.integratedTime`, '1780315201'), ...log },
  { name: 'a changed index', change: set(`${entry}.logIndex`, '7'), ...log },
  {
    name: 'the same entry twice, by two indexes',
    request: { entries: ['hashedrekord 0.0.1', 'hashedrekord 0.0.1'] },
    change: (bundle) => replaceAt(bundle, 'verificationMaterial.tlogEntries.1.logIndex', () => '7'),
    cosignTakes: 'one entry that holds is enough to it',
    ...log,
  },
  {
    name: 'the same entry twice',
    request: { entries: ['hashedrekord 0.0.1', 'hashedrekord 0.0.1'] },
    ...log,
  },
  { name: 'a changed hash of the proof', change: flip(`${proof}.hashes.0`), ...log },
  { name: 'a hash too few', change: set(`${proof}.hashes.0`, undefined), ...log },
  {
    name: 'a hash too many',
    change: (bundle) =>
      replaceAt(bundle, `${proof}.hashes`, (old) => (Array.isArray(old) ? [...old, old[0]] : old)),
    ...log,
  },
  { name: 'a hash of another size', change: set(`${proof}.hashes.0`, 'AAAA'), ...log },
  { name: 'another index of the proof', change: set(`${proof}.logIndex`, '3'), ...log },
  { name: 'an index beyond the tree', change: set(`${proof}.logIndex`, '5'), ...log },
  {
    name: 'another size of the tree',
    change: set(`${proof}.treeSize`, '6'),
    cosignTakes: 'it does not look at the size that the proof says',
    ...log,
  },
  { name: 'another root', change: flip(`${proof}.rootHash`), ...log },
  { name: 'no root', change: set(`${proof}.rootHash`, ''), ...log },
  {
    name: 'a checkpoint with another size',
    change: (bundle) =>
      replaceAt(
        replaceAt(bundle, `${proof}.treeSize`, () => '6'),
        `${proof}.checkpoint.envelope`,
        (old) => String(old).replace('\n5\n', '\n6\n'),
      ),
    ...log,
  },
  {
    name: 'a checkpoint without a signature',
    change: set(`${proof}.checkpoint.envelope`, 'a\n5\nb\n\n'),
    ...log,
  },
  {
    name: 'a checkpoint whose signature is no base64',
    change: (bundle) =>
      replaceAt(bundle, `${proof}.checkpoint.envelope`, (old) => `${String(old).trimEnd()}~\n`),
    ...log,
  },
  { name: 'an empty checkpoint', change: set(`${proof}.checkpoint.envelope`, ''), ...log },
  {
    name: 'a text after the checkpoint',
    change: (bundle) => replaceAt(bundle, `${proof}.checkpoint.envelope`, (old) => `${String(old)}more\n`),
    ...log,
  },
  {
    name: 'a checkpoint of another log, signed with the same key',
    changeWith: (instance, bundle) =>
      replaceAt(bundle, `${proof}.checkpoint.envelope`, (old) => otherOrigin(instance, old)),
    cosignTakes: 'it does not compare the origin with the log',
    ...log,
  },
  { name: 'neither a promise nor a timestamp', request: { promise: false }, ...timestamp },
  {
    name: 'a time without a promise, when the certificate was not valid',
    request: { ...stamped, promise: false },
    change: set(`${entry}.integratedTime`, '1'),
    ...timestamp,
  },
  {
    name: 'no promise and no proof in version 0.1',
    request: { version: '0.1' },
    change: set(`${entry}.inclusionPromise`, undefined),
    verdict: 'rejected',
    step: 'bundle',
  },
  {
    name: 'a log whose key was not valid any more',
    root: ended('tlogs.0.publicKey.validFor.end', '2026-05-01T00:00:00Z'),
    ...log,
  },
  {
    name: 'a log whose key was not valid yet',
    root: ended('tlogs.0.publicKey.validFor.start', '2026-06-02T00:00:00Z'),
    ...log,
  },
  {
    name: 'a log without a promise whose key was not valid any more',
    request: { ...stamped, entries: ['hashedrekord 0.0.2'] },
    root: ended('tlogs.1.publicKey.validFor.end', '2026-05-01T00:00:00Z'),
    ...log,
  },
  {
    name: 'a log whose key is not valid any more, and an entry without a time',
    request: { keyed: true, entries: ['hashedrekord 0.0.2'] },
    root: ended('tlogs.1.publicKey.validFor.end', '2026-06-05T00:00:00Z'),
    verdict: 'unverifiable',
    step: 'log',
  },
  {
    name: 'a log whose tree has another hash',
    root: (root) => replaceAt(root, 'tlogs.0.hashAlgorithm', () => 'SHA2_512'),
    ...log,
  },
];
