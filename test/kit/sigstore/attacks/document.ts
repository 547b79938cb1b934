import { replaceAt } from '../replace-at.ts';
import { statement, stamped, type Attack } from './attack.ts';

const step = { verdict: 'rejected', step: 'bundle' } as const;
const entry = 'verificationMaterial.tlogEntries.0';
const set = (path: string, value: unknown) => (bundle: unknown) => replaceAt(bundle, path, () => value);
const repeat = (path: string, count: number) => (bundle: unknown) =>
  replaceAt(bundle, path, (list) =>
    Array.from({ length: count }, () => (Array.isArray(list) ? list[0] : list)),
  );

/** Attacks on the document: what no two readers may read in two ways. */
export const documentAttacks: readonly Attack[] = [
  { name: 'no JSON', text: () => 'a signature', ...step },
  { name: 'an empty file', text: () => '', ...step },
  { name: 'a cut text', text: (text) => text.slice(0, -40), ...step },
  { name: 'a text after the end', text: (text) => `${text}{}`, ...step },
  { name: 'an array', text: (text) => `[${text}]`, ...step },
  { name: 'a byte order mark', text: (text) => `\uFEFF${text}`, ...step },
  { name: 'deep JSON', text: () => '['.repeat(200_000), ...step },
  { name: 'deep objects', text: () => '{"mediaType":'.repeat(50_000), ...step },
  {
    name: 'a name twice',
    text: (text) => text.replace('{"mediaType"', '{"mediaType":"text/plain","mediaType"'),
    ...step,
  },
  {
    name: 'a name twice, deep inside',
    text: (text) => text.replace('"logIndex"', '"logIndex":"1","logIndex"'),
    ...step,
  },
  { name: 'no media type', change: set('mediaType', undefined), ...step },
  { name: 'an unknown media type', change: set('mediaType', 'application/json'), ...step },
  {
    name: 'a later version',
    change: set('mediaType', 'application/vnd.dev.sigstore.bundle.v0.4+json'),
    ...step,
  },
  {
    name: 'a version with a text after it',
    change: set('mediaType', 'application/vnd.dev.sigstore.bundle.v0.3+json;x'),
    ...step,
  },
  { name: 'an unknown member', change: set('signature', 'AAAA'), ...step },
  { name: 'an unknown member of the log entry', change: set(`${entry}.trusted`, true), ...step },
  {
    name: 'a member of the other spelling',
    change: set('message_signature', { signature: 'AAAA' }),
    ...step,
  },
  {
    name: 'a member of every object',
    text: (text) => text.replace('"tlogEntries"', '"__proto__":{},"tlogEntries"'),
    ...step,
  },
  {
    name: 'two contents',
    change: set('dsseEnvelope', { payload: 'AAAA', signatures: [{ sig: 'AAAA' }] }),
    ...step,
  },
  { name: 'two signers', change: set('verificationMaterial.publicKey', { hint: '' }), ...step },
  { name: 'no content', change: set('messageSignature', undefined), ...step },
  { name: 'no verification material', change: set('verificationMaterial', undefined), ...step },
  { name: 'no signer', change: set('verificationMaterial.certificate', undefined), ...step },
  { name: 'an empty signature', change: set('messageSignature.signature', ''), ...step },
  { name: 'no digest', change: set('messageSignature.messageDigest', undefined), ...step },
  {
    name: 'a signature in base64 without padding',
    change: (bundle) => replaceAt(bundle, `${entry}.logId.keyId`, (old) => String(old).replaceAll('=', '')),
    cosignTakes: 'its reader of JSON takes base64 without padding',
    ...step,
  },
  {
    name: 'base64 with a space',
    change: (bundle) => replaceAt(bundle, 'messageSignature.signature', (old) => `${String(old)} `),
    ...step,
  },
  { name: 'base64 that is a number', change: set('messageSignature.signature', 17), ...step },
  { name: 'an index in hexadecimal', change: set(`${entry}.logIndex`, '0x3ea'), ...step },
  { name: 'a negative index', change: set(`${entry}.logIndex`, '-1'), ...step },
  { name: 'an index that is no whole number', change: set(`${entry}.logIndex`, 1002.5), ...step },
  {
    name: 'an index that no number holds',
    change: set(`${entry}.logIndex`, '99999999999999999999'),
    ...step,
  },
  {
    name: 'a time that no number holds',
    change: set(`${entry}.integratedTime`, '9007199254740993'),
    ...step,
  },
  { name: 'a list that is an object', change: set('verificationMaterial.tlogEntries', { 0: {} }), ...step },
  { name: 'a hash that is unknown', change: set('messageSignature.messageDigest.algorithm', 'MD5'), ...step },
  { name: '33 log entries', change: repeat('verificationMaterial.tlogEntries', 33), ...step },
  {
    name: '33 timestamps',
    request: stamped,
    change: repeat('verificationMaterial.timestampVerificationData.rfc3161Timestamps', 33),
    ...step,
  },
  {
    name: 'two signatures in an envelope',
    request: statement,
    change: repeat('dsseEnvelope.signatures', 2),
    ...step,
  },
  {
    name: 'no signature in an envelope',
    request: statement,
    change: set('dsseEnvelope.signatures', []),
    ...step,
  },
  {
    name: 'a chain of certificates in version 0.3',
    change: (bundle) =>
      replaceAt(bundle, 'verificationMaterial', (old) =>
        typeof old === 'object' && old !== null && 'certificate' in old
          ? replaceAt(
              { ...old, x509CertificateChain: { certificates: [old.certificate] } },
              'certificate',
              () => undefined,
            )
          : old,
      ),
    ...step,
  },
  {
    name: 'an empty chain of certificates',
    request: { version: '0.2' },
    change: set('verificationMaterial.x509CertificateChain.certificates', []),
    ...step,
  },
  { name: 'no promise in version 0.1', request: { version: '0.1', promise: false, proof: true }, ...step },
  { name: 'no proof in version 0.3', request: { proof: false }, ...step },
  { name: 'no checkpoint', change: set(`${entry}.inclusionProof.checkpoint`, undefined), ...step },
  {
    name: 'no checkpoint in version 0.1',
    request: { version: '0.1', proof: true },
    change: set(`${entry}.inclusionProof.checkpoint`, undefined),
    ...step,
  },
];
