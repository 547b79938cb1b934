/** The source package that a binary package is built from. */
export interface SourceName {
  name: string;
  /** Whether the binary package has a version of its own: that of the source package does not follow from it. */
  ownVersion: boolean;
}

/** The source packages of a distribution's release, by the name of the binary package. */
export type SourceNames = ReadonlyMap<string, SourceName>;

/** What a rebuild without a change of the source adds to a version (Debian Policy, 5.6.12). */
const rebuild = /\+b\d+$/u;

/**
 * Reads which binary package is built from which source package in the index `Packages` of a Debian archive (deb-src-control,
 * `Source:`). Stanzas without a name or a version are left out: they are no packages.
 */
export function parsePackagesIndex(text: string): SourceNames {
  const names = new Map<string, SourceName>();
  let fields = new Map<string, string>();
  const finish = (): void => {
    const [binary, version] = [fields.get('Package'), fields.get('Version')];
    if (binary !== undefined && version !== undefined)
      names.set(binary, sourceNameOf(binary, version, fields.get('Source')));
    fields = new Map();
  };
  for (const line of text.split('\n')) {
    if (line === '' || line === '\r') finish();
    const [, field, value = ''] = /^(Package|Version|Source): *(\S.*?)\s*$/u.exec(line) ?? [];
    if (field !== undefined) fields.set(field, value);
  }
  finish();
  return names;
}

function sourceNameOf(binary: string, version: string, written: string | undefined): SourceName {
  const [, name = binary, sourceVersion] = /^(\S+)(?: \(([^)]*)\))?$/u.exec(written ?? binary) ?? [];
  return { name, ownVersion: sourceVersion !== undefined && sourceVersion !== withoutRebuild(version) };
}

/** Returns the version of the source package that a rebuild was made from: `5.2.15-2` of `5.2.15-2+b2`. */
export function withoutRebuild(version: string): string {
  return version.replace(rebuild, '');
}

/**
 * Writes the names compactly: a line for each source package with its binary packages, those with a version of their own
 * behind a `!`. A binary package of the same name and version as its source package is written, too: it is known.
 */
export function formatSourceNames(names: SourceNames): string {
  const bySource = Map.groupBy(names, ([, { name }]) => name);
  const lines = [...bySource].map(([source, binaries]) => {
    const words = binaries.map(([binary, { ownVersion }]) => `${ownVersion ? '!' : ''}${binary}`);
    return `${source}: ${words.toSorted().join(' ')}`;
  });
  return `${lines.toSorted().join('\n')}\n`;
}

/** Reads what {@link formatSourceNames} wrote. */
export function parseSourceNames(text: string): SourceNames {
  const names = new Map<string, SourceName>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(': ');
    if (colon === -1) continue;
    for (const word of line.slice(colon + 2).split(' ')) {
      const ownVersion = word.startsWith('!');
      names.set(ownVersion ? word.slice(1) : word, { name: line.slice(0, colon), ownVersion });
    }
  }
  return names;
}
