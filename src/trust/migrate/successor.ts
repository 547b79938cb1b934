import type { MigratedImage } from '../../core/trust/migration-report.ts';
import { repositoryName, type ImageReference } from '../../formats/image-reference/parse-reference.ts';

/** What is known of an image when its successor is proposed. */
export type KnownImage = Pick<MigratedImage, 'signed' | 'current' | 'successors' | 'statement'>;

/** Who can sign an image anew: Docker, nobody but its publisher, or whoever pushes it. */
export type ImageOwner = 'official' | 'hardened' | 'hub' | 'azure' | 'other';

/** Says of an image by its name who can sign it. */
export function ownerOf({ registry, path }: Pick<ImageReference, 'registry' | 'path'>): ImageOwner {
  if (registry === 'docker.io') return path.startsWith('library/') ? 'official' : 'hub';
  if (registry === 'dhi.io') return 'hardened';
  return /\.azurecr\.(?:io|cn|us)$/u.test(registry) ? 'azure' : 'other';
}

/** Proposes what takes the place of Content Trust for an image, step by step. */
export function proposeSuccessor(image: ImageReference, known: KnownImage): readonly string[] {
  const { successors, signed, current } = known;
  const owner = ownerOf(image);
  const found = successors.map(({ scheme, signer }) =>
    scheme === 'cosign'
      ? `The registry has a signature by cosign, ${signer === undefined ? 'made with a key' : `by ${signer}`}. Check that this is who should sign; then require it (see the policy below).`
      : `The registry has a signature by notation${signer === undefined ? '' : `, by ${signer}`}. Require it (see the policy below), or as notation's trust policy says: ironhull trust verify ${repositoryName(image)}${image.tag === undefined ? '' : `:${image.tag}`} --notation`,
  );
  if (found.length > 0) return found;
  const name = `${repositoryName(image)}@${signed ?? current ?? 'sha256:DIGEST'}`;
  switch (owner) {
    case 'official':
      return [
        'Docker Official Images have no successor signature: pin the digest (trust lock), and take a new one on purpose (trust lock --update says whether it is the same image, built again).',
        'Where a signature is demanded: Docker Hardened Images (dhi.io), whose attestations cosign verifies; or a base image that you build and sign.',
      ];
    case 'hardened':
      return [
        'Docker Hardened Images sign attestations, by platform: cosign verify-attestation --key https://registry.scout.docker.com/keyring/dhi/latest.pub',
      ];
    case 'azure':
      return [
        `If you publish it, sign the digest: notation sign --key NAME ${name}`,
        'Then require it with a trust policy: ironhull trust verify IMAGE --notation. Azure serves the old signatures until 2028-03-31.',
      ];
    case 'hub':
      return [
        ...signingSteps(name),
        'If somebody else publishes it: pin the digest (trust lock), and ask the publisher for a signature by cosign or notation.',
      ];
    case 'other':
      return signingSteps(name);
  }
}

function signingSteps(name: string): readonly string[] {
  return [
    `If you publish it, sign the digest with the identity of the CI job: cosign sign ${name}`,
    `or with a key: cosign sign --key cosign.key ${name}`,
  ];
}
