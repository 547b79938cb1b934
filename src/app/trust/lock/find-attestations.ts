import type { Descriptor, ImageIndex, ImageManifest } from '../../../formats/oci/manifest.ts';
import type { RegistryClient, Repository } from '../../../io/registry/registry-client.ts';
import { isAttestation, parsedManifest } from './read-image.ts';

/** Attestation manifests of one image that are read. */
const most = 64;

/** Where the type of an attestation is written: BuildKit on layers, cosign on layers, bundles on the list of referrers. */
const typeAnnotations = ['in-toto.io/predicate-type', 'predicateType', 'dev.sigstore.bundle.predicateType'];

/**
 * Finds the types of the attestations that a registry has of an image: in its index (BuildKit), at the tag
 * `sha256-….att` (cosign), and among its referrers. They are not verified.
 */
export async function findAttestations(
  registries: RegistryClient,
  repository: Repository,
  digest: string,
  manifest: ImageManifest | ImageIndex,
): Promise<{ types: readonly string[]; unread: readonly string[] }> {
  const unread: string[] = [];
  const tag = `${digest.replace(':', '-')}.att`;
  const inIndex = manifest.kind === 'index' ? manifest.manifests.filter(isAttestation).slice(0, most) : [];
  const [referrers, ...read] = await Promise.all([
    referrerTypes(),
    ...[tag, ...inIndex.map((entry) => entry.digest)].map(layerTypes),
  ]);
  return { types: [...new Set([...referrers, ...read.flat()])], unread };

  async function layerTypes(reference: string): Promise<readonly string[]> {
    const answer = await registries.manifest(repository, reference);
    if (answer.state === 'unreadable') unread.push(answer.detail);
    const parsed = answer.state === 'known' ? parsedManifest(answer.value) : undefined;
    if (parsed?.state === 'unreadable') unread.push(parsed.detail);
    return parsed?.state === 'known' && parsed.value.kind === 'manifest'
      ? parsed.value.layers.flatMap(typesOf)
      : [];
  }

  async function referrerTypes(): Promise<readonly string[]> {
    const answer = await registries.referrers(repository, digest);
    if (answer.state === 'unreadable') unread.push(answer.detail);
    if (answer.state !== 'known') return [];
    const parsed = parsedManifest({ digest, mediaType: '', bytes: answer.value });
    if (parsed.state === 'unreadable') unread.push(parsed.detail);
    return parsed.state === 'known' && parsed.value.kind === 'index'
      ? parsed.value.manifests.flatMap(typesOf)
      : [];
  }
}

function typesOf({ annotations }: Descriptor): readonly string[] {
  return typeAnnotations.flatMap((name) => annotations[name] ?? []);
}
