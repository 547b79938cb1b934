import type { DescribedRpm } from './installed-package.ts';
import { isWord } from '../stated-values.ts';

/** What a manifest says. */
export interface ContainerManifest {
  packages: readonly DescribedRpm[];
  gaps: readonly string[];
}

/** How rpm writes a tag that a package does not have. */
const noValue = '(none)';
/** Name, version-release, times of installation and build, vendor, epoch, size, architecture, epoch, source package. */
const manifestFields = 10;

/**
 * Reads `container-manifest-2`, which images of CBL-Mariner and Azure Linux without rpm have in place of its database:
 * what `rpm --query --all` prints, a package on each line with tabs between its fields.
 */
export function readContainerManifest(text: string): ContainerManifest {
  return readLines(text, (line) => {
    const fields = line.split('\t');
    const [name, build, , , vendor, , , architecture, epoch, sourceFile] = fields;
    if (fields.length !== manifestFields || name === undefined || build === undefined) return undefined;
    const dash = build.indexOf('-');
    const [version, release] = [build.slice(0, Math.max(dash, 0)), build.slice(dash + 1)];
    const number = epochOf(epoch);
    if (!isIdentity(name, version, release) || number === undefined) return undefined;
    return {
      name,
      version,
      release,
      epoch: number,
      ...(isThere(vendor) ? { vendor } : {}),
      ...(isThere(architecture) ? { architecture } : {}),
      ...(isThere(sourceFile) ? { sourceFile } : {}),
      files: [],
    };
  });
}

const maxLineCharacters = 1000;
const buildName = /^(\S+)-([^-\s]+)-([^-\s]+?)(?:\.(\w+))?$/u;

/** Reads `container-manifest-1`, of older images: the full name of a package on each line. */
export function readNames(text: string): ContainerManifest {
  return readLines(text, (line) => {
    const [, name, version, release, architecture] =
      line.length > maxLineCharacters ? [] : (buildName.exec(line) ?? []);
    if (name === undefined || version === undefined || release === undefined) return undefined;
    if (!isIdentity(name, version, release)) return undefined;
    const named = architecture === undefined ? {} : { architecture };
    return { name, version, release, epoch: 0, ...named, files: [] };
  });
}

function readLines(text: string, parse: (line: string) => DescribedRpm | undefined): ContainerManifest {
  const packages: DescribedRpm[] = [];
  const gaps: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const described = parse(line);
    if (described === undefined) gaps.push(`line ${index + 1} is not understood`);
    else packages.push(described);
  }
  return { packages, gaps };
}

function isThere(value: string | undefined): value is string {
  return value !== undefined && value !== '' && value !== noValue && value.length <= 1000;
}

function isIdentity(...words: readonly string[]): boolean {
  return words.every((word) => isThere(word) && isWord(word));
}

function epochOf(text: string | undefined): number | undefined {
  if (text === noValue) return 0;
  return text !== undefined && /^\d{1,10}$/u.test(text) ? Number(text) : undefined;
}
