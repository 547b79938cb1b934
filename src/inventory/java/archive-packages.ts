import type { FoundPackage } from '../cataloger.ts';
import type { ArchiveContents, MavenProject } from './archive-contents.ts';
import { guessName } from './guessed-name.ts';
import { parseJarName, type JarName } from './jar-name.ts';

/** Headers that state the group, name and version of what is installed by a program of its own: Jenkins, NiFi. */
const statedHeaders = [
  { group: 'group-id', artifact: 'short-name', version: 'plugin-version' },
  { group: 'group-id', artifact: 'extension-name', version: 'plugin-version' },
  { group: 'nar-group', artifact: 'nar-id', version: 'nar-version' },
] as const;

/** Headers with a version, the most exact first: OSGi rewrites qualifiers, a specification may have several implementations. */
const versionHeaders = ['implementation-version', 'bundle-version', 'specification-version'] as const;

/** What no program loads. */
const withoutPrograms: ReadonlySet<string> = new Set(['sources', 'javadoc', 'test-sources', 'groovydoc']);

/**
 * Returns the packages of an archive. What it is itself follows from the first of these that there is:
 * 1. its own `pom.properties` or `pom.xml`: `installed`;
 * 2. the manifest of a plugin of Jenkins or NiFi: `installed`;
 * 3. its file name and manifest, without a group: `text`, which marks a guess. The artifact is that of the file name, or of
 *    `Implementation-Title` if the name has no version; the version that of the file name, else of the
 *    manifest.
 * Other Maven projects in it were unpacked into it: `linked`.
 */
export function packagesOfArchive(path: string, contents: ArchiveContents): FoundPackage[] {
  const name = parseJarName(path);
  if (name.classifier !== undefined && withoutPrograms.has(name.classifier)) return [];
  const own = ownProject(path, name, contents);
  const shaded = contents.projects.filter((project) => project !== own);
  const itself =
    own === undefined ? (pluginOf(contents) ?? guessed(path, contents)) : mavenPackage(own, 'installed');
  // A program of many others that says nothing of itself is no package.
  const isNameless = itself.version === '' && shaded.length > 0;
  return [...(isNameless ? [] : [itself]), ...shaded.map((project) => mavenPackage(project, 'linked'))];
}

/** Returns the package that the name of an archive shows whose content cannot be read; absent if it has no version. */
export function packageOfName(path: string): FoundPackage | undefined {
  const found = guessed(path, { projects: [], manifest: new Map(), classFiles: [], gaps: [] });
  return found.version === '' ? undefined : found;
}

/** Returns the project that an archive was built from: the one that it is named after, or the only one. */
function ownProject(path: string, name: JarName, contents: ArchiveContents): MavenProject | undefined {
  const base = path.slice(path.lastIndexOf('/') + 1);
  const candidates = contents.projects.filter(({ artifact }) => artifact === name.artifact);
  const named =
    candidates.find(({ version }) => version === name.version) ??
    candidates[0] ??
    contents.projects.find(
      ({ artifact, version }) => version !== '' && base.startsWith(`${artifact}-${version}`),
    );
  if (named !== undefined || contents.projects.length !== 1) return named;
  // An archive that was renamed; one with another version contains the project.
  const [only] = contents.projects;
  return name.version === undefined || name.version === only?.version ? only : undefined;
}

function mavenPackage(
  { group, artifact, version }: MavenProject,
  proof: 'installed' | 'linked',
): FoundPackage {
  return { type: 'maven', name: `${group}:${artifact}`, version, proof };
}

function pluginOf({ manifest }: ArchiveContents): FoundPackage | undefined {
  for (const headers of statedHeaders) {
    const [group, artifact, version] = [headers.group, headers.artifact, headers.version].map((header) =>
      manifest.get(header),
    );
    if (group && artifact && version)
      return { type: 'maven', name: `${group}:${artifact}`, version: firstWord(version), proof: 'installed' };
  }
  return undefined;
}

function guessed(path: string, { manifest, classFiles }: ArchiveContents): FoundPackage {
  const name = parseJarName(path);
  const artifact = name.version === undefined ? (titleOf(manifest) ?? name.artifact) : name.artifact;
  const version = name.version ?? versionHeaders.map((header) => manifest.get(header)).find(isVersion) ?? '';
  const { name: guess, possibleNames } = guessName(artifact, manifest, classFiles);
  return {
    type: 'maven',
    name: guess,
    ...(possibleNames !== undefined && { possibleNames }),
    version: firstWord(version),
    proof: 'text',
  };
}

/** Returns the artifact that a manifest names, if it is written as one: `Apache Tomcat` is not. */
function titleOf(manifest: ReadonlyMap<string, string>): string | undefined {
  const title = manifest.get('implementation-title');
  return title !== undefined && /^[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)+$/u.test(title) && title.includes('-')
    ? title
    : undefined;
}

function isVersion(value: string | undefined): value is string {
  return value !== undefined && /^v?\d/u.test(value) && !value.includes('${');
}

function firstWord(version: string): string {
  return version.split(/\s/u)[0] ?? '';
}
