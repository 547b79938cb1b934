import { Malformed } from '../../formats/bytes/byte-source.ts';
import type { CatalogedFile, FileReading } from '../cataloger.ts';
import { languagePackage, licenseName } from '../language-package.ts';
import { textLines, catalogedText } from '../read-text.ts';

/**
 * Reads the metadata that Python's installers keep of a package: `METADATA` of a dist-info, `PKG-INFO` of an egg-info. Where
 * it lacks the name or version, its folder has them, as Python itself finds the package.
 */
export function readCoreMetadata(file: CatalogedFile): FileReading {
  const fields = headerFields(catalogedText(file));
  const folder = nameOfFolder(file.path);
  const name = fields.get('name') ?? folder?.name;
  const version = fields.get('version') ?? folder?.version ?? '';
  if (name === undefined) throw new Malformed('it has no Name');
  const missing = ['Name', 'Version'].filter((field) => !fields.has(field.toLowerCase()));
  const license = licenseName(fields.get('license-expression')) ?? licenseName(fields.get('license'));
  const licenses = license === undefined ? [] : [license];
  return {
    packages: [languagePackage({ type: 'pypi', name, version, proof: 'installed', licenses })],
    gaps: missing.map((field) => `it has no ${field}`),
  };
}

/**
 * Returns the fields of a header as of e-mail (RFC 822), by their names in small letters; the first of several counts, and
 * `UNKNOWN` is what old tools write for none. The description may stand below the header, after an empty line.
 */
function headerFields(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let name: string | undefined;
  for (const line of textLines(text)) {
    if (line === '') break;
    if (/^[ \t]/u.test(line)) {
      if (name !== undefined) fields.set(name, `${fields.get(name) ?? ''}\n${line}`);
      continue;
    }
    const colon = line.indexOf(':');
    const field = line.slice(0, Math.max(colon, 0)).toLowerCase();
    name = wanted.has(field) && !fields.has(field) ? field : undefined;
    if (name !== undefined) fields.set(name, line.slice(colon + 1));
  }
  return new Map(
    [...fields].flatMap(([field, value]) => {
      const stated = value.trim();
      return stated === '' || stated === 'UNKNOWN' ? [] : [[field, stated]];
    }),
  );
}

const wanted: ReadonlySet<string> = new Set(['name', 'version', 'license', 'license-expression']);

/** Returns what the name of a metadata folder or file says: `PyYAML-6.0.1.dist-info`, `six-1.16.0-py3.11.egg-info`. */
function nameOfFolder(path: string): { name: string; version: string } | undefined {
  const found = /\/([^/]+?)-(\d[^/-]*)(?:-[^/]*)?\.(?:dist-info|egg-info|egg)(?:\/|$)/u.exec(path);
  return found === null ? undefined : { name: found[1] ?? '', version: found[2] ?? '' };
}
