import { Malformed } from '../../formats/bytes/byte-source.ts';
import type { CatalogedFile, FileReading, FoundPackage } from '../cataloger.ts';
import { languagePackage } from '../language-package.ts';
import { readPackages, type FileEntry } from '../read-entries.ts';
import { textLines, catalogedText } from '../read-text.ts';

/**
 * Reads the exact pins (`==`, `===`) of a requirements file of pip. A file does not say which version of a range is
 * installed, and is no installation: requirements without a pin, archives, folders and repositories are no packages. Files
 * that it includes are read by themselves.
 */
export function readRequirements(file: CatalogedFile): FileReading {
  return readPackages(logicalLines(catalogedText(file)), pinnedPackage);
}

/** Yields lines without comments, joined where one ends with a backslash, as pip does. */
function* logicalLines(text: string): Generator<FileEntry<string>> {
  let parts: string[] = [];
  for (const [at, line] of textLines(text).entries()) {
    const continues = line.endsWith('\\') && !/^\s*#/u.test(line);
    parts.push(continues ? line.slice(0, -1) : line);
    if (continues) continue;
    yield { label: `line ${at + 1}`, value: withoutComment(parts.join('')) };
    parts = [];
  }
  yield { label: 'last line', value: withoutComment(parts.join('')) };
}

/** A comment begins at the start of a line, or after a space. Runs of spaces become one. */
function withoutComment(line: string): string {
  const at = line.search(/(?:^|\s)#/u);
  return (at === -1 ? line : line.slice(0, at)).replace(/\s+/gu, ' ').trim();
}

/** Returns the package of a pin; `undefined` for an option, a place, and a requirement without a pin. */
function pinnedPackage(line: string): FoundPackage | undefined {
  if (line === '' || line.startsWith('-') || isPlace(line)) return undefined;
  const [requirement = ''] = line.split(/ ?;| --?[a-z]/u);
  const parts = /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?) ?(?:\[[^\]]*\])? ?(.*)$/u.exec(requirement);
  if (parts === null) throw new Malformed('it is not a requirement');
  const [, name = '', constraint = ''] = parts;
  if (constraint.startsWith('@')) return undefined;
  const specifiers = constraint.replace(/^\((.*)\)$/u, '$1').trim();
  if (specifiers === '') return undefined;
  const [version] = specifiers.split(',').flatMap((specifier) => pinOf(specifier.trim()) ?? []);
  return version === undefined
    ? undefined
    : languagePackage({ type: 'pypi', name, version, proof: 'declared' });
}

/** Returns the version of `==1.0` or `===1.0`; `undefined` for another operator, and for a prefix (`==1.*`). */
function pinOf(specifier: string): string | undefined {
  const found = /^(===?|~=|!=|<=?|>=?) ?([\w.!+*-]+)$/u.exec(specifier);
  if (found === null) throw new Malformed('it is not a requirement');
  const [, operator = '', version = ''] = found;
  return operator.startsWith('==') && !version.includes('*') ? version : undefined;
}

/** Whether a line is an archive, a folder or a repository: an address, a path, or the file of a wheel. */
function isPlace(line: string): boolean {
  const [word = ''] = line.split(' ', 1);
  return (
    /^(?:[a-z][a-z+.-]*:|[./~]|[A-Za-z]:\\)/u.test(word) ||
    (/^\w/u.test(word) && /\/|(?:\.whl|\.zip|\.tar\.gz)$/u.test(word))
  );
}
