import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { parseSourceNames } from '../../inventory/source-names/packages-index.ts';
import type { SourceNames } from '../../core/source-name.ts';
import { packagedFile } from '../../io/packaged-file.ts';

/** The table takes about 2 MB unpacked. */
const largestTable = 2 ** 25;

/** Returns the source packages of a release of Debian, by its number; empty for one that the table which ships with Ironhull does not have. */
export function debianSources(release: string): SourceNames {
  let packed: Uint8Array;
  try {
    packed = readFileSync(packagedFile('source-names.br'));
  } catch {
    // Without its table, Ironhull knows no source packages: such packages are not assessed.
    return new Map();
  }
  const text = brotliDecompressSync(packed, { maxOutputLength: largestTable }).toString();
  return parseSourceNames(text, release);
}
