import { formatSourceNames, parseSourceNames, type SourceName, type SourceNames } from './packages-index.ts';

/** Returns the source package of a binary package; `undefined` if it is not known. */
export type FindSourceName = (binary: string) => SourceName | undefined;

/**
 * Writes the names of several releases in one text: what is the same in every release that has the package, then a section
 * `[12]` for each release with the rest.
 */
export function formatReleaseNames(releases: ReadonlyMap<string, SourceNames>): string {
  const common = new Map<string, SourceName>();
  const differing = new Set<string>();
  for (const names of releases.values())
    for (const [binary, source] of names) {
      const other = common.get(binary) ?? source;
      if (other.name !== source.name || other.version !== source.version) differing.add(binary);
      common.set(binary, source);
    }
  for (const binary of differing) common.delete(binary);
  const sections = [...releases].map(([release, names]) => {
    const own = new Map([...names].filter(([binary]) => differing.has(binary)));
    return `[${release}]\n${formatSourceNames(own)}`;
  });
  return [formatSourceNames(common), ...sections].join('');
}

/**
 * Reads what {@link formatReleaseNames} wrote, for one release. For a release that the text does not have, only what is the
 * same in all of them is known.
 */
export function readReleaseNames(text: string, release: string | undefined): FindSourceName {
  const [common = '', ...sections] = text.split(/^\[/mu);
  const names = parseSourceNames(common);
  const section = sections.find((one) => release !== undefined && one.startsWith(`${release}]`));
  const own = section === undefined ? undefined : parseSourceNames(section);
  return (binary) => own?.get(binary) ?? names.get(binary);
}
