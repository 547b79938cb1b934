import type { Descriptor, ImageIndex } from '../../formats/oci/manifest.ts';

/**
 * BuildKit stores attestations as manifests of an unknown platform (moby/buildkit, attestation-storage.md). What has a
 * platform is an image, whatever else it says: an engine may pull it.
 */
function isAttestationManifest({ annotations, platform }: Descriptor): boolean {
  return (
    annotations['vnd.docker.reference.type'] === 'attestation-manifest' && platform === 'unknown/unknown'
  );
}

/** The images in an index, without the attestations on them. */
export function platformsIn({ manifests }: ImageIndex): readonly Descriptor[] {
  return manifests.filter((one) => !isAttestationManifest(one));
}

/** The digests of the attestation manifests in an index that are about one of its images. */
export function attestationsOf({ manifests }: ImageIndex, digest: string): readonly string[] {
  return manifests
    .filter((one) => isAttestationManifest(one) && one.annotations['vnd.docker.reference.digest'] === digest)
    .map((one) => one.digest);
}
