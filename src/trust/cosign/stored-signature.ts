import { isJsonRecord, recordAt, stringAt } from '../../formats/json/members.ts';
import { parseStrictJson } from '../../formats/json/strict-json.ts';
import { artifactOf, artifactOfDigest, type Artifact } from '../artifact.ts';
import type { JudgedStep } from '../steps.ts';
import { payloadAnnotations, payloadStep } from './simple-signing.ts';

/** What a registry stores beside an image: a Sigstore bundle, or the older form, whose rest is in annotations. */
export type StoredContent =
  | { kind: 'bundle'; text: string }
  | { kind: 'payload' | 'envelope'; bytes: Buffer; annotations: Readonly<Record<string, string>> };

/** A stored signature in the form that is verified. */
export interface ReadSignature {
  /** The bundle, in either form. */
  text: string;
  /** What the bundle must be about. */
  artifact: Artifact;
  /** What must hold besides: that a payload is about the image. */
  before?: JudgedStep;
  /** What is signed, of an attestation. */
  statement?: unknown;
  /** What the signer added to the signature: keys and values. */
  annotations?: unknown;
}

/** The type of the statement by which newer versions of cosign sign an image: no claim about it but the signature. */
const signType = 'https://sigstore.dev/cosign/sign/v1';

/** Reads what is stored beside an image with a digest. */
export function readStored(content: StoredContent, digest: string): ReadSignature {
  const image = artifactOfDigest(digest) ?? { name: digest, digests: {} };
  switch (content.kind) {
    case 'bundle': {
      const envelope = recordOf(content.text, 'dsseEnvelope');
      return { text: content.text, artifact: image, ...annotated(statementIn(envelope), digest) };
    }
    case 'envelope': {
      const text = olderForm(content.bytes.toString('base64'), content.annotations);
      return { text, artifact: image, ...statementIn(parsed(content.bytes.toString('utf8'))) };
    }
    case 'payload': {
      const text = olderForm(
        content.annotations['dev.cosignproject.cosign/signature'] ?? '',
        content.annotations,
      );
      return {
        text,
        artifact: artifactOf('the payload', content.bytes),
        before: payloadStep(content.bytes, digest),
        annotations: payloadAnnotations(content.bytes),
      };
    }
  }
}

/** The type of an attestation; absent for a signature of the image itself. */
export function attestationType({ statement }: ReadSignature): string | undefined {
  if (statement === undefined) return undefined;
  const type = isJsonRecord(statement) ? statement['predicateType'] : undefined;
  return type === signType ? undefined : typeof type === 'string' ? type : 'unknown';
}

/** The annotations of a signature as cosign's older bundle, which holds the same (cosign, SIGNATURE_SPEC.md). */
function olderForm(base64Signature: string, annotations: Readonly<Record<string, string>>): string {
  const { 'dev.sigstore.cosign/certificate': certificate, 'dev.sigstore.cosign/bundle': log } = annotations;
  return JSON.stringify({
    base64Signature,
    ...(certificate && { cert: Buffer.from(certificate).toString('base64') }),
    ...(log && { rekorBundle: parsed(log) ?? log }),
  });
}

function parsed(text: string): unknown {
  try {
    return parseStrictJson(text);
  } catch {
    return undefined;
  }
}

function recordOf(text: string, name: string): unknown {
  const document = parsed(text);
  return isJsonRecord(document) && isJsonRecord(document[name]) ? recordAt(document, name) : undefined;
}

/** A statement that signs an image has the annotations of the signature on the subject that is the image. */
function annotated({ statement }: { statement?: unknown }, digest: string): Partial<ReadSignature> {
  const subjects: readonly unknown[] =
    isJsonRecord(statement) && Array.isArray(statement['subject']) ? statement['subject'] : [];
  const named = subjects.find((subject) => {
    const digests = isJsonRecord(subject) ? subject['digest'] : undefined;
    return isJsonRecord(digests) && `sha256:${String(digests['sha256'])}` === digest;
  });
  return { statement, ...(isJsonRecord(named) && { annotations: named['annotations'] }) };
}

/** The statement in an envelope; what cannot be read is an attestation of an unknown type, and no signature. */
function statementIn(envelope: unknown): { statement?: unknown } {
  if (!isJsonRecord(envelope)) return {};
  const payload = typeof envelope['payload'] === 'string' ? stringAt(envelope, 'payload') : undefined;
  return { statement: parsed(Buffer.from(payload ?? '', 'base64').toString('utf8')) ?? null };
}
