import { ASN1Obj } from '@sigstore/core';
import { readExtensions, type Certificate } from './certificate.ts';
import { derOf, isDerSignedBy, type DerSignature } from './der-signature.ts';
import { subjectText } from './distinguished-name.ts';

/** A certificate that a list revokes. */
interface RevokedEntry {
  /** Put on hold only: it may be valid again. */
  isOnHold: boolean;
  /** Since when its key is not to be trusted, if that is known. */
  invalidFrom?: Date;
}

/** A list of revoked certificates (CRL, RFC 5280, 5). */
export interface RevocationList {
  issuer: Buffer;
  from: Date;
  /** When the next one is there; absent if it does not say. */
  until?: Date;
  /** By their serial numbers, as `serialKey` writes them. */
  revoked: ReadonlyMap<string, RevokedEntry>;
  /** Why it does not tell of every certificate of its issuer; absent if it does. */
  limit?: string;
  message: Buffer;
  signature: DerSignature;
}

const id = {
  keyUsage: '2.5.29.15',
  reason: '2.5.29.21',
  invalidityDate: '2.5.29.24',
  distributionPoints: '2.5.29.31',
  freshest: '2.5.29.46',
  authorityAccess: '1.3.6.1.5.5.7.1.1',
  statusService: '1.3.6.1.5.5.7.48.1',
} as const;

const listSigning = 6;
const onHold = 6;

const pemBlock = /-----BEGIN X509 CRL-----([^-]+)-----END X509 CRL-----/gu;

/**
 * Reads the lists of revoked certificates of a file: one in DER, or some in PEM.
 * @throws TypeError if one cannot be read.
 */
export function readRevocationLists(bytes: Buffer): readonly RevocationList[] {
  const blocks = [...bytes.toString('latin1').matchAll(pemBlock)];
  // The parser wants a buffer of its own.
  const lists =
    blocks.length === 0 ? [Buffer.from(bytes)] : blocks.map(([, text = '']) => Buffer.from(text, 'base64'));
  try {
    return lists.map((der) => read(ASN1Obj.parseBuffer(der)));
  } catch (error) {
    throw new TypeError('it is no list of revoked certificates (CRL)', { cause: error });
  }
}

function read({ subs: [body, algorithm, value] }: ASN1Obj): RevocationList {
  const members = body?.subs ?? [];
  const [, issuer, from, ...rest] = members[0]?.tag.isInteger() === true ? members.slice(1) : members;
  if (!body || !algorithm || !value || !issuer || !from) throw new TypeError('it is incomplete');
  const until = rest[0]?.tag.isUTCTime() || rest[0]?.tag.isGeneralizedTime() ? rest[0].toDate() : undefined;
  const entries = rest.find(({ tag }) => tag.toDER() === 0x30)?.subs ?? [];
  const extensions = readExtensions(rest.find(({ tag }) => tag.isContextSpecific(0))?.subs[0]?.subs ?? []);
  const revoked = new Map<string, RevokedEntry>();
  let limit = limitOf(extensions);
  for (const entry of entries) {
    const [serial, , entryExtensions] = entry.subs;
    const further = readExtensions(entryExtensions?.subs ?? []);
    // A critical one may name another issuer (RFC 5280, 5.3.3).
    if ([...further.values()].some(({ critical }) => critical)) limit ??= 'has entries of other issuers';
    const invalidFrom = further.get(id.invalidityDate)?.value?.toDate();
    revoked.set(serialKey(serial?.value), {
      isOnHold: further.get(id.reason)?.value?.value[0] === onHold,
      ...(invalidFrom && { invalidFrom }),
    });
  }
  return {
    issuer: issuer.value,
    from: from.toDate(),
    ...(until && { until }),
    revoked,
    ...(limit !== undefined && { limit }),
    message: derOf(body, 0x30),
    signature: { algorithm, value: value.value.subarray(1) },
  };
}

/** A serial number as text: the same number may be written with zeros before it. */
function serialKey(serial: Buffer | undefined): string {
  return serial?.toString('hex').replace(/^(?:00)+/u, '') ?? '';
}

/** Critical extensions are of lists of a part of the certificates, and of changes since an earlier list. */
function limitOf(extensions: ReturnType<typeof readExtensions>): string | undefined {
  if ([...extensions.values()].some(({ critical }) => critical)) return 'is about a part of the certificates';
  if (extensions.has(id.freshest)) return 'has changes in a list of its own, which is not here';
  return undefined;
}

/** Whether a certificate is revoked, and why that is not known. */
export type RevocationStatus =
  | { state: 'good'; detail: string }
  | { state: 'revoked'; detail: string }
  | { state: 'unknown'; detail: string };

/** When the certificates were used, and when that is asked. */
export interface RevocationTimes {
  now: Date;
  /** When the signature was made at the latest, if a timestamp authority says so. */
  stampedAt?: Date;
}

/**
 * Whether a certificate of a chain is revoked, by the lists that are at hand: nothing is fetched (trust policy,
 * "Certificate Revocation Evaluation"). One that names neither a list nor a status service cannot be revoked.
 */
export function chainRevocation(
  chain: readonly Certificate[],
  lists: readonly RevocationList[],
  times: RevocationTimes,
): RevocationStatus {
  // A root is taken out of the trust store instead.
  const statuses = chain
    .slice(0, -1)
    .map((certificate, index) => statusOf(certificate, chain[index + 1], lists, times));
  return (
    statuses.find(({ state }) => state === 'revoked') ??
    statuses.find(({ state }) => state === 'unknown') ?? {
      state: 'good',
      detail:
        lists.length > 0 && statuses.length > 0
          ? 'no certificate is revoked'
          : 'no certificate says where it would be revoked',
    }
  );
}

function statusOf(
  certificate: Certificate,
  issuer: Certificate | undefined,
  lists: readonly RevocationList[],
  times: RevocationTimes,
): RevocationStatus {
  const name = subjectText(certificate);
  const own = issuer === undefined ? [] : lists.filter((list) => isListOf(list, issuer));
  const serial = serialKey(certificate.serial);
  if (own.some((list) => isRevokedBy(list, serial, times)))
    return { state: 'revoked', detail: `the certificate of ${name} is revoked` };
  const faults = own.map((list) => staleness(list, times));
  if (faults.includes(undefined))
    return { state: 'good', detail: `the certificate of ${name} is not revoked` };
  if (!namesRevocation(certificate)) return { state: 'good', detail: `nothing revokes ${name}` };
  const why = faults[0] ?? 'is not in the trust store, and nothing is fetched';
  return {
    state: 'unknown',
    detail: `whether the certificate of ${name} is revoked is not known: the list (CRL) of its issuer ${why}`,
  };
}

/** A list is signed by the issuer of the certificates itself, with a key that may sign lists. */
function isListOf(list: RevocationList, issuer: Certificate): boolean {
  const usage = issuer.extensions.get(id.keyUsage)?.value;
  return (
    list.issuer.equals(issuer.subject) &&
    (usage === undefined || usage.toBitString()[listSigning] === 1) &&
    isDerSignedBy(issuer.publicKey, list.signature, list.message)
  );
}

function isRevokedBy(list: RevocationList, serial: string, { now, stampedAt }: RevocationTimes): boolean {
  const entry = list.revoked.get(serial);
  if (entry === undefined) return false;
  if (entry.isOnHold && staleness(list, { now }) !== undefined) return false;
  const { invalidFrom } = entry;
  return invalidFrom === undefined || stampedAt === undefined || invalidFrom <= stampedAt;
}

/** Why a list does not show that a certificate is not revoked. */
function staleness({ from, until, limit }: RevocationList, { now }: RevocationTimes): string | undefined {
  if (limit !== undefined) return limit;
  if (from > now) return `is of ${from.toISOString()}`;
  if (until === undefined) return 'does not say until when it is current';
  return now > until ? `was current until ${until.toISOString()}` : undefined;
}

/** Whether a certificate says where it would be revoked: a list, or a status service (OCSP). */
function namesRevocation({ extensions }: Certificate): boolean {
  if (extensions.has(id.distributionPoints)) return true;
  try {
    const access = extensions.get(id.authorityAccess)?.value?.subs ?? [];
    return access.some(({ subs }) => subs[0]?.toOID() === id.statusService);
  } catch {
    // It says something that cannot be read.
    return true;
  }
}
