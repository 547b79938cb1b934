import { Malformed } from '../../formats/bytes/byte-source.ts';
import {
  booleanAt,
  listAt,
  recordAt,
  stringAt,
  stringsAt,
  type JsonRecord,
} from '../../formats/json/members.ts';
import { parseToml } from '../../formats/toml/parse-toml.ts';
import type { CatalogedFile, FileReading, FoundPackage } from '../cataloger.ts';
import { languagePackage } from '../language-package.ts';
import { listEntries, readPackages } from '../read-entries.ts';
import { asRecord, catalogedText } from '../read-text.ts';

/** A lock file in TOML: a list of packages, with what the program writes for the project's own folders. */
export interface TomlLock {
  /** The member with the list of packages. */
  list: 'package' | 'packages';
  /** Whether a package is a folder of the project. */
  isLocal: (entry: JsonRecord) => boolean;
  /** Whether a package is only for development. */
  isDevelopment: (entry: JsonRecord) => boolean;
}

function never(): boolean {
  return false;
}

/** `source = { type = "directory" }`; `category` until Poetry 1.4, `groups` since 2.0, and neither between them. */
export const poetryLock: TomlLock = {
  list: 'package',
  isLocal: (entry) => stringAt(recordAt(entry, 'source'), 'type') === 'directory',
  isDevelopment: (entry) => {
    const groups = stringsAt(entry, 'groups');
    return stringAt(entry, 'category') === 'dev' || (groups.length > 0 && !groups.includes('main'));
  },
};

/** `source = { virtual = "." }`, `{ editable = "." }`, `{ directory = "lib" }`. */
export const uvLock: TomlLock = {
  list: 'package',
  isLocal: (entry) =>
    ['virtual', 'editable', 'directory'].some((kind) => Object.hasOwn(recordAt(entry, 'source') ?? {}, kind)),
  isDevelopment: never,
};

/** `path = "./lib"` is a folder unless it names an archive. */
export const pdmLock: TomlLock = {
  list: 'package',
  isLocal: (entry) => {
    const path = stringAt(entry, 'path');
    return booleanAt(entry, 'editable') === true || (path !== undefined && !isArchive(path));
  },
  isDevelopment: never,
};

/** PEP 751: `directory = { path = "." }`. */
export const pylock: TomlLock = {
  list: 'packages',
  isLocal: (entry) => recordAt(entry, 'directory') !== undefined,
  isDevelopment: never,
};

/** Reads a lock file in TOML. */
export function readTomlLock(file: CatalogedFile, lock: TomlLock): FileReading {
  const document = parseToml(catalogedText(file));
  if (!Object.hasOwn(document, lock.list) && !Object.hasOwn(document, 'metadata'))
    throw new Malformed(`it has neither ${lock.list} nor metadata`);
  return readPackages(listEntries(listAt(document, lock.list)), (value) => packageOf(asRecord(value), lock));
}

function packageOf(entry: JsonRecord, lock: TomlLock): FoundPackage | undefined {
  if (lock.isLocal(entry)) return undefined;
  const name = stringAt(entry, 'name') ?? '';
  const version = stringAt(entry, 'version') ?? '';
  return languagePackage({
    type: 'pypi',
    name,
    version,
    proof: 'declared',
    development: lock.isDevelopment(entry),
  });
}

function isArchive(path: string): boolean {
  return /\.(?:whl|zip|tar\.gz|tar\.bz2)$/u.test(path);
}
