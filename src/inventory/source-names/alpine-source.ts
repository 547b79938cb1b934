import { alpineSourceOf } from './alpine-sources.ts';

/** What abuild appends to the name of a package for a part of it (Alpine wiki, "APKBUILD Reference", subpackages). */
const part = /-(?:dev|doc|libs|openrc|dbg|static|lang|pyc|(?:bash|zsh|fish)-completion)$/u;

/**
 * Returns the name of the source package (`origin`) of a package of Alpine, by its name: of a well-known subpackage, or of a part
 * of another one. It has the version of the package. `undefined` if the name does not say.
 */
export function alpineSourceName(name: string, release: string | undefined): string | undefined {
  const known = alpineSourceOf(name, release);
  if (known !== undefined) return known;
  const whole = name.replace(part, '');
  return whole === name || whole === '' ? undefined : (alpineSourceName(whole, release) ?? whole);
}
