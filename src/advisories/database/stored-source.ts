import type { AffectedPackage } from '../../core/software/advisory.ts';
import type { SourceName } from '../../core/source-name.ts';

/** Most rules for the versions of one package: releases have one or two. */
const mostRules = 20;

/** Collects which packages a publisher builds from which source packages, as its advisories repeat it. */
export class BuiltSources {
  readonly #sources = new Map<string, Map<string, Set<string>>>();

  add({ ecosystem, name: source, binaries = [] }: AffectedPackage): void {
    for (const { name: binary, rule } of binaries) {
      const key = `${ecosystem}\0${binary}`;
      const own = this.#sources.get(key) ?? new Map<string, Set<string>>();
      this.#sources.set(key, own);
      const rules = own.get(source) ?? new Set<string>();
      own.set(source, rules);
      if (rules.size < mostRules) rules.add(`${rule?.from ?? ''}|${rule?.to ?? ''}`);
    }
  }

  /** Yields the rows of the table `source`. */
  *rows(): Generator<{ ecosystem: string; binary: string; source: string; rules: string }> {
    for (const [key, own] of this.#sources) {
      const [ecosystem = '', binary = ''] = key.split('\0');
      for (const [source, rules] of own) yield { ecosystem, binary, source, rules: encodeRules(rules) };
    }
  }
}

/** The rule that changes nothing is left out if it is the only one: most packages have the version of their source package. */
function encodeRules(rules: ReadonlySet<string>): string {
  return rules.size === 1 && rules.has('|') ? '' : [...rules].join('|');
}

/** Returns the source package of a row of the table `source`. */
export function decodeSource(name: string, rules: string): SourceName {
  const parts = rules === '' ? [] : rules.split('|');
  return {
    name,
    rules: parts.flatMap((from, place) => (place % 2 === 0 ? [{ from, to: parts[place + 1] ?? '' }] : [])),
  };
}
