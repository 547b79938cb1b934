import type { ImageBase, ImageSpec, ImageStep } from '../core/image/image.ts';
import { absent, known, unreadable, valueOf, type Observed } from '../core/observed.ts';

/** An image with known layers and steps. */
interface Built {
  id: string;
  name: string;
  layers: readonly string[];
  steps: readonly ImageStep[];
}

function built(image: ImageSpec): Built | undefined {
  const [layers, steps] = [valueOf(image.layers), valueOf(image.history)];
  return layers && steps && { id: image.id, name: image.references[0] ?? image.id, layers, steps };
}

/**
 * Whether two steps are equal in everything checks read. BuildKit dates a step without files like its base,
 * so sibling images share dates; equal steps are at least checked equally.
 */
function sameStep(a: ImageStep, b: ImageStep | undefined): boolean {
  return b !== undefined && JSON.stringify(a) === JSON.stringify(b);
}

/** Whether `base` has fewer steps, all equal to the first ones of `image`, and shared layers. */
function isBelow(base: Built, image: Built): boolean {
  return (
    base.layers.length > 0 &&
    base.steps.length < image.steps.length &&
    base.layers.every((layer, index) => layer === image.layers[index]) &&
    base.steps.every((step, index) => sameStep(step, image.steps[index]))
  );
}

/**
 * Whether an image has no layer below its first instruction, and so no base: `FROM scratch` starts with its
 * own files.
 */
function isImport({ steps }: Built): boolean {
  return steps.length === 1 && steps[0]?.instruction === '';
}

/**
 * Returns a function that splits an image's steps from its base's: the base is the largest other image of
 * `images` it starts with. An image imported as one layer has none. Unknown if the base is not among
 * `images`.
 */
export function baseFinder(images: readonly ImageSpec[]): (image: ImageSpec) => Observed<ImageBase> {
  const all = images.flatMap((image) => built(image) ?? []);
  return (image) => {
    const from = `history of ${image.references[0] ?? image.id}`;
    const own = built(image);
    if (!own) return unreadable('not-collected', 'its layers and history were not read', from);
    if (isImport(own)) return absent(from);
    const bases = all.filter((other) => isBelow(other, own));
    const [base] = bases.toSorted((a, b) => b.steps.length - a.steps.length || (a.name < b.name ? -1 : 1));
    if (base) return known({ id: base.id, name: base.name, steps: base.steps.length }, from);
    return unreadable('undetermined', 'its base image is not on this engine', from);
  };
}
