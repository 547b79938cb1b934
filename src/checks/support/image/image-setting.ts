import { describeLocation, type Location } from '../../../core/location.ts';
import type { ImageSettingName, Image } from '../../../core/image/written-image.ts';

/** Returns the places of a written setting, else of the image. */
export function placesOfSetting(image: Image, setting: ImageSettingName): readonly Location[] {
  return image.settings[setting].written?.at ?? image.at;
}

/** Returns the evidence source: line and column in a file, else the reading. */
export function sourceAt(at: readonly Location[], from: string): string {
  const [first] = at;
  return first === undefined || first.in === 'document' ? from : describeLocation(first);
}
