import {
  versionRule,
  withoutRebuild,
  type SourceName,
  type SourceNames,
  type VersionRule,
} from '../../core/source-name.ts';

/**
 * Adds to `names` which binary package is built from which source package, as the index `Packages` of a Debian archive says
 * (deb-src-control, `Source:`). Stanzas without a name or a version are left out: they are no packages. Of a package that has
 * several versions, the last one names the source package.
 */
export function addPackagesIndex(names: Map<string, SourceName>, text: string): void {
  let fields = new Map<string, string>();
  const finish = (): void => {
    const [binary, version] = [fields.get('Package'), fields.get('Version')];
    if (binary !== undefined && version !== undefined)
      names.set(binary, sourceNameOf(binary, version, fields.get('Source'), names.get(binary)));
    fields = new Map();
  };
  for (const line of text.split('\n')) {
    if (line === '' || line === '\r') finish();
    const [, field, value = ''] = /^(Package|Version|Source): *(\S.*?)\s*$/u.exec(line) ?? [];
    if (field !== undefined) fields.set(field, value);
  }
  finish();
}

function sourceNameOf(
  binary: string,
  version: string,
  written: string | undefined,
  other: SourceName | undefined,
): SourceName {
  const [, name = binary, sourceVersion] = /^(\S+)(?: \(([^)]*)\))?$/u.exec(written ?? binary) ?? [];
  const rule = versionRule(withoutRebuild(version), sourceVersion ?? withoutRebuild(version));
  if (other?.name !== name) return { name, rules: isIdentity(rule) ? [] : [rule] };
  // No rule stands for the one that changes nothing, as most packages have it.
  const before = other.rules.length === 0 ? [versionRule('', '')] : other.rules;
  const isKnown = before.some(({ from, to }) => from === rule.from && to === rule.to);
  return isKnown ? other : { name, rules: [...before, rule] };
}

function isIdentity({ from, to }: VersionRule): boolean {
  return from === '' && to === '';
}

/** The source packages of releases, by the release. */
export type ReleasedSourceNames = ReadonlyMap<string, SourceNames>;

function groupBy<T>(
  items: Iterable<T>,
  keyOf: (item: T) => string,
): readonly (readonly [string, readonly T[]])[] {
  return [...Map.groupBy(items, keyOf)].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * Writes the names of several releases compactly. A section is headed by its releases: `[12 13]`; a line in it has a source package
 * and its binary packages, of which an empty one has the same name. A word `binary|from|to` has a rule for its versions.
 */
export function formatSourceNames(releases: ReleasedSourceNames): string {
  const words = new Map<string, string[]>();
  for (const [release, names] of releases)
    for (const [binary, { name, rules }] of names) {
      const own = binary === name ? '' : binary;
      const word = [own, ...rules.flatMap(({ from, to }) => [from, to])].join('|');
      const key = `${name}: ${word}`;
      words.set(key, [...(words.get(key) ?? []), release]);
    }
  const sections = groupBy(words, ([, all]) => all.join(' ')).map(([heading, entries]) => {
    const lines = groupBy(
      entries.map(([key]) => key),
      (key) => key.slice(0, key.indexOf(': ')),
    ).map(
      ([source, keys]) =>
        `${source}: ${keys
          .map((key) => key.slice(source.length + 2))
          .toSorted()
          .join(' ')}`,
    );
    return `[${heading}]\n${lines.join('\n')}\n`;
  });
  return sections.join('');
}

/** Reads what {@link formatSourceNames} wrote of a release; nothing if it has none of it. */
export function parseSourceNames(text: string, release: string): SourceNames {
  const names = new Map<string, SourceName>();
  let isWanted = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('[')) isWanted = line.slice(1, -1).split(' ').includes(release);
    const colon = isWanted ? line.indexOf(': ') : -1;
    if (colon !== -1) addLine(names, line.slice(0, colon), line.slice(colon + 2));
  }
  return names;
}

function addLine(names: Map<string, SourceName>, source: string, words: string): void {
  const same: SourceName = { name: source, rules: [] };
  for (const word of words.split(' ')) {
    const bar = word.indexOf('|');
    if (bar === -1) names.set(word || source, same);
    else names.set(word.slice(0, bar) || source, { name: source, rules: rulesOf(word.slice(bar + 1)) });
  }
}

function rulesOf(text: string): SourceName['rules'] {
  const parts = text.split('|');
  return parts.flatMap((from, place) => (place % 2 === 0 ? [{ from, to: parts[place + 1] ?? '' }] : []));
}
