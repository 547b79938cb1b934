import { Malformed } from '../../formats/bytes/byte-source.ts';
import { isFileName, isPackagedPath, isWord } from '../stated-values.ts';
import type { RpmHeader } from './header.ts';

/** What names a build of an rpm package. */
export interface RpmBuild {
  name: string;
  version: string;
  release: string;
  /** 0 for no epoch, which compares equal. */
  epoch: number;
  vendor?: string;
}

/** An installed rpm package with at least one of the requested files. */
export interface RpmPackage extends RpmBuild {
  /** Paths of its files with a requested name. */
  files: readonly string[];
  /** Those of them that it installs setuid or with file capabilities; missing if there are none. */
  elevated?: readonly string[];
  /** Changelog entries; absent if there are none. */
  changeLog?: readonly string[];
  /** `MODULARITYLABEL`. */
  module?: string;
}

/** An installed rpm package as its header describes it. */
export interface DescribedRpm extends RpmBuild {
  architecture?: string;
  license?: string;
  /** The file name of its source package: `bash-5.1.8-6.el9.src.rpm`. */
  sourceFile?: string;
  /** `MODULARITYLABEL`. */
  module?: string;
  /** Paths of its files, without directories. */
  files: readonly string[];
  /** Why its files are not known. */
  problem?: string;
}

/** Tags of a header (rpmtag.h). */
const tags = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  vendor: 1011,
  license: 1014,
  architecture: 1022,
  fileStates: 1029,
  fileModes: 1030,
  sourceFile: 1044,
  changeLog: 1082,
  directoryOf: 1116,
  baseNames: 1117,
  directories: 1118,
  capabilities: 5010,
  module: 5096,
} as const;

const maxCharacters = 1000;
const maxLicenseCharacters = 20_000;
/** `RPMFILE_STATE_NORMAL`: installed, and not replaced by another package. */
const present = 0;
const fileTypeBits = 0o17_0000;
const directoryBits = 0o4_0000;
const setuidBit = 0o4000;

/** Returns the package of a header if it has a file of one of the names; reads nothing further otherwise. */
export function packageWith(header: RpmHeader, names: ReadonlySet<string>): RpmPackage | undefined {
  const files = filesOf(header, (name) => names.has(name));
  if (files.length === 0) return undefined;
  const changeLog = header.texts(tags.changeLog);
  const modes = header.numbers(tags.fileModes) ?? [];
  const capabilities = header.texts(tags.capabilities) ?? [];
  const isElevated = (index: number) =>
    ((modes[index] ?? 0) & setuidBit) !== 0 || (capabilities[index] ?? '') !== '';
  const elevated = filesOf(header, (name, index) => names.has(name) && isElevated(index));
  return {
    ...buildOf(header),
    files,
    ...(elevated.length === 0 ? {} : { elevated }),
    ...(changeLog === undefined ? {} : { changeLog }),
    ...moduleOf(header),
  };
}

/** Returns the package of a header with its files, without its changelog. */
export function describeRpm(header: RpmHeader): DescribedRpm {
  const build = buildOf(header);
  const architecture = limitedText(header, 'architecture');
  const license = limitedText(header, 'license', maxLicenseCharacters);
  const sourceFile = limitedText(header, 'sourceFile');
  return {
    ...build,
    ...(architecture === undefined ? {} : { architecture }),
    ...(license === undefined ? {} : { license }),
    ...(sourceFile === undefined ? {} : { sourceFile }),
    ...moduleOf(header),
    ...listFiles(header),
  };
}

function moduleOf(header: RpmHeader): { module?: string } {
  const module = limitedText(header, 'module');
  return module === undefined || module === '' ? {} : { module };
}

/** Returns the files of a package, without directories; a package of which they are not understood is still there. */
function listFiles(header: RpmHeader): Pick<DescribedRpm, 'files' | 'problem'> {
  try {
    const modes = header.numbers(tags.fileModes);
    const isFile = (_name: string, index: number): boolean =>
      ((modes?.[index] ?? 0) & fileTypeBits) !== directoryBits;
    return { files: filesOf(header, isFile) };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { files: [], problem: error.message };
  }
}

function buildOf(header: RpmHeader): RpmBuild {
  const vendor = limitedText(header, 'vendor');
  return {
    name: requiredText(header, 'name'),
    version: requiredText(header, 'version'),
    release: requiredText(header, 'release'),
    epoch: header.numbers(tags.epoch)?.[0] ?? 0,
    ...(vendor === undefined ? {} : { vendor }),
  };
}

function requiredText(header: RpmHeader, tag: 'name' | 'version' | 'release'): string {
  const text = limitedText(header, tag);
  if (text === undefined) throw new Malformed(`a package without a ${tag}`);
  if (!isWord(text)) throw new Malformed(`a package with a malformed ${tag}`);
  return text;
}

/** Returns a text for the facts, rejecting unreasonable lengths. */
function limitedText(
  header: RpmHeader,
  tag: 'name' | 'version' | 'release' | 'vendor' | 'license' | 'architecture' | 'sourceFile' | 'module',
  limit = maxCharacters,
): string | undefined {
  const text = header.text(tags[tag]);
  if (text !== undefined && text.length > limit) throw new Malformed(`a ${tag} of ${text.length} characters`);
  return text;
}

/** Returns the paths of the files that are there and that are wanted by their base name and number. */
function filesOf(header: RpmHeader, isWanted: (baseName: string, index: number) => boolean): string[] {
  const bases = header.texts(tags.baseNames) ?? [];
  if (!bases.some(isWanted)) return [];
  const directories = header.texts(tags.directories) ?? [];
  const directoryOf = header.numbers(tags.directoryOf) ?? [];
  const states = header.numbers(tags.fileStates);
  const isSound = directories.map((directory) => isPackagedPath(`${directory}x`));
  const paths: string[] = [];
  for (const [index, base] of bases.entries()) {
    if ((states?.[index] ?? present) !== present || !isWanted(base, index)) continue;
    const directory = directoryOf[index] ?? -1;
    if (directories[directory] === undefined) throw new Malformed('a file of a package has no directory');
    if (isSound[directory] !== true || !isFileName(base))
      throw new Malformed('a file of a package has a malformed path');
    paths.push(`${directories[directory]}${base}`);
  }
  return paths;
}

/** Returns the version of a build as rpm writes it, `epoch:version-release`; an epoch of 0 is left out, as none. */
export function writeVersion({ epoch, version, release }: Omit<RpmBuild, 'name' | 'vendor'>): string {
  return `${epoch === 0 ? '' : `${epoch}:`}${version}-${release}`;
}
