import { apkOrder } from './apk.ts';
import { composerOrder } from './composer.ts';
import { debOrder } from './deb.ts';
import { gemOrder } from './gem.ts';
import { goOrder } from './go.ts';
import { mavenOrder } from './maven.ts';
import { nugetOrder } from './nuget.ts';
import type { VersionOrder } from './order.ts';
import { pep440Order } from './pep440.ts';
import { rpmOrder } from './rpm.ts';
import type { VersionScheme } from './scheme.ts';
import { semverOrder } from './semver.ts';

const orders: Readonly<Record<VersionScheme, VersionOrder>> = {
  deb: debOrder,
  apk: apkOrder,
  rpm: rpmOrder,
  semver: semverOrder,
  pep440: pep440Order,
  maven: mavenOrder,
  gem: gemOrder,
  go: goOrder,
  composer: composerOrder,
  nuget: nugetOrder,
};

/**
 * Compares two versions of a scheme, as its own package manager does. Returns a negative number if `left` is older, 0 if
 * they are equal, a positive number if it is newer, and `undefined` if one of them cannot be parsed or they have no order.
 */
export function compareVersions(scheme: VersionScheme, left: string, right: string): number | undefined {
  return orders[scheme].compare(left, right);
}

/**
 * Whether a text is a version by the scheme's own rules. `compareVersions` also orders some texts that are not, as the
 * ecosystem's tools do: what is older than PEP 440, what is no version of a Go module.
 */
export function isVersion(scheme: VersionScheme, text: string): boolean {
  return orders[scheme].isValid(text);
}
