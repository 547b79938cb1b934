import type { ImageCase, EngineInventory } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { valueOf, type Observed } from '../../core/observed.ts';
import { notApplicable } from '../../core/rules/outcome.ts';
import { unread } from './subject.ts';

const most = 12;

/** Lists at most twelve names and the number of others; `count` is that of all, if not all of them are given. */
export function listed(names: readonly string[], count = names.length): string {
  const rest = count - Math.min(most, names.length);
  const shown = names.slice(0, most).join(', ');
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

/** Checks the images of an engine: unknown if unreadable, not applicable without images if `images` is set. */
export function checkImages(
  inventory: Observed<EngineInventory>,
  judge: (images: readonly ImageCase[], from: string, inventory: EngineInventory) => Outcome,
): Outcome {
  if (inventory.state !== 'known') return unread(inventory);
  const { images } = inventory.value;
  if (images.length === 0) return notApplicable('no image has a tag or is in use');
  return judge(images, inventory.from, inventory.value);
}

/** Returns the size of all layers in bytes, 0 if unknown; for sorting only. */
export function sizeOf({ image }: ImageCase): number {
  return valueOf(image.size) ?? 0;
}
