/**
 * How the version of a source package follows from that of a binary package, without what a rebuild adds: it is the `same`,
 * the same without its `epoch`, or its `own`, which does not follow.
 */
export type SourceVersion = 'same' | 'epoch' | 'own';

/** The source package that a binary package is built from. */
export interface SourceName {
  name: string;
  version: SourceVersion;
}

/** Source packages by the name of the binary package. */
export type SourceNames = ReadonlyMap<string, SourceName>;

/** What a rebuild without a change of the source adds to a version (Debian Policy, 5.6.12). */
const rebuild = /\+b\d+$/u;
const epoch = /^\d+:/u;

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
  const built = withoutRebuild(version);
  if (sourceVersion === undefined || sourceVersion === built) return { name, version: 'same' };
  return { name, version: sourceVersion === built.replace(epoch, '') ? 'epoch' : 'own' };
}

function withoutRebuild(version: string): string {
  return version.replace(rebuild, '');
}

/** Returns the version of the source package of a binary package with this version; `undefined` if it does not follow. */
export function sourceVersionOf(version: string, how: SourceVersion): string | undefined {
  if (how === 'own') return undefined;
  const built = withoutRebuild(version);
  return how === 'same' ? built : built.replace(epoch, '');
}

/** What stands in front of a binary package's name. */
const marks: Readonly<Record<SourceVersion, string>> = { same: '', epoch: '-', own: '!' };

/**
 * Writes the names compactly: a line for each source package with its binary packages, those with a version of their own
 * behind a `!`, and those with an epoch of their own behind a `-`. A binary package of the same name and version as its source
 * package is written, too: it is known.
 */
export function formatSourceNames(names: SourceNames): string {
  const bySource = Map.groupBy(names, ([, { name }]) => name);
  const lines = [...bySource].map(([source, binaries]) => {
    const words = binaries.map(([binary, { version }]) => `${marks[version]}${binary}`);
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
    const name = line.slice(0, colon);
    for (const word of line.slice(colon + 2).split(' ')) {
      const version = word.startsWith('!') ? 'own' : word.startsWith('-') ? 'epoch' : 'same';
      names.set(version === 'same' ? word : word.slice(1), { name, version });
    }
  }
  return names;
}
