import { dirname, isAbsolute, join, resolve } from 'node:path/posix';
import { IronhullError } from '../../core/errors.ts';
import { describeLocation } from '../../core/location.ts';
import type { CosignSigner, ImageRequirement, NotarySigner, TrustPolicy } from '../../core/trust-policy.ts';
import { repositoryName, type ImageReference } from '../../formats/image-reference/parse-reference.ts';
import { requirementFor } from '../../policy/apply/trust-requirement.ts';
import { cannotVerify, holds, rejects } from '../../trust/steps.ts';
import { loadPolicy } from '../policy.ts';
import { registeredChecks } from '../registered-checks.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
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
      ...read.get(rule.entry),
      before: holds('policy', `${repositoryName(reference)} ${what} (${describeLocation(rule.entry.at)})`),
    };
  };
}

async function readRequirement(
  { cosign, notary }: ImageRequirement,
  folder: string,
  runtime: RuntimeContext,
): Promise<SchemesWanted> {
  return {
    ...(cosign && {
      cosign: await Promise.all(cosign.map((signer) => readSigner(signerFiles(signer, folder), runtime))),
    }),
    ...(notary && { notary: await readNotary(notary, folder, runtime) }),
  };
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

function inFolder(folder: string, file: string): string {
  return isAbsolute(file) ? file : join(folder, file);
}
