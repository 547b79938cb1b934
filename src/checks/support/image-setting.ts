import { describeLocation, type Location } from '../../core/location.ts';
import type { ImageSettingName, Image } from '../../core/written-image.ts';

/** Where a setting of an image was written, or where the image is described when it was not. */
export function placesOfSetting(image: Image, setting: ImageSettingName): readonly Location[] {
  return image.settings[setting].written?.at ?? image.at;
}

/** The source of evidence: the line and column in a text, else what was read. */
export function sourceAt(at: readonly Location[], from: string): string {
  const [first] = at;
  return first === undefined || first.in === 'document' ? from : describeLocation(first);
}
