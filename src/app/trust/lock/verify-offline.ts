import { isLocked, type ImageLock } from '../../../core/trust/image-lock.ts';
import type { TrustStatement } from '../../../core/trust/trust.ts';
import { fullReference, type ImageReference } from '../../../formats/image-reference/parse-reference.ts';
import { cannotVerify, concludeStep } from '../../../trust/steps.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';
import { readReference, type ImagesWanted } from '../verify-images.ts';
import { verifyStored } from './evidence.ts';
import { lockPlace, requireLock } from './lock-file.ts';

/**
 * Verifies images without the network: at the digests of a lock, by the evidence beside it. Without references, all
 * that the lock has.
 * @throws IronhullError `USAGE` for a reference that is none, and for a lock that is not there or cannot be read.
 */
export async function verifyOffline(
  { references, schemesOf }: ImagesWanted,
  lockFile: string | undefined,
  runtime: RuntimeContext,
): Promise<readonly TrustStatement[]> {
  const place = await lockPlace(lockFile, [], runtime);
  const lock = await requireLock(place, runtime);
  const wanted = references.length > 0 ? references.map(readReference).map(named) : everyImage(lock);
  const entries = new Map(lock.images.filter(isLocked).map((entry) => [entry.reference, entry]));
  const found = wanted.flatMap(({ key, digest }) => {
    const entry = entries.get(key);
    return entry === undefined ? [] : [{ ...entry, digest: digest ?? entry.digest }];
  });
  const verdicts = await verifyStored(place, found, schemesOf, runtime);
  const statements = new Map(verdicts.map((verdict) => [verdict.reference, verdict.statements]));
  return wanted.flatMap(({ key }) => statements.get(key) ?? [notLocked(key, place.shown)]);
}

interface NamedImage {
  /** The reference of its entry in a lock. */
  key: string;
  /** The digest that it must have; without it, that of the lock. */
  digest?: string;
}

function everyImage({ images }: ImageLock): readonly NamedImage[] {
  return images.map(({ reference }) => ({ key: reference }));
}

function named(reference: ImageReference): NamedImage {
  const { digest, ...tagged } = reference;
  if (digest === undefined) return { key: fullReference(reference) };
  return { key: fullReference(reference.tag === undefined ? reference : tagged), digest };
}

/** An image without a digest in the lock is one whose registry did not answer. */
function notLocked(reference: string, lock: string): TrustStatement {
  const step = cannotVerify('lock', `${lock} has no digest of ${reference}`);
  return { reference, scheme: 'policy', ...concludeStep(step) };
}
