import { describeLocation, type Location } from '../../core/location.ts';
import { known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { Entry, Setting, Written } from '../../core/workload/workload.ts';
import type {
  Image,
  ImageDoubt,
  ImageSettingName,
  ImageValues,
  WrittenImage,
} from '../../core/image/written-image.ts';
import { addedToBase, imageDefaults, notInherited, type ImageDefault } from './defaults.ts';

/** Context of a resolved image: the base image of its last stage, absent for `FROM scratch`. */
export interface ImageContext {
  base: Observed<Image>;
}

/** A setting being resolved; the table ties each name to its type, the index does not. */
interface Resolving<T> {
  written: Written<T> | undefined;
  base: Setting<T> | undefined;
  fallback: ImageDefault<T>;
}

/** Formats the source for evidence: the document, or line and column of a file. */
function sourceOf(at: readonly Location[]): string {
  const [first] = at;
  if (first === undefined) return 'what was written';
  return first.in === 'document' ? first.document : describeLocation(first);
}

function undetermined(detail: string, from: string): Setting<never> {
  return { effectiveBy: 'undetermined', value: unreadable('undetermined', detail, from) };
}

function ofWritten<T>(written: Written<T>): Setting<T> {
  const from = sourceOf(written.at);
  return 'unresolved' in written
    ? { written, ...undetermined(written.unresolved, from) }
    : { written, effectiveBy: 'written', value: known(written.value, from) };
}

function ofDefault<T>({ value, because }: ImageDefault<T>, from: string): Setting<T> {
  return { effectiveBy: 'engine-builtin', value: value(from), ...(because === undefined ? {} : { because }) };
}

/** Whether the base image contributes: an inspect document already includes it. */
function asksBase({ surface }: WrittenImage, name: ImageSettingName): boolean {
  return surface === 'dockerfile' && !notInherited.has(name);
}

function inherited<T>(
  image: WrittenImage,
  { base }: ImageContext,
  { base: setting, fallback }: Resolving<T>,
): Setting<T> {
  if (base.state === 'unreadable')
    return {
      effectiveBy: 'undetermined',
      value: { ...base, detail: `the base image decides: ${base.detail}` },
    };
  if (setting === undefined) return ofDefault(fallback, sourceOf(image.at));
  return { ...setting, effectiveBy: setting.effectiveBy === 'undetermined' ? 'undetermined' : 'image' };
}

/** Joins the entries of the base image and the image; an unread base is one unknown entry. */
function joined<T>(own: Setting<T>, base: Setting<T>): Setting<T> {
  const [mine, theirs] = [valueOf(own.value), valueOf(base.value)];
  if (!Array.isArray(mine)) return own;
  const unread: readonly Entry<unknown>[] =
    base.value.state === 'unreadable' ? [{ unresolved: base.value.detail, at: own.written?.at ?? [] }] : [];
  const before: readonly unknown[] = Array.isArray(theirs) ? theirs : unread;
  return { ...own, value: known([...before, ...mine] as T, own.value.from) };
}

function resolveSetting<T>(
  name: ImageSettingName,
  image: WrittenImage,
  context: ImageContext,
  resolving: Resolving<T>,
): Setting<T> {
  const { written, fallback } = resolving;
  if (!asksBase(image, name)) return written ? ofWritten(written) : ofDefault(fallback, sourceOf(image.at));
  const ofBase = inherited(image, context, resolving);
  if (written === undefined) return ofBase;
  return addedToBase.has(name) ? joined(ofWritten(written), ofBase) : ofWritten(written);
}

function withDoubts<T>(
  name: ImageSettingName,
  setting: Setting<T>,
  doubts: readonly ImageDoubt[],
): Setting<T> {
  const doubt = doubts.find(({ affects }) => affects.includes(name));
  return doubt ? { ...setting, ...undetermined(doubt.what, doubt.from) } : setting;
}

/**
 * Resolves every setting of an image. Pure. A setting omitted in a Dockerfile comes from the base image,
 * unknown if that was not read; one omitted in an inspect document has its default.
 */
export function resolveImage(image: WrittenImage, context: ImageContext): Image {
  const { settings, doubts, ...identity } = image;
  const base = valueOf(context.base);
  const one = <K extends ImageSettingName>(name: K): Setting<ImageValues[K]> => {
    const resolving: Resolving<ImageValues[K]> = {
      written: settings[name],
      base: base?.settings[name],
      fallback: imageDefaults[name],
    };
    return withDoubts(name, resolveSetting(name, image, context, resolving), doubts);
  };
  const names = Object.keys(imageDefaults) as ImageSettingName[];
  const resolved = Object.fromEntries(names.map((name) => [name, one(name)])) as unknown as Image['settings'];
  return { ...identity, settings: resolved };
}
