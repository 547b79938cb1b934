import type { ImageFile } from '../../../core/image/image.ts';
import { listed } from '../inventory.ts';

/** A path with its mode: `/usr/bin/su (4755)`. */
export function shownMode({ path, mode }: ImageFile): string {
  return `${path} (${mode.toString(8).padStart(4, '0')})`;
}

/** Lists files with their modes. */
export function listedFiles(files: readonly ImageFile[]): string {
  return listed(files.map(shownMode));
}
