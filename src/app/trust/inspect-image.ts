import type { AttestationSummary, ImageTrust } from '../../core/image-trust.ts';
import { IronhullError } from '../../core/errors.ts';
import type { TrustStatement } from '../../core/trust.ts';
import { fullReference, type ImageReference } from '../../formats/image-reference/parse-reference.ts';
import { parseStrictJson } from '../../formats/json/strict-json.ts';
import {
  readManifest,
  type Descriptor,
  type ImageIndex,
  type ImageManifest,
} from '../../formats/oci/manifest.ts';
import { limitConcurrency } from '../../io/limit.ts';
import type { RegistryClient } from '../../io/registry/registry-client.ts';
import { summarizeStatement } from '../../trust/attestation.ts';
import { attestationType, readStored } from '../../trust/cosign/stored-signature.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { bestOf } from './best-conclusion.ts';
import { findSignatures } from './find-signatures.ts';
import { openAccess } from './trust-access.ts';
import { readReference, verifyImage, type SchemesWanted } from './verify-images.ts';
import { judgeSignature, type CosignWanted } from './verify-with-cosign.ts';

/** Tags that are compared with the digest, and bytes of an attestation that is summarized. */
const mostTags = 50;
const largestAttestation = 32 * 1024 * 1024;

/**
 * Returns what a registry knows of an image, with the verdicts and their reasoning.
 * @throws IronhullError for a reference that is none, and an image that cannot be read.
 */
export async function inspectImage(
  text: string,
  wanted: SchemesWanted & { cosign: readonly CosignWanted[] },
  runtime: RuntimeContext,
): Promise<ImageTrust> {
  const reference = readReference(text);
  const access = await openAccess(runtime);
  const { registries } = access;
  try {
    const found = await registries.manifest(reference, reference.digest ?? reference.tag ?? 'latest');
    if (found.state === 'absent')
      throw new IronhullError(
        'TARGET_MISSING',
        `${fullReference(reference)}: ${reference.registry} has no such image`,
      );
    if (found.state === 'unreadable')
      throw new IronhullError('TARGET_UNREADABLE', `${fullReference(reference)}: ${found.detail}`);
    const { digest, bytes, mediaType } = found.value;
    const manifest = readManifestOf(bytes, mediaType, reference);
    const unread: string[] = [];
    const [statements, tags, signed, beside] = await Promise.all([
      verifyImage(reference, wanted, access, runtime),
      tagsOf(registries, reference, digest, unread),
      signedAttestations(registries, reference, digest, wanted.cosign, unread),
      manifest.kind === 'index' ? storedAttestations(registries, reference, manifest, unread) : [],
    ]);
    return {
      reference: fullReference(reference),
      digest,
      mediaType,
      platforms: platformsOf(manifest),
      tags,
      attestations: [...signed, ...beside],
      statements: statements.map((statement): TrustStatement => ({ digest, ...statement })),
      unread,
    };
  } finally {
    access.close();
  }
}

function readManifestOf(
  bytes: Buffer,
  mediaType: string,
  reference: ImageReference,
): ImageManifest | ImageIndex {
  try {
    return readManifest(bytes, mediaType);
  } catch (error) {
    if (error instanceof TypeError)
      throw new IronhullError(
        'TARGET_UNREADABLE',
        `the manifest of ${fullReference(reference)}: ${error.message}`,
        { cause: error },
      );
    throw error;
  }
}

/** BuildKit stores attestations as manifests of an unknown platform (moby/buildkit, attestation-storage.md). */
function isAttestation({ annotations }: Descriptor): boolean {
  return annotations['vnd.docker.reference.type'] === 'attestation-manifest';
}

function platformsOf(manifest: ImageManifest | ImageIndex): ImageTrust['platforms'] {
  if (manifest.kind === 'manifest') return [];
  return manifest.manifests
    .filter((one) => !isAttestation(one))
    .map(({ platform = 'unknown', digest }) => ({ platform, digest }));
}

async function tagsOf(
  registries: RegistryClient,
  reference: ImageReference,
  digest: string,
  unread: string[],
): Promise<readonly string[]> {
  const listed = await registries.tags(reference);
  if (listed.state === 'unreadable') unread.push(`tags: ${listed.detail}`);
  // Tags by which cosign and registries without a list of referrers store artifacts are no versions.
  const tags = (listed.state === 'known' ? listed.value : []).filter(
    (tag) => !/^sha256-[0-9a-f]{64}/u.test(tag),
  );
  if (tags.length > mostTags)
    unread.push(`tags: ${tags.length - mostTags} of ${tags.length} were not looked at`);
  const limit = limitConcurrency(8);
  const same = await Promise.all(
    tags.slice(0, mostTags).map(async (tag) => {
      const found = await limit(() => registries.manifest(reference, tag));
      return found.state === 'known' && found.value.digest === digest ? [tag] : [];
    }),
  );
  return same.flat().toSorted();
}

async function signedAttestations(
  registries: RegistryClient,
  reference: ImageReference,
  digest: string,
  wanted: readonly CosignWanted[],
  unread: string[],
): Promise<readonly AttestationSummary[]> {
  const found = await findSignatures(registries, reference, digest);
  unread.push(...found.unread);
  return found.signatures.flatMap(({ place, content }) => {
    const stored = { place, ...readStored(content, digest) };
    const summary = attestationType(stored) === undefined ? undefined : summarizeStatement(stored.statement);
    if (summary === undefined) return [];
    const judged = wanted.map((one) => judgeSignature(stored, one));
    const { verdict, signer } = bestOf(judged) ?? { verdict: 'unverifiable' };
    return [{ ...summary, verdict, ...(signer !== undefined && { signer }) }];
  });
}

/** What a builder stored beside the images of an index, without a signature. */
async function storedAttestations(
  registries: RegistryClient,
  reference: ImageReference,
  index: ImageIndex,
  unread: string[],
): Promise<readonly AttestationSummary[]> {
  const summaries = await Promise.all(
    index.manifests.filter(isAttestation).map(async ({ digest }) => {
      const found = await registries.manifest(reference, digest);
      if (found.state !== 'known') {
        unread.push(
          `attestations ${digest}: ${found.state === 'unreadable' ? found.detail : 'the registry has them no longer'}`,
        );
        return [];
      }
      const manifest = readManifestOf(found.value.bytes, found.value.mediaType, reference);
      const layers = manifest.kind === 'manifest' ? manifest.layers : [];
      return Promise.all(layers.map((layer) => summarizeLayer(registries, reference, layer, unread)));
    }),
  );
  return summaries.flat().flatMap((one) => one ?? []);
}

async function summarizeLayer(
  registries: RegistryClient,
  reference: ImageReference,
  { digest, mediaType }: Descriptor,
  unread: string[],
): Promise<AttestationSummary | undefined> {
  if (mediaType !== 'application/vnd.in-toto+json') return undefined;
  const blob = await registries.blob(reference, digest, largestAttestation);
  if (blob.state !== 'known') {
    unread.push(
      `attestation ${digest}: ${blob.state === 'unreadable' ? blob.detail : 'the registry has it no longer'}`,
    );
    return undefined;
  }
  try {
    return summarizeStatement(parseStrictJson(blob.value.toString('utf8')));
  } catch {
    return undefined;
  }
}
