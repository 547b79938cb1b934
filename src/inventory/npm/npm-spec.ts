import { Malformed } from '../../formats/bytes/byte-source.ts';
import type { FoundPackage } from '../cataloger.ts';
import { languagePackage, type LanguagePackage } from '../language-package.ts';

/** A package and what is asked of it or found for it: `@babel/core@npm:7.1.0`. */
export interface NpmSpec {
  name: string;
  /** What stands behind the `@`; empty if there is none. */
  reference: string;
}

/** Splits `name@reference`; a scope begins with `@` too. */
export function splitNpmSpec(spec: string): NpmSpec {
  const at = spec.indexOf('@', 1);
  return at === -1
    ? { name: spec, reference: '' }
    : { name: spec.slice(0, at), reference: spec.slice(at + 1) };
}

/** Whether a reference is to a folder of the same project: a workspace, a link, or a copy. An archive is none. */
export function isLocalFolder(reference: string): boolean {
  if (/^(?:link|portal|workspace|root):/u.test(reference)) return true;
  return reference.startsWith('file:') && !/\.(?:tgz|tar\.gz|tar)(?:$|[#:?])/iu.test(reference);
}

/** Whether a reference is to a place (a repository, an archive, a file) and so has no version. */
export function isPlace(reference: string): boolean {
  return /[:/#]/u.test(reference);
}

/**
 * Returns the package of an archive in a registry: `https://registry.npmjs.org/@babel/core/-/core-7.1.0.tgz`; `undefined`
 * for another place.
 */
export function specOfArchive(place: string): NpmSpec | undefined {
  const [folder = '', file, ...rest] = place.split('/-/');
  const found = /^https?:\/\/[^/]+\/(?:[^@]*\/)?((?:@[^/]+\/)?([^/@]+))$/u.exec(folder);
  if (found === null || file === undefined || rest.length > 0) return undefined;
  const [, name = '', bare = ''] = found;
  if (!file.startsWith(`${bare}-`)) return undefined;
  const version = /^(\d[^/]*)\.tgz(?:#.*)?$/u.exec(file.slice(bare.length + 1))?.[1];
  return version === undefined ? undefined : { name, reference: version };
}

/** Whether a path is below a `node_modules` folder: a lock file there is that of the developers of an installed package. */
export function isInsideModules(path: string): boolean {
  return path.includes('/node_modules/');
}

/** Returns a package of npm; throws {@link Malformed} if its name cannot be one: `name`, or `@scope/name`. */
export function npmPackage(stated: Omit<LanguagePackage, 'type'>): FoundPackage {
  if (!/^(?:@[^/@]+\/)?[^/@]+$/u.test(stated.name)) throw new Malformed('its name is not one of npm');
  return languagePackage({ type: 'npm', ...stated });
}
