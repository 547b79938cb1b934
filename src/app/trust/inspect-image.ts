import type { AttestationSummary, ImageTrust } from '../../core/trust/image-trust.ts';
import { IronhullError } from '../../core/errors.ts';
import type { TrustStatement } from '../../core/trust/trust.ts';
import { fullReference, type ImageReference } from '../../formats/image-reference/parse-reference.ts';
import { readManifest, type ImageIndex, type ImageManifest } from '../../formats/oci/manifest.ts';
import { limitConcurrency } from '../../io/limit.ts';
import type { RegistryClient } from '../../io/registry/registry-client.ts';
import { summarizeStatement } from '../../trust/attestation.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { attestationsOf, platformsIn } from './attestation-manifests.ts';
import { bestOf } from './best-conclusion.ts';
import { collectAttestations, type FoundAttestation } from './collect-attestations.ts';
import type { EngineOptions } from '../targets/engine/engine-options.ts';
import { askEngine } from './engine-word.ts';
import { openAccess } from './trust-access.ts';
import { readReference, verifyImage, type SchemesWanted } from './verify-images.ts';
import type { CosignWanted } from './verify-with-cosign.ts';

/** Tags that are compared with the digest. */
const mostTags = 50;

/**
 * Returns what a registry knows of an image, with the verdicts and their reasoning.
 * @throws IronhullError for a reference that is none, and an image that cannot be read.
 */
export async function inspectImage(
  text: string,
  wanted: SchemesWanted & { engine?: EngineOptions },
  runtime: RuntimeContext,
): Promise<ImageTrust> {
  const reference = readReference(text);
  const access = openAccess(runtime);
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
    const [statements, tags, engine, attestations] = await Promise.all([
      verifyImage(reference, wanted, access, runtime),
      tagsOf(registries, reference, digest, unread),
      wanted.engine && askEngine(reference, digest, wanted.engine, runtime),
      attestationsAbout(
        registries,
        reference,
        { digest, manifest },
        wanted.cosign ?? wanted.attestations?.[0]?.signers ?? [],
        unread,
      ),
    ]);
    return {
      reference: fullReference(reference),
      digest,
      mediaType,
      platforms: platformsOf(manifest),
      tags,
      attestations,
      statements: statements.map((statement): TrustStatement => ({ digest, ...statement })),
      ...(engine && { engine }),
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

function platformsOf(manifest: ImageManifest | ImageIndex): ImageTrust['platforms'] {
  if (manifest.kind === 'manifest') return [];
  return platformsIn(manifest).map(({ platform = 'unknown', digest }) => ({ platform, digest }));
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

/** Platforms whose attestations are read. */
const mostPlatforms = 32;

/** The attestations of an image and of its platforms, signed or not, each with the best verdict on its signatures. */
async function attestationsAbout(
  registries: RegistryClient,
  reference: ImageReference,
  { digest, manifest }: { digest: string; manifest: ImageManifest | ImageIndex },
  signers: readonly CosignWanted[],
  unread: string[],
): Promise<readonly AttestationSummary[]> {
  const index = manifest.kind === 'index' ? manifest : undefined;
  const platforms = index ? platformsIn(index) : [];
  if (platforms.length > mostPlatforms)
    unread.push(
      `attestations: ${platforms.length - mostPlatforms} of ${platforms.length} platforms were not looked at`,
    );
  const about = [
    { of: digest, places: { registries, repository: reference } },
    ...platforms.slice(0, mostPlatforms).map((platform) => ({
      of: platform.digest,
      places: {
        registries,
        repository: reference,
        ...(index && {
          index: { repository: reference, digest, manifests: attestationsOf(index, platform.digest) },
        }),
      },
    })),
  ];
  const collected = await Promise.all(
    about.map(({ of, places }) => collectAttestations(of, signers, places)),
  );
  unread.push(...new Set(collected.flatMap((one) => one.unread)));
  return collected.flatMap(({ found }) => found.flatMap((one) => summaryOf(one) ?? []));
}

function summaryOf({ statement, conclusions }: FoundAttestation): AttestationSummary | undefined {
  const summary = summarizeStatement(statement);
  const best = bestOf(conclusions);
  if (summary === undefined || best === undefined) return summary;
  return { ...summary, verdict: best.verdict, ...(best.signer !== undefined && { signer: best.signer }) };
}
