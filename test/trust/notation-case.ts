import type { TrustStatement } from '../../src/core/trust/trust.ts';
import { artifactOfDigest } from '../../src/trust/artifact.ts';
import { readCertificate } from '../../src/trust/notation/certificate.ts';
import { readRevocationLists } from '../../src/trust/notation/revocation.ts';
import { parseTrustPolicy, type PolicyEntry, type StoreName } from '../../src/trust/notation/trust-policy.ts';
import { verifyEnvelope, type NotationCase } from '../../src/trust/notation/verify-envelope.ts';
import {
  envelopeFormats,
  makeEnvelope,
  plainEnvelope,
  type EnvelopeFormat,
  type EnvelopePlan,
} from '../kit/notation/envelope.ts';
import { newRoot, newSigner } from '../kit/notation/signer.ts';
import { newTimestampSigner } from '../kit/notation/timestamp.ts';
import { now } from '../kit/notary-repository.ts';

export const digest = `sha256:${'a'.repeat(64)}`;
export const otherDigest = `sha256:${'b'.repeat(64)}`;

export const root = newRoot('Root');
export const signer = newSigner([root]);
export const timestampRoot = newRoot('Timestamp root');
export const stamping = newTimestampSigner(timestampRoot);
export const plan = plainEnvelope(signer, digest);

export const formats = ['JWS', 'COSE'] as const;

/** Certificates of trust stores by their names in policies. */
export type Stores = Readonly<Record<string, readonly Buffer[]>>;

export const stores: Stores = {
  'ca:example': [root.certificate],
  'signingAuthority:example': [root.certificate],
  'tsa:example': [timestampRoot.certificate],
};

/** A policy in JSON for every repository; `change` replaces members of its only entry. */
export function policyText(change: Readonly<Record<string, unknown>> = {}): string {
  const entry = {
    name: 'example',
    registryScopes: ['*'],
    signatureVerification: { level: 'strict' },
    trustStores: ['ca:example', 'signingAuthority:example'],
    trustedIdentities: ['x509.subject: C=US, ST=WA, O=Example'],
    ...change,
  };
  return JSON.stringify({ version: '1.0', trustPolicies: [entry] });
}

/** The only entry of such a policy. */
export function policyEntry(change: Readonly<Record<string, unknown>> = {}): PolicyEntry {
  const [entry] = parseTrustPolicy(policyText(change));
  if (entry === undefined) throw new TypeError('the policy has no entry');
  return entry;
}

/** What an envelope is held against, where it is not the plain case. */
export interface Against {
  policy?: Readonly<Record<string, unknown>>;
  stores?: Stores;
  lists?: readonly Buffer[];
  now?: Date;
  artifact?: NotationCase['artifact'];
  mediaType?: string;
}

/** An envelope that was verified, and how it was decided. */
export interface JudgedEnvelope {
  bytes: Buffer;
  mediaType: string;
  held: Stores;
  statement: TrustStatement;
}

/** Who wants to see every envelope that is verified: a test that compares the verdicts with another program's. */
export const observers = new Set<(judged: JudgedEnvelope) => void>();

/** Verifies an envelope of a format. */
export function judgeBytes(
  bytes: Buffer,
  format: EnvelopeFormat,
  against: Against = {},
): readonly TrustStatement[] {
  const held = { ...stores, ...against.stores };
  const artifact = against.artifact ?? artifactOfDigest(digest);
  if (artifact === undefined) throw new TypeError('the artifact has no digest');
  const mediaType = against.mediaType ?? envelopeFormats[format];
  const conclusion = verifyEnvelope({
    bytes,
    mediaType,
    artifact,
    policy: policyEntry(against.policy),
    certificatesOf: ({ type, name }: StoreName) => (held[`${type}:${name}`] ?? []).map(readCertificate),
    revocationLists: (against.lists ?? []).flatMap(readRevocationLists),
    now: against.now ?? now,
  });
  const statement = { reference: 'registry.example/app', digest, scheme: 'notation', ...conclusion } as const;
  for (const observe of observers) observe({ bytes, mediaType, held, statement });
  return [statement];
}

/** Makes an envelope of a plan and verifies it. */
export function judgePlan(
  of: EnvelopePlan,
  format: EnvelopeFormat,
  against: Against = {},
): readonly TrustStatement[] {
  return judgeBytes(makeEnvelope(format, of), format, against);
}
