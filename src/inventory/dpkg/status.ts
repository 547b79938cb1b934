import type { SourcePackage } from '../../core/software/software-package.ts';
import { readParagraphs } from '../paragraphs.ts';
import { isWord } from '../stated-values.ts';

/** A dpkg package whose files are there. */
export interface DpkgPackage {
  name: string;
  version: string;
  architecture?: string;
  /** Missing where it has the name and version of the package. */
  source?: SourcePackage;
  /** Set if its source package is not understood. */
  sourceUnknown?: true;
  maintainer?: string;
}

/** What a status file says. */
export interface DpkgStatus {
  packages: readonly DpkgPackage[];
  /** Paragraphs that are not understood. */
  gaps: readonly string[];
}

/** States of packages without files (dpkg(1), "Package states"). */
const absentStates: ReadonlySet<string> = new Set(['not-installed', 'config-files']);
/** States of packages that have files, if only some of them. */
const presentStates: ReadonlySet<string> = new Set([
  'installed',
  'unpacked',
  'half-installed',
  'half-configured',
  'triggers-awaited',
  'triggers-pending',
]);

const wantedFields: ReadonlySet<string> = new Set([
  'package',
  'status',
  'source',
  'version',
  'architecture',
  'maintainer',
]);
const packageName = /^[a-z0-9][a-z0-9+.-]*$/iu;
const sourceField = /^(\S+)(?:\s+\(([^()\s]+)\))?$/u;

/** Which paragraphs are read, and how. */
export interface StatusOptions {
  /** Packages of other names are skipped, and their paragraphs not parsed. */
  isWanted?: (name: string) => boolean;
  /** Whether paragraphs have no `Status`: the files of distroless images in `status.d` list what is there. */
  stateless?: boolean;
}

/**
 * Reads the packages whose files are there from the text of `/var/lib/dpkg/status` or of a file in `status.d`
 * (deb-control(5): paragraphs of `Field: value`, continued on lines that begin with white space). A package of which
 * the state is not understood counts as there.
 */
export function readStatus(
  text: string,
  { isWanted = () => true, stateless = false }: StatusOptions = {},
): DpkgStatus {
  const { values, gaps } = readParagraphs<DpkgPackage>(text, (paragraph) => {
    const leading = leadingName(paragraph);
    if (leading !== undefined && !isWanted(leading)) return undefined;
    const { fields, problem } = fieldsOf(paragraph);
    const found = packageOf(fields, stateless);
    const problems = [...(problem === undefined ? [] : [problem]), ...found.problems];
    const stated = problems.length === 0 ? {} : { problem: problems.join(' and ') };
    if (found.package === undefined) return stated;
    const { name } = found.package;
    return isWanted(name) ? { value: found.package, label: name, ...stated } : { label: name, ...stated };
  });
  return { packages: values, gaps };
}

/** Returns the name of a package whose paragraph begins with it, as dpkg writes them. */
function leadingName(paragraph: string): string | undefined {
  const start = 'Package: ';
  if (!paragraph.startsWith(start)) return undefined;
  const end = paragraph.indexOf('\n');
  return paragraph.slice(start.length, end === -1 ? undefined : end).trim();
}

/** Parses the wanted fields of a paragraph, by their names in small letters. */
function fieldsOf(paragraph: string): { fields: ReadonlyMap<string, string>; problem?: string } {
  const fields = new Map<string, string>();
  let problem: string | undefined;
  let current: string | undefined;
  for (const line of paragraph.split('\n')) {
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (current !== undefined) fields.set(current, joined(fields.get(current) ?? '', line.trim()));
      continue;
    }
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
    current = wantedFields.has(name) ? name : undefined;
    if (colon < 1) problem ??= line.trim() === '' ? undefined : 'has a line that is no field';
    else if (current !== undefined) {
      if (fields.has(current)) problem ??= `has ${line.slice(0, colon)} twice`;
      else fields.set(current, line.slice(colon + 1).trim());
    }
  }
  return { fields, ...(problem === undefined ? {} : { problem }) };
}

/** Longer values are malformed, or cut; joining many lines to one would take long. */
const maxValueCharacters = 10_000;

function joined(value: string, continued: string): string {
  return value.length > maxValueCharacters ? value : `${value} ${continued}`.trim();
}

function packageOf(
  fields: ReadonlyMap<string, string>,
  stateless: boolean,
): { package?: DpkgPackage; problems: readonly string[] } {
  const name = fields.get('package');
  const version = fields.get('version');
  // `install ok installed`: wanted state, error flag, current state.
  const state = fields.get('status')?.split(/\s+/u).at(-1);
  if (name === undefined) return { problems: ['has no Package'] };
  if (!isWord(name) || !packageName.test(name)) return { problems: ['has a malformed Package'] };
  if (state !== undefined && absentStates.has(state)) return { problems: [] };
  const problems: string[] = [];
  if (state === undefined ? !stateless : !presentStates.has(state))
    problems.push('has no Status that dpkg knows');
  if (version === undefined || !isWord(version)) {
    // Without a version dpkg knows the name only; an installation that failed at once leaves it so.
    return { problems: [...problems, `has ${version === undefined ? 'no' : 'a malformed'} Version`] };
  }
  const architecture = fields.get('architecture');
  const maintainer = fields.get('maintainer');
  const { source, problem } = sourceOf(fields.get('source'), name, version);
  return {
    package: {
      name,
      version,
      ...(architecture !== undefined && isWord(architecture) ? { architecture } : {}),
      ...(source === undefined ? {} : { source }),
      ...(problem === undefined ? {} : { sourceUnknown: true }),
      ...(maintainer === undefined || maintainer === '' ? {} : { maintainer: maintainer.slice(0, 1000) }),
    },
    problems: problem === undefined ? problems : [...problems, problem],
  };
}

/** Reads `Source: name (version)`; the version is there only if it differs, as after a rebuild (`+b1`). */
function sourceOf(
  written: string | undefined,
  name: string,
  version: string,
): { source?: SourcePackage; problem?: string } {
  if (written === undefined || written === '') return {};
  const [, sourceName, sourceVersion = version] = sourceField.exec(written) ?? [];
  if (sourceName === undefined || !packageName.test(sourceName) || !isWord(sourceVersion))
    return { problem: 'has a malformed Source' };
  return sourceName === name && sourceVersion === version
    ? {}
    : { source: { name: sourceName, version: sourceVersion } };
}

/** How Docker's packages up to 20.10 write a release (`~3`) and its distribution. */
const dockerRelease = /^(\d+\.\d+\.\d+)(?:~(ce))?~3-0~(?:debian|ubuntu|raspbian)-[a-z]+$/u;

/** Returns the program version of a package version: without epoch and package revision. */
export function toUpstreamVersion(version: string): string {
  const withoutEpoch = version.replace(/^\d+:/u, '');
  const release = dockerRelease.exec(withoutEpoch);
  if (release !== null) return release.slice(1).filter(Boolean).join('-');
  const revision = withoutEpoch.lastIndexOf('-');
  return revision === -1 ? withoutEpoch : withoutEpoch.slice(0, revision);
}
