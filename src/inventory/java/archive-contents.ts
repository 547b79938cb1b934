import { parseManifest } from '../../formats/java-manifest/manifest.ts';
import { parseProperties } from '../../formats/java-properties/properties.ts';
import { parsePomIdentity } from '../../formats/maven-pom/pom.ts';
import type { ByteSource } from '../../formats/bytes/byte-source.ts';
import { readZipEntry } from '../../formats/zip/zip-content.ts';
import type { ZipEntry } from '../../formats/zip/zip-directory.ts';

/** A Maven project of which an archive has the description. */
export interface MavenProject {
  group: string;
  artifact: string;
  /** Empty if it is not stated. */
  version: string;
}

/** What an archive says of itself. */
export interface ArchiveContents {
  /** More than one if other archives were unpacked into it (shaded). */
  projects: readonly MavenProject[];
  /** Headers of its manifest by their names in lower case. */
  manifest: ReadonlyMap<string, string>;
  /** Paths of its classes, without those for later versions of Java. */
  classFiles: readonly string[];
  gaps: readonly string[];
}

const descriptionPath = /(?:^|\/)META-INF\/maven\/[^/]+\/[^/]+\/pom\.(properties|xml)$/u;
const maxDescriptionBytes = 1024 * 1024;
const maxProjects = 5000;

/** Reads the descriptions in an archive; one that cannot be read is a gap. */
export function readContents(source: ByteSource, entries: readonly ZipEntry[]): ArchiveContents {
  const gaps: string[] = [];
  const read = (entry: ZipEntry): Buffer | undefined => {
    try {
      return readZipEntry(source, entry, maxDescriptionBytes);
    } catch (error) {
      gaps.push(`${entry.name}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };
  const manifestEntry = entries.find(({ name }) => name.toUpperCase() === 'META-INF/MANIFEST.MF');
  const manifest = manifestEntry && read(manifestEntry);
  return {
    projects: projectsOf(entries, read, gaps),
    manifest: manifest === undefined ? new Map() : parseManifest(manifest),
    classFiles: entries
      .map(({ name }) => name)
      .filter((name) => name.endsWith('.class') && !name.startsWith('META-INF/')),
    gaps,
  };
}

function projectsOf(
  entries: readonly ZipEntry[],
  read: (entry: ZipEntry) => Buffer | undefined,
  gaps: string[],
): MavenProject[] {
  const descriptions = new Map<string, { xml?: ZipEntry; properties?: ZipEntry }>();
  for (const entry of entries) {
    const kind = descriptionPath.exec(entry.name)?.[1];
    if (kind === undefined) continue;
    const key = entry.name.slice(0, entry.name.lastIndexOf('/'));
    descriptions.set(key, { ...descriptions.get(key), [kind === 'xml' ? 'xml' : 'properties']: entry });
  }
  if (descriptions.size > maxProjects)
    gaps.push(`${descriptions.size - maxProjects} of its Maven projects were not read`);
  return [...descriptions].slice(0, maxProjects).flatMap(([path, { xml, properties }]) => {
    const [artifact = '', group = ''] = path.split('/').toReversed();
    const stated = {
      ...identityIn(xml, read, xmlIdentity),
      ...identityIn(properties, read, propertiesIdentity),
    };
    return { group, artifact, version: '', ...stated };
  });
}

function identityIn(
  entry: ZipEntry | undefined,
  read: (entry: ZipEntry) => Buffer | undefined,
  parse: (bytes: Buffer) => Partial<MavenProject>,
): Partial<MavenProject> {
  const bytes = entry && read(entry);
  return bytes === undefined ? {} : parse(bytes);
}

function xmlIdentity(bytes: Buffer): Partial<MavenProject> {
  return parsePomIdentity(bytes.toString('utf8'));
}

/** Returns what a `pom.properties` states; values that Maven did not fill in (`${project.version}`) are left out. */
export function propertiesIdentity(bytes: Buffer): Partial<MavenProject> {
  const values = parseProperties(bytes);
  const stated = (key: string): string | undefined => {
    const value = values.get(key)?.trim();
    return value === undefined || value === '' || value.includes('${') ? undefined : value;
  };
  const [group, artifact, version] = [stated('groupId'), stated('artifactId'), stated('version')];
  return {
    ...(group !== undefined && { group }),
    ...(artifact !== undefined && { artifact }),
    ...(version !== undefined && { version }),
  };
}
