import { isJsonRecord } from '../../formats/json/members.ts';

/** What a member of a message holds: bytes in base64, a whole number, a text (or a name of an enum), a time, a message. */
type Content = 'bytes' | 'integer' | 'text' | 'time' | MessageName;

type MessageName = keyof typeof messages;

/** The members of Sigstore's messages (protobuf-specs 0.5), and the message or kind of value that each holds. */
const messages = {
  Bundle: {
    mediaType: 'text',
    verificationMaterial: 'VerificationMaterial',
    messageSignature: 'MessageSignature',
    dsseEnvelope: 'Envelope',
  },
  VerificationMaterial: {
    publicKey: 'PublicKeyIdentifier',
    x509CertificateChain: 'X509CertificateChain',
    certificate: 'X509Certificate',
    tlogEntries: 'TransparencyLogEntry',
    timestampVerificationData: 'TimestampVerificationData',
  },
  PublicKeyIdentifier: { hint: 'text' },
  X509CertificateChain: { certificates: 'X509Certificate' },
  X509Certificate: { rawBytes: 'bytes' },
  TransparencyLogEntry: {
    logIndex: 'integer',
    logId: 'LogId',
    kindVersion: 'KindVersion',
    integratedTime: 'integer',
    inclusionPromise: 'InclusionPromise',
    inclusionProof: 'InclusionProof',
    canonicalizedBody: 'bytes',
  },
  LogId: { keyId: 'bytes' },
  KindVersion: { kind: 'text', version: 'text' },
  InclusionPromise: { signedEntryTimestamp: 'bytes' },
  InclusionProof: {
    logIndex: 'integer',
    rootHash: 'bytes',
    treeSize: 'integer',
    hashes: 'bytes',
    checkpoint: 'Checkpoint',
  },
  Checkpoint: { envelope: 'text' },
  TimestampVerificationData: { rfc3161Timestamps: 'RFC3161SignedTimestamp' },
  RFC3161SignedTimestamp: { signedTimestamp: 'bytes' },
  MessageSignature: { messageDigest: 'HashOutput', signature: 'bytes' },
  HashOutput: { algorithm: 'text', digest: 'bytes' },
  Envelope: { payload: 'bytes', payloadType: 'text', signatures: 'Signature' },
  Signature: { sig: 'bytes', keyid: 'text' },
  TrustedRoot: {
    mediaType: 'text',
    tlogs: 'TransparencyLogInstance',
    certificateAuthorities: 'CertificateAuthority',
    ctlogs: 'TransparencyLogInstance',
    timestampAuthorities: 'CertificateAuthority',
  },
  TransparencyLogInstance: {
    baseUrl: 'text',
    hashAlgorithm: 'text',
    publicKey: 'PublicKey',
    logId: 'LogId',
    checkpointKeyId: 'LogId',
    operator: 'text',
  },
  PublicKey: { rawBytes: 'bytes', keyDetails: 'text', validFor: 'TimeRange' },
  TimeRange: { start: 'time', end: 'time' },
  CertificateAuthority: {
    subject: 'DistinguishedName',
    uri: 'text',
    certChain: 'X509CertificateChain',
    validFor: 'TimeRange',
    operator: 'text',
  },
  DistinguishedName: { organization: 'text', commonName: 'text' },
} as const;

/** Members that hold a list. */
const lists: ReadonlySet<string> = new Set([
  'certificates',
  'tlogEntries',
  'hashes',
  'rfc3161Timestamps',
  'signatures',
  'tlogs',
  'certificateAuthorities',
  'ctlogs',
  'timestampAuthorities',
]);

/** Members of which a message may have one: what a reader takes of two is its own choice. */
const alternatives: Readonly<Partial<Record<MessageName, readonly string[]>>> = {
  Bundle: ['messageSignature', 'dsseEnvelope'],
  VerificationMaterial: ['publicKey', 'x509CertificateChain', 'certificate'],
};

/** Whether a text is base64 with its padding, and the only one of its bytes: spare bits at its end are zero. */
export function isBase64(text: string): boolean {
  return Buffer.from(text, 'base64').toString('base64') === text;
}

/**
 * Demands that a JSON value is the named message and means the same to every reader. The library's reader ignores
 * members that it does not know (cosign refuses them), skips what is no base64, reads numbers of every spelling, and
 * takes the first of two contents.
 * @throws TypeError with the member that is wrong.
 */
export function demandMessage(value: unknown, name: MessageName, path: string): void {
  if (!isJsonRecord(value)) throw new TypeError(`${path} is no object`);
  const members: Readonly<Record<string, Content>> = messages[name];
  const given = Object.entries(value).filter(([, content]) => content !== null);
  const several = given.map(([member]) => member).filter((member) => alternatives[name]?.includes(member));
  if (several.length > 1) throw new TypeError(`${path} has more than one of ${several.join(', ')}`);
  for (const [member, content] of given) {
    const kind = Object.hasOwn(members, member) ? members[member] : undefined;
    if (kind === undefined) throw new TypeError(`${path} has a member that the format does not have`);
    demandMember(content, kind, member, `${path}.${member}`);
  }
}

function demandMember(value: unknown, kind: Content, member: string, path: string): void {
  if (!lists.has(member)) {
    demandContent(value, kind, path);
    return;
  }
  if (!Array.isArray(value)) throw new TypeError(`${path} is no list`);
  for (const [index, item] of value.entries()) demandContent(item, kind, `${path}[${index}]`);
}

function demandContent(value: unknown, kind: Content, path: string): void {
  switch (kind) {
    case 'bytes':
      if (typeof value !== 'string' || !isBase64(value)) throw new TypeError(`${path} is no base64`);
      return;
    case 'integer':
      if (!isInteger(value)) throw new TypeError(`${path} is no whole number`);
      return;
    case 'text':
      if (typeof value !== 'string') throw new TypeError(`${path} is no text`);
      return;
    case 'time':
      if (typeof value !== 'string' || !isTime(value)) throw new TypeError(`${path} is no time`);
      return;
    default:
      demandMessage(value, kind, path);
  }
}

/** Not negative, and exact as a number; JSON has 64 bits as a text or as a number. */
function isInteger(value: unknown): boolean {
  const number = typeof value === 'string' && /^(?:0|[1-9]\d{0,15})$/u.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) && Number(number) >= 0;
}

/** A time with its zone (RFC 3339), which is the same on every machine. */
function isTime(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/u.test(text) &&
    !Number.isNaN(new Date(text).getTime())
  );
}
