import { Malformed } from '../../../formats/bytes/byte-source.ts';
import type { RpmHeader } from './header.ts';

/** An installed package of rpm that brings one of the files that were asked for. */
export interface RpmPackage {
  name: string;
  version: string;
  release: string;
  /** 0 where the package has none, which compares the same. */
  epoch: number;
  vendor?: string;
  /** Those of its files whose names were asked for, with their folders. */
  files: readonly string[];
  /** Entries of its change log; `undefined` where it has none. */
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

const mostCharacters = 1000;
/** `RPMFILE_STATE_NORMAL`: not left out, nor taken over by another package. */
const present = 0;

/** The package of a header if it brings a file of one of the names; the rest of the header is not looked at if not. */
export function packageWith(header: RpmHeader, names: ReadonlySet<string>): RpmPackage | undefined {
  const files = filesNamed(header, names);
  if (files.length === 0) return undefined;
  const vendor = brief(header, 'vendor');
  const changeLog = header.texts(tags.changeLog);
  return {
    name: needed(header, 'name'),
    version: needed(header, 'version'),
    release: needed(header, 'release'),
    epoch: header.numbers(tags.epoch)?.[0] ?? 0,
    ...(vendor === undefined ? {} : { vendor }),
    files,
    ...(changeLog === undefined ? {} : { changeLog }),
  };
}

function needed(header: RpmHeader, tag: 'name' | 'version' | 'release'): string {
  const text = brief(header, tag);
  if (text === undefined) throw new Malformed(`a package without a ${tag}`);
  return text;
}

/** What goes into facts is as long as it may reasonably be. */
function brief(header: RpmHeader, tag: 'name' | 'version' | 'release' | 'vendor'): string | undefined {
  const text = header.text(tags[tag]);
  if (text !== undefined && text.length > mostCharacters)
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
    if (directory === undefined) throw new Malformed('a file of a package is in no folder');
    return (states?.[index] ?? present) === present ? [`${directory}${bases[index]}`] : [];
  });
}
