import type { ImageSpec } from '../../../core/image/image.ts';
import type { ImageVerdict } from '../../../core/trust/image-verdict.ts';
import type { TrustPolicy } from '../../../core/trust/trust-policy.ts';
import {
  fullReference,
  parseImageReference,
  type ImageReference,
} from '../../../formats/image-reference/parse-reference.ts';
import { limitConcurrency } from '../../../io/limit.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';
import { schemesOfPolicy } from '../policy-schemes.ts';
import { openAccess } from '../trust-access.ts';
import type { ImagesWanted } from '../verify-images.ts';
import { evidencePlace, verifyStored } from './evidence.ts';
import type { ReadLock } from './lock-file.ts';
import { verifyAtDigest } from './verify-locked.ts';

/** Images that are verified at the same time. */
const atOnce = 8;

/**
 * Verifies the images of locks by the evidence beside them, and those of an engine at their registries. The verdicts of
 * registries are first: they are newer.
 * @throws IronhullError for a key of the policy that is not there or is none.
 */
export async function verifyImageTrust(
  trust: TrustPolicy,
  /** The policy, whose folder the files that it names are from. */
  file: string,
  locks: readonly ReadLock[],
  images: readonly ImageSpec[],
  runtime: RuntimeContext,
): Promise<readonly ImageVerdict[]> {
  if (locks.length + images.length === 0) return [];
  const schemesOf = await schemesOfPolicy(trust, file, runtime);
  const asked = await verifyEngineImages(images, schemesOf, runtime);
  const stored = await Promise.all(
    locks.map(async ({ place, entries }) =>
      (await verifyStored(place, entries, schemesOf, runtime)).map((verdict): ImageVerdict => ({
        ...verdict,
        from: evidencePlace(place).shown,
      })),
    ),
  );
  return [...asked, ...stored.flat()];
}

/** A name of an image on an engine, with the digest of its repository. */
type EngineImage = ImageReference & { digest: string };

async function verifyEngineImages(
  images: readonly ImageSpec[],
  schemesOf: ImagesWanted['schemesOf'],
  runtime: RuntimeContext,
): Promise<readonly ImageVerdict[]> {
  const named = images.flatMap(namesOf);
  if (named.length === 0) return [];
  const access = openAccess(runtime);
  const limit = limitConcurrency(atOnce);
  try {
    return await Promise.all(
      named.map((image) =>
        limit(async (): Promise<ImageVerdict> => {
          const { digest, ...tagged } = image;
          return {
            reference: fullReference(image.tag === undefined ? image : tagged),
            digest,
            from: image.registry,
            statements: await verifyAtDigest(image, schemesOf(image), { access, runtime }),
          };
        }),
      ),
    );
  } finally {
    access.close();
  }
}

/** Each tag of an image with each digest that the engine has of its repository; digests without a tag alone. */
function namesOf({ references }: ImageSpec): readonly EngineImage[] {
  const parsed = references.flatMap((reference) => {
    try {
      return [parseImageReference(reference)];
    } catch (error) {
      if (error instanceof TypeError) return [];
      throw error;
    }
  });
  const tags = parsed.filter(({ digest }) => digest === undefined);
  return parsed.flatMap((one): readonly EngineImage[] => {
    const { digest } = one;
    if (digest === undefined) return [];
    const same = tags.filter(({ registry, path }) => registry === one.registry && path === one.path);
    return same.length === 0 ? [{ ...one, digest }] : same.map((tagged) => ({ ...tagged, digest }));
  });
}
