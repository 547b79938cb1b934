import { digestOf, makeKey } from '../keys.ts';
import { flipBit, replaceAt } from '../replace-at.ts';
import { signedFile, statement, type Attack } from './attack.ts';

const artifact = { verdict: 'rejected', step: 'artifact' } as const;
const signature = { verdict: 'rejected', step: 'signature' } as const;
const other = Buffer.from('another file');
const hex = (hash: string, bytes: Buffer) => digestOf(hash, bytes).toString('hex');

function statementOf(members: object): Buffer {
  return Buffer.from(
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      predicateType: 'https://example.com/built/v1',
      ...members,
    }),
  );
}

const subject = { name: 'app', digest: { sha256: hex('sha256', signedFile) } };

/** Attacks on what is signed. */
export const contentAttacks: readonly Attack[] = [
  { name: 'another file', artifact: other, ...artifact },
  { name: 'an empty file', artifact: Buffer.alloc(0), ...artifact },
  { name: 'the digest of another file', artifact: `sha256:${hex('sha256', other)}`, ...artifact },
  {
    name: 'another digest in the bundle',
    change: (bundle) =>
      replaceAt(bundle, 'messageSignature.messageDigest.digest', () =>
        digestOf('sha256', other).toString('base64'),
      ),
    cosignTakes: 'it does not look at the digest in the bundle',
    ...artifact,
  },
  {
    name: 'another digest and file',
    change: (bundle) =>
      replaceAt(bundle, 'messageSignature.messageDigest.digest', () =>
        digestOf('sha256', other).toString('base64'),
      ),
    artifact: other,
    verdict: 'rejected',
    step: 'log',
  },
  {
    name: 'another name of the hash',
    change: (bundle) => replaceAt(bundle, 'messageSignature.messageDigest.algorithm', () => 'SHA2_512'),
    cosignTakes: 'it does not look at the digest in the bundle',
    ...artifact,
  },
  {
    name: 'a hash that signatures do not have',
    change: (bundle) => replaceAt(bundle, 'messageSignature.messageDigest.algorithm', () => 'SHA3_256'),
    cosignTakes: 'it does not look at the digest in the bundle',
    verdict: 'unverifiable',
    step: 'artifact',
  },
  {
    name: 'a digest by another hash than the one that is known',
    request: { keyKind: 'P-384' },
    artifact: `sha256:${hex('sha256', signedFile)}`,
    verdict: 'unverifiable',
    step: 'artifact',
  },
  {
    name: 'the signature of another key, as the log has it',
    request: { logged: { signature: Buffer.from('another') } },
    change: (bundle) =>
      replaceAt(bundle, 'messageSignature.signature', () => Buffer.from('another').toString('base64')),
    ...signature,
  },
  {
    name: 'a changed signature without a log',
    request: { keyed: true, entries: [] },
    change: (bundle) => replaceAt(bundle, 'messageSignature.signature', (old) => flipBit(old, -1)),
    ...signature,
  },
  {
    name: 'a changed payload without a log',
    request: { ...statement, keyed: true, entries: [] },
    change: (bundle) => replaceAt(bundle, 'dsseEnvelope.payload', (old) => flipBit(old, -6)),
    ...signature,
  },
  {
    name: 'another key than the wanted one',
    request: { keyed: true, entries: [] },
    otherKey: true,
    ...signature,
  },
  {
    name: 'another key than the wanted one, logged',
    request: { keyed: true },
    otherKey: true,
    verdict: 'rejected',
    step: 'log',
  },
  {
    name: 'a key of another kind than the wanted one',
    request: { keyed: true, entries: [], key: makeKey('RSA') },
    otherKey: true,
    ...signature,
  },
  { name: 'a statement about another file', request: statement, artifact: other, ...artifact },
  {
    name: 'a statement about nothing',
    request: { ...statement, payload: statementOf({ subject: [] }) },
    ...artifact,
  },
  {
    name: 'a statement about a name',
    request: { ...statement, payload: statementOf({ subject: [{ name: 'app' }] }) },
    ...artifact,
  },
  {
    name: 'a statement without subjects',
    request: { ...statement, payload: statementOf({}) },
    ...artifact,
  },
  {
    name: 'a statement whose two digests are of two files',
    request: {
      ...statement,
      payload: statementOf({
        subject: [
          { name: 'app', digest: { sha256: hex('sha256', signedFile), sha512: hex('sha512', other) } },
        ],
      }),
    },
    cosignTakes: 'it compares one digest of a subject',
    ...artifact,
  },
  {
    name: 'a statement with a digest in capitals',
    request: {
      ...statement,
      payload: statementOf({
        subject: [{ name: 'app', digest: { sha256: hex('sha256', signedFile).toUpperCase() } }],
      }),
    },
    cosignTakes: 'it decodes the digest before it compares',
    ...artifact,
  },
  {
    name: 'a statement that knows the file by another kind of digest',
    request: {
      ...statement,
      payload: statementOf({ subject: [{ name: 'app', digest: { sha512: hex('sha512', signedFile) } }] }),
    },
    artifact: `sha256:${hex('sha256', signedFile)}`,
    verdict: 'unverifiable',
    step: 'artifact',
  },
  {
    name: 'a statement by a weak hash',
    request: {
      ...statement,
      payload: statementOf({ subject: [{ name: 'app', digest: { sha1: hex('sha1', signedFile) } }] }),
    },
    ...artifact,
  },
  {
    name: 'a statement with a name twice',
    request: {
      ...statement,
      payload: Buffer.from(
        statementOf({ subject: [subject] })
          .toString()
          .replace('"subject":', '"subject":[],"subject":'),
      ),
    },
    ...artifact,
  },
  {
    name: 'a statement that is no UTF-8',
    request: {
      ...statement,
      payload: Buffer.concat([
        statementOf({ subject: [subject] }).subarray(0, -1),
        Buffer.from(',"a":"'),
        Buffer.of(0xff),
        Buffer.from('"}'),
      ]),
    },
    ...artifact,
  },
  {
    name: 'a statement of an unknown version',
    request: {
      ...statement,
      payload: statementOf({ _type: 'https://in-toto.io/Statement/v2', subject: [subject] }),
    },
    cosignTakes: 'it takes every version of statements',
    ...artifact,
  },
  { name: 'a payload that is no JSON', request: { ...statement, payload: Buffer.from('app') }, ...artifact },
  { name: 'a payload of another type', request: { ...statement, payloadType: 'text/plain' }, ...artifact },
];
