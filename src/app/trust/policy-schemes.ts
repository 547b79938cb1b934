import { dirname, isAbsolute, join, resolve } from 'node:path/posix';
import { IronhullError } from '../../core/errors.ts';
import { describeLocation } from '../../core/location.ts';
import type {
  CosignSigner,
  ImageRequirement,
  NotarySigner,
  NotationSigner,
  RequiredAttestation,
  TrustPolicy,
} from '../../core/trust/trust-policy.ts';
import {
  parseImageReference,
  repositoryName,
  type ImageReference,
} from '../../formats/image-reference/parse-reference.ts';
import { comparableName } from '../../formats/image-reference/repository-pattern.ts';
import type { Repository } from '../../io/registry/registry-client.ts';
import { contentOfType } from '../../knowledge/trust/predicate-types.ts';
import { requirementFor } from '../../policy/apply/trust-requirement.ts';
import type { BundleExpectation } from '../../trust/sigstore/verify-bundle.ts';
import { cannotVerify, holds, rejects } from '../../trust/steps.ts';
import { loadPolicy } from '../policy.ts';
import { registeredChecks } from '../registered-checks.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { readNotationAuthority, readNotationPolicy, type NotationPolicy } from './read-notation-trust.ts';
import type { AttestationWanted } from './verify-attestation.ts';
import { readSigner } from './verify-bundle-file.ts';
import type { SchemesWanted } from './verify-images.ts';
import { readPin } from './verify-notary-files.ts';

/**
 * Reads the section `trust` of a policy, with the keys and certificates that it names, and returns what each image is
 * verified by.
 * @throws IronhullError for a policy without that section, and for a file that is not there or is no key.
 */
export async function readPolicySchemes(
  file: string,
  runtime: RuntimeContext,
): Promise<(reference: ImageReference) => SchemesWanted> {
  const policy = await loadPolicy({ file }, registeredChecks, runtime);
  const trust = policy?.trust;
  if (trust === undefined)
    throw new IronhullError('POLICY_MALFORMED', `${file} has no section trust, which says who may sign`);
  return schemesOfPolicy(trust, file, runtime);
}

/**
 * Returns what each image is verified by, with the keys and certificates that the policy of a file names.
 * @throws IronhullError for a file that is not there or is no key.
 */
export async function schemesOfPolicy(
  trust: TrustPolicy,
  file: string,
  runtime: RuntimeContext,
): Promise<(reference: ImageReference) => SchemesWanted> {
  const folder = dirname(resolve(runtime.directory, file));
  const read = new Map(
    await Promise.all(
      trust.images.map(async (entry) => [entry, await readRequirement(entry, folder, runtime)] as const),
    ),
  );
  return (reference) => {
    const rule = requirementFor(trust, repositoryName(reference));
    if (rule.kind === 'refused') return { before: rejects('policy', rule.why) };
    if (rule.kind === 'none') return { before: cannotVerify('policy', rule.why) };
    const what = rule.entry.unsigned ? 'needs no signature' : `is under ${rule.entry.match}`;
    return {
      ...read.get(rule.entry)?.(reference),
      before: holds('policy', `${repositoryName(reference)} ${what} (${describeLocation(rule.entry.at)})`),
    };
  };
}

/** Reads the files of an entry; returns what an image under it is verified by. */
async function readRequirement(
  { match, cosign, annotations, notary, notation, optional, signedWithin, attestations }: ImageRequirement,
  folder: string,
  runtime: RuntimeContext,
): Promise<(reference: ImageReference) => SchemesWanted> {
  const [signers, server, notationPolicy, attested] = await Promise.all([
    cosign && readSigners(cosign, folder, runtime),
    notary && readNotary(notary, folder, runtime),
    notation && readNotation(notation, folder, runtime),
    Promise.all(
      (attestations ?? []).map(async (one) => ({
        one,
        signers: await readSigners(one.signers ?? cosign ?? [], folder, runtime),
      })),
    ),
  ]);
  const age = signedWithin === undefined ? {} : { signedWithin };
  return (reference) => ({
    ...(signers && {
      cosign: signers.map((signer) => ({ ...signer, ...age, ...(annotations && { annotations }) })),
    }),
    ...(server && { notary: server }),
    ...(notationPolicy && { notation: notationPolicy }),
    ...(optional && { optional }),
    ...age,
    ...(attested.length > 0 && {
      attestations: attested.map((entry) => attestationFor(reference, match, entry.one, entry.signers)),
    }),
  });
}

function attestationFor(
  reference: ImageReference,
  match: string,
  { named, types, builder, source, maxAge, severity, storedIn }: RequiredAttestation,
  signers: readonly BundleExpectation[],
): AttestationWanted {
  const isReport = types.some((type) => contentOfType(type) === 'vulnerabilities');
  return {
    named,
    types,
    signers,
    ...(builder !== undefined && { builder }),
    ...(source !== undefined && { source }),
    ...(maxAge !== undefined && { maxAge }),
    ...(isReport && { severity: severity ?? 'critical' }),
    ...(storedIn !== undefined && { storedIn: storeFor(reference, match, storedIn) }),
  };
}

/** Where the attestations of an image are: `*` is what it stands for in `match`. */
function storeFor(reference: ImageReference, match: string, storedIn: string): Repository {
  if (!storedIn.endsWith('/*')) return parseImageReference(storedIn);
  const start = comparableName(match).slice(0, -1);
  const rest = comparableName(repositoryName(reference)).slice(start.length);
  return parseImageReference(`${storedIn.slice(0, -1)}${rest}`);
}

function readSigners(
  signers: readonly CosignSigner[],
  folder: string,
  runtime: RuntimeContext,
): Promise<readonly BundleExpectation[]> {
  return Promise.all(signers.map((signer) => readSigner(signerFiles(signer, folder), runtime)));
}

function signerFiles(signer: CosignSigner, folder: string) {
  if (signer.kind === 'key') return { key: inFolder(folder, signer.file), withoutLog: signer.withoutLog };
  const { identity, issuer, trustedRoot } = signer;
  return {
    identity,
    issuer,
    withoutLog: false,
    ...(trustedRoot !== undefined && { trustedRoot: inFolder(folder, trustedRoot) }),
  };
}

async function readNotary(
  { server, rootKeyId, authority }: NotarySigner,
  folder: string,
  runtime: RuntimeContext,
) {
  const pin = await readPin(
    {
      ...(rootKeyId !== undefined && { rootKeyId }),
      ...(authority !== undefined && { authority: inFolder(folder, authority) }),
    },
    runtime,
  );
  return { ...(server !== undefined && { server }), ...(pin && { pin }) };
}

function readNotation(
  signer: NotationSigner,
  folder: string,
  runtime: RuntimeContext,
): Promise<NotationPolicy> {
  const lists =
    signer.revocationLists === undefined ? {} : { revocationLists: inFolder(folder, signer.revocationLists) };
  const file = inFolder(folder, signer.file);
  if (signer.kind === 'policy')
    return readNotationPolicy({ policy: file, store: inFolder(folder, signer.store), ...lists }, runtime);
  const { identity, timestampAuthority } = signer;
  return readNotationAuthority(
    {
      authority: file,
      ...(identity !== undefined && { identity }),
      ...(timestampAuthority !== undefined && { timestampAuthority: inFolder(folder, timestampAuthority) }),
      ...lists,
    },
    runtime,
  );
}

function inFolder(folder: string, file: string): string {
  return isAbsolute(file) ? file : join(folder, file);
}
