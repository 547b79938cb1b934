import { Malformed } from '../../formats/bytes/byte-source.ts';
import type { RpmHeader } from './header.ts';

/** An installed rpm package with at least one of the requested files. */
export interface RpmPackage {
  name: string;
  version: string;
  release: string;
  /** 0 for no epoch, which compares equal. */
  epoch: number;
  vendor?: string;
  /** Paths of its files with a requested name. */
  files: readonly string[];
  /** Changelog entries; absent if there are none. */
  changeLog?: readonly string[];
}

/** Tags of a header (rpmtag.h). */
const tags = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  vendor: 1011,
  fileStates: 1029,
  changeLog: 1082,
  directoryOf: 1116,
  baseNames: 1117,
  directories: 1118,
} as const;

const maxCharacters = 1000;
/** `RPMFILE_STATE_NORMAL`: installed, and not replaced by another package. */
const present = 0;

/** Returns the package of a header if it has a file of one of the names; reads nothing further otherwise. */
export function packageWith(header: RpmHeader, names: ReadonlySet<string>): RpmPackage | undefined {
  const files = filesNamed(header, names);
  if (files.length === 0) return undefined;
  const vendor = limitedText(header, 'vendor');
  const changeLog = header.texts(tags.changeLog);
  return {
    name: requiredText(header, 'name'),
    version: requiredText(header, 'version'),
    release: requiredText(header, 'release'),
    epoch: header.numbers(tags.epoch)?.[0] ?? 0,
    ...(vendor === undefined ? {} : { vendor }),
    files,
    ...(changeLog === undefined ? {} : { changeLog }),
  };
}

function requiredText(header: RpmHeader, tag: 'name' | 'version' | 'release'): string {
  const text = limitedText(header, tag);
  if (text === undefined) throw new Malformed(`a package without a ${tag}`);
  return text;
}

/** Returns a text for the facts, rejecting unreasonable lengths. */
function limitedText(header: RpmHeader, tag: 'name' | 'version' | 'release' | 'vendor'): string | undefined {
  const text = header.text(tags[tag]);
  if (text !== undefined && text.length > maxCharacters)
    throw new Malformed(`a ${tag} of ${text.length} characters`);
  return text;
}

function filesNamed(header: RpmHeader, names: ReadonlySet<string>): string[] {
  const bases = header.texts(tags.baseNames) ?? [];
  const wanted = [...bases.keys()].filter((index) => names.has(bases[index] ?? ''));
  if (wanted.length === 0) return [];
  const directories = header.texts(tags.directories) ?? [];
  const directoryOf = header.numbers(tags.directoryOf) ?? [];
  const states = header.numbers(tags.fileStates);
  return wanted.flatMap((index) => {
    const directory = directories[directoryOf[index] ?? -1];
    if (directory === undefined) throw new Malformed('a file of a package has no directory');
    return (states?.[index] ?? present) === present ? [`${directory}${bases[index]}`] : [];
  });
}
