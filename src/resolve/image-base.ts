import type { ImageBase, ImageSpec, ImageStep } from '../core/image.ts';
import { absent, known, unreadable, valueOf, type Observed } from '../core/observed.ts';

/** An image whose layers and steps were read. */
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
 * Alike in all that checks read. BuildKit gives a step that adds no files the date of the base, so
 * images beside each other share dates; what is alike in everything is at least judged alike.
 */
function sameStep(a: ImageStep, b: ImageStep | undefined): boolean {
  return b !== undefined && JSON.stringify(a) === JSON.stringify(b);
}

/** Fewer steps, all of them the first ones of `image`, and layers that it stands on. */
function isBelow(base: Built, image: Built): boolean {
  return (
    base.layers.length > 0 &&
    base.steps.length < image.steps.length &&
    base.layers.every((layer, index) => layer === image.layers[index]) &&
    base.steps.every((step, index) => sameStep(step, image.steps[index]))
  );
}

/** Without a layer below its first instruction there is no base: `FROM scratch` starts with what it adds. */
function isImport({ steps }: Built): boolean {
  return steps.length === 1 && steps[0]?.instruction === '';
}

/**
 * Tells the steps of an image's base from its own: the base is the largest other image of
 * `images` that it starts with. An image that was imported as one layer has none. An image whose
 * base is not among `images` cannot be told apart.
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
    return unreadable('undetermined', 'the image that it was made from is not on this engine', from);
  };
}
