import { IronhullError } from '../../core/errors.ts';
import type { TrustStatement } from '../../core/trust/trust.ts';
import { repositoryName } from '../../formats/image-reference/parse-reference.ts';
import { shownDigest } from '../../trust/artifact.ts';
import { parseNameAttributes } from '../../trust/notation/distinguished-name.ts';
import { envelopeTypeOf, largestEnvelope } from '../../trust/notation/read-envelope.ts';
import { policyFor, strictEntry } from '../../trust/notation/trust-policy.ts';
import { verifyEnvelope, type NotationTrust } from '../../trust/notation/verify-envelope.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { readNamedBytes } from './read-bytes.ts';
import {
  readNamedCertificates,
  readNamedLists,
  readNotationPolicy,
  type NotationPlaces,
} from './read-notation-trust.ts';
import { parsedAs, readArtifact } from './verify-bundle-file.ts';
import { readReference } from './verify-images.ts';
import { timeOf } from './verify-notary-files.ts';
import { noPolicyFor } from './verify-with-notation.ts';

/** A signature of the Notary Project to verify, by the names of files. */
export interface NotationFiles extends NotationPlaces {
  /** An envelope in JWS or COSE. */
  signature: string;
  /** A file, or `sha256:HEX`. */
  artifact: string;
  /** Whether the trust policy decides; else `authority` and `identity`, with everything enforced. */
  usesPolicy: boolean;
  /** The repository that the policy must be about. */
  repository?: string;
  /** Certificates of whom the signer must be issued by. */
  authority?: string;
  /** Attributes of the signer's subject; without it, every signer of the authority. */
  identity?: string;
  /** RFC 3339; without it, now. */
  at?: string;
}

/**
 * Verifies a signature of the Notary Project without the network.
 * @throws IronhullError for a file that is not there or is none of its kind, and options that do not go together.
 */
export async function verifyNotationFile(
  named: NotationFiles,
  runtime: RuntimeContext,
): Promise<TrustStatement> {
  const [artifact, bytes, trust] = await Promise.all([
    readArtifact(named.artifact, runtime),
    // One that is a little too long is rejected as a signature, not as a file.
    readNamedBytes(named.signature, largestEnvelope * 2, runtime),
    named.usesPolicy ? trustOfPolicy(named, runtime) : trustOfAuthority(named, runtime),
  ]);
  const base = { reference: named.artifact, digest: shownDigest(artifact), scheme: 'notation' } as const;
  if (typeof trust === 'string') return { ...base, ...noPolicyFor(trust) };
  const now = timeOf(named.at, runtime);
  return { ...base, ...verifyEnvelope({ bytes, mediaType: envelopeTypeOf(bytes), artifact, ...trust, now }) };
}

/** What the entry of the policy for a repository trusts; the name of the repository if there is no such entry. */
async function trustOfPolicy(
  { repository, authority, identity, ...places }: NotationFiles,
  runtime: RuntimeContext,
): Promise<Omit<NotationTrust, 'now'> | string> {
  if (authority !== undefined || identity !== undefined)
    throw new IronhullError(
      'USAGE',
      '--ca and --identity have no meaning with a trust policy, which says both',
    );
  if (repository === undefined)
    throw new IronhullError(
      'USAGE',
      'a trust policy is per repository: name the image, such as registry.example/team/app',
    );
  const policy = await readNotationPolicy(places, runtime);
  const name = repositoryName(readReference(repository));
  const entry = policyFor(policy.entries, name);
  return entry === undefined ? name : policy.trustOf(entry);
}

async function trustOfAuthority(
  { repository, authority, identity, revocationLists }: NotationFiles,
  runtime: RuntimeContext,
): Promise<Omit<NotationTrust, 'now'>> {
  if (repository !== undefined)
    throw new IronhullError(
      'USAGE',
      `${repository}: an image needs a trust policy; name it with --notation-policy`,
    );
  const [certificates, lists] = await Promise.all([
    authority === undefined ? [] : readNamedCertificates(authority, runtime),
    revocationLists === undefined ? [] : readNamedLists(revocationLists, runtime),
  ]);
  const identities =
    identity === undefined
      ? 'any'
      : [parsedAs(() => parseNameAttributes(identity), `--identity is no subject of a signer`)];
  const stores = authority === undefined ? [] : [{ type: 'ca' as const, name: authority }];
  return {
    policy: strictEntry(stores, identities),
    certificatesOf: () => certificates,
    revocationLists: lists,
  };
}
