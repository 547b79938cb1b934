import type { KeyObject } from 'node:crypto';
import type { Bundle } from '@sigstore/bundle';
import { cannotVerify, holds, rejects, type JudgedStep } from '../steps.ts';
import type { SigstoreCertificate } from './certificate-extensions.ts';
import { proofFault } from './checkpoint.ts';
import { bodyOf, type LogBody } from './log-body.ts';
import type { SignedContent } from './signed-content.ts';
import type { TrustAnchors } from './trusted-root.ts';

/** An entry of a bundle that was read. */
type TransparencyLogEntry = Bundle['verificationMaterial']['tlogEntries'][number];

type Log = TrustAnchors['material']['tlogs'][number];

/** Time that the log signed; absent without its promise, which is all that covers it. */
export function promisedTime({
  integratedTime,
  inclusionPromise,
}: Pick<TransparencyLogEntry, 'integratedTime' | 'inclusionPromise'>): Date | undefined {
  return inclusionPromise && Number(integratedTime) > 0 ? timeOf(integratedTime) : undefined;
}

function timeOf(seconds: string): Date {
  return new Date(Number(seconds) * 1000);
}

/**
 * What must hold of the entries before the library verifies their promises and proofs: that a log of the trusted root
 * is named, and that the entry is for this signature, content and signer (Sigstore client specification, 4.4). The
 * library compares signature and digest only, whatever the kind of the entry and of the digest.
 */
export function* entrySteps(
  bundle: Bundle,
  content: SignedContent,
  anchors: TrustAnchors,
  signer: SigstoreCertificate | KeyObject | undefined,
): Generator<JudgedStep, void> {
  const { tlogEntries } = bundle.verificationMaterial;
  // The library finds the same body and log twice, after it took two equal times for two.
  const names = tlogEntries.map(({ logId, canonicalizedBody }: TransparencyLogEntry) =>
    Buffer.concat([logId.keyId, canonicalizedBody]).toString('base64'),
  );
  if (new Set(names).size < names.length) yield rejects('log', 'a log entry is there twice');
  for (const entry of tlogEntries) {
    const fault = entryFault(entry, bundle, content, anchors, signer);
    if (fault !== undefined) yield rejects('log', fault);
  }
}

function entryFault(
  entry: TransparencyLogEntry,
  { content: signed }: Bundle,
  content: SignedContent,
  { material: { tlogs } }: TrustAnchors,
  signer: SigstoreCertificate | KeyObject | undefined,
): string | undefined {
  const logs = tlogs.filter(({ logID }) => logID.equals(entry.logId.keyId));
  if (logs.length === 0) return 'the entry is of a log that the trusted root does not have';
  let body: LogBody;
  try {
    body = bodyOf(entry.canonicalizedBody);
  } catch (error) {
    return `the entry cannot be read: ${error instanceof TypeError ? error.message : 'its body is broken'}`;
  }
  const { kind, version } = entry.kindVersion;
  if (kind !== body.kind || version !== body.version)
    return 'the entry is of another kind than the bundle says';
  const envelope = signed.$case === 'dsseEnvelope' ? signed.dsseEnvelope : undefined;
  if (body.of === 'payload' && envelope === undefined)
    return 'the entry is for a signed statement, and the bundle is for a file';
  if (!content.compareSignature(body.signature)) return 'the entry is for another signature';
  if (!content.hasDigest(body)) return 'the entry is for another content';
  if (body.payloadType !== undefined && body.payloadType !== envelope?.payloadType)
    return 'the entry is for a content of another type';
  if (signer !== undefined && !body.verifier.equals(derOf(signer)))
    return 'the entry is of another certificate or key than the bundle';
  const promised = promisedTime(entry);
  if (promised && !logs.some((log) => isValidAt(log, promised)))
    return `the key of ${logs[0]?.baseURL ?? ''} was not valid at the time of the entry`;
  const proof = entry.inclusionProof;
  const faults = proof ? logs.map(({ baseURL }) => proofFault(proof, baseURL)) : [];
  return faults.length > 0 && !faults.includes(undefined)
    ? `the entry is not proven: ${faults[0] ?? ''}`
    : undefined;
}

function derOf(signer: SigstoreCertificate | KeyObject): Buffer {
  return 'node' in signer ? signer.node.raw : signer.export({ type: 'spki', format: 'der' });
}

/**
 * What must hold of the times: each is one at which the certificate was valid, even one of a log without a promise,
 * which proves nothing. `stamped` are the times of the timestamp authorities.
 */
export function* timeSteps(
  entries: readonly TransparencyLogEntry[],
  stamped: readonly Date[],
  certificate: SigstoreCertificate | undefined,
): Generator<JudgedStep, void> {
  if (certificate === undefined) return;
  const { validFromDate: from, validToDate: until } = certificate.node;
  const logged = entries.flatMap(({ integratedTime }) =>
    Number(integratedTime) > 0 ? [timeOf(integratedTime)] : [],
  );
  const outside = [...logged, ...stamped].find((time) => time < from || time > until);
  if (outside !== undefined)
    yield rejects(
      'timestamp',
      `it was signed at ${outside.toISOString()}, and the certificate was valid from ${from.toISOString()} to ${until.toISOString()}`,
    );
}

/**
 * The steps on entries that the library verified. The key of a log must have been valid at the time of the signature,
 * which the library asks for promises only; `times` are the verified times of the signature. Without any, the key
 * must be valid now: it may have been taken by others since its end.
 */
export function* logSteps(
  entries: readonly TransparencyLogEntry[],
  { material: { tlogs } }: TrustAnchors,
  times: readonly Date[],
  now: Date,
): Generator<JudgedStep, void> {
  for (const entry of entries) {
    const promised = promisedTime(entry);
    const logs = tlogs.filter(({ logID }) => logID.equals(entry.logId.keyId));
    const moments = promised ? [promised] : times;
    const name = logs[0]?.baseURL ?? '';
    if (moments.length === 0 && !logs.some((log) => isValidAt(log, now)))
      yield cannotVerify(
        'log',
        `the key of ${name} is not valid now, and nothing says when it signed the entry`,
      );
    if (!logs.some((log) => moments.every((moment) => isValidAt(log, moment))))
      yield rejects('log', `the key of ${name} was not valid at the time of the entry`);
    yield holds('log', entryName(entry, name, promised));
  }
}

function isValidAt({ validFor: { start, end } }: Log, moment: Date): boolean {
  return start <= moment && moment <= end;
}

/** The promise covers the index of the entry; without one, the proof has the index in its tree. */
function entryName(entry: TransparencyLogEntry, log: string, promised: Date | undefined): string {
  const index = promised ? entry.logIndex : (entry.inclusionProof?.logIndex ?? '');
  return `entry ${index} of ${log}${promised ? `, ${promised.toISOString()}` : ''}`;
}
