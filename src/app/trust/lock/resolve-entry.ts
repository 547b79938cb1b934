import type { LockedImage, LockEntry } from '../../../core/trust/image-lock.ts';
import { fullReference, type ImageReference } from '../../../formats/image-reference/parse-reference.ts';
import { spellingsOf, type ReferencedImage } from '../../../trust/lock/group-references.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';
import { describeReservation } from '../describe-reservation.ts';
import type { TrustAccess } from '../trust-access.ts';
import type { SchemesWanted } from '../verify-images.ts';
import { findAttestations } from './find-attestations.ts';
import { lockedSignatures, verifyLocked } from './verify-locked.ts';
import { parsedManifest, readPlatforms } from './read-image.ts';

/** What resolving takes. */
export interface EntryContext {
  /** By what the signatures of an image are verified. */
  schemesOf(this: void, reference: ImageReference): SchemesWanted;
  access: TrustAccess;
  runtime: RuntimeContext;
}

/** An entry as the registry has it now, and what of its attestations could not be read. */
export interface RegistryEntry {
  entry: LockEntry;
  notes: readonly string[];
}

/** Asks the registry for an image: its digest, its platforms, who signed it, and which attestations there are. */
export async function resolveEntry(
  referenced: ReferencedImage,
  wanted: string,
  context: EntryContext,
): Promise<RegistryEntry> {
  const { image, reference } = referenced;
  const { registries } = context.access;
  const base = { reference, written: spellingsOf(referenced), registry: image.registry };
  const unresolved = (why: string): RegistryEntry => ({ entry: { ...base, unresolved: why }, notes: [] });
  const answer = await registries.manifest(image, wanted);
  if (answer.state === 'absent') return unresolved(`${image.registry} has no such image`);
  if (answer.state === 'unreadable') return unresolved(answer.detail);
  const { digest, reservation } = answer.value;
  const manifest = parsedManifest(answer.value);
  if (manifest.state !== 'known') return unresolved(`the manifest ${digest} could not be read`);
  const [platforms, statements, attestations] = await Promise.all([
    readPlatforms(registries, image, digest, manifest.value),
    verifyLocked(image, answer.value, context.schemesOf(image), context),
    findAttestations(registries, image, digest, manifest.value),
  ]);
  const entry: LockedImage = {
    ...base,
    digest,
    platforms: platforms.state === 'known' ? platforms.value : {},
    lockedAt: lockTime(context.runtime),
    signatures: lockedSignatures(statements),
    attestations: attestations.types,
  };
  const notes = [
    ...(reservation ? [describeReservation(answer.value, reservation)] : []),
    ...(platforms.state === 'unreadable' ? [`its platforms: ${platforms.detail}`] : []),
    ...attestations.unread.map((why) => `its attestations: ${why}`),
  ];
  return { entry, notes: notes.map((note) => `${reference}: ${note}`) };
}

/** The time as a lock has it. */
export function lockTime({ clock }: RuntimeContext): string {
  return new Date(clock.now()).toISOString().replace(/\.\d+Z$/u, 'Z');
}

/** What a registry is asked for about an image: what files pin it to, else its tag. */
export function wantedDigest({
  image,
  pinned: [pin, ...others],
}: ReferencedImage): string | { conflict: string } {
  if (pin !== undefined && others.length > 0)
    return { conflict: `files pin it to different digests: ${[pin, ...others].join(', ')}` };
  return pin ?? tagOf(image);
}

/** The tag of an image; its digest if it has none. */
export function tagOf(image: ImageReference): string {
  return image.tag ?? image.digest ?? fullReference(image);
}
