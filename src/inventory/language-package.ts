import type { PackageProof, PackageType } from '../core/software/software-package.ts';
import { Malformed } from '../formats/bytes/byte-source.ts';
import type { FoundPackage } from './cataloger.ts';

/** Names and versions in every registry are far shorter. */
const longest = 300;

/** What a file of a package manager of a language says of a package. */
export interface LanguagePackage {
  type: PackageType;
  name: string;
  /** Empty if the file states none. */
  version: string;
  proof: PackageProof;
  licenses?: readonly string[];
  development?: boolean;
}

/**
 * Returns a package that a file shows.
 * @throws Malformed if its name or version cannot be one: it is empty, has spaces or control characters, or is too long.
 */
export function languagePackage(stated: LanguagePackage): FoundPackage {
  const { type, name, version, proof, licenses, development } = stated;
  if (name === '') throw new Malformed('it has no name');
  demandWord(name, 'name');
  demandWord(version, 'version');
  return {
    type,
    name,
    version,
    ...(licenses !== undefined && licenses.length > 0 ? { licenses } : {}),
    proof,
    ...(development === true ? { development } : {}),
  };
}

function demandWord(text: string, what: string): void {
  if (text.length > longest) throw new Malformed(`its ${what} is longer than ${longest} characters`);
  if (/[\s\p{Cc}\p{Cf}]/u.test(text)) throw new Malformed(`its ${what} has spaces or control characters`);
}

/** Returns a license as a file states it; `undefined` for what is rather its text. */
export function licenseName(text: string | undefined): string | undefined {
  const line = text?.trim() ?? '';
  return line === '' || line.length > 100 || /\p{Cc}/u.test(line) ? undefined : line;
}

/** Returns the names of licenses among the items of a list. */
export function licenseNames(items: readonly unknown[]): readonly string[] {
  return items.flatMap((item) => (typeof item === 'string' ? (licenseName(item) ?? []) : []));
}
