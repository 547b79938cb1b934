import { Malformed } from '../../formats/bytes/byte-source.ts';
import type { CatalogedFile, FileReading, FoundPackage } from '../cataloger.ts';
import { languagePackage } from '../language-package.ts';
import { readPackages, type FileEntry } from '../read-entries.ts';
import { textLines, catalogedText } from '../read-text.ts';

/** Sections with gems that are not the project's own, which are in `PATH`. */
const gemSections: ReadonlySet<string> = new Set(['GEM', 'GIT', 'PLUGIN SOURCE']);

/** Reads `Gemfile.lock` or `gems.locked` of Bundler. */
export function readGemfileLock(file: CatalogedFile): FileReading {
  const lines = textLines(catalogedText(file));
  if (!lines.some((line) => gemSections.has(line) || line === 'PATH' || line === 'DEPENDENCIES'))
    throw new Malformed('it has no section of gems');
  return readPackages(specLines(lines), lockedGem);
}

/** Yields the lines of gems, which four spaces precede; their dependencies have six. */
function* specLines(lines: readonly string[]): Generator<FileEntry<string>> {
  let section = '';
  for (const [at, line] of lines.entries()) {
    if (/^\S/u.test(line)) section = line;
    // A merge that failed leaves both sides, so that each of its gems may be installed.
    if (/^(?:<{7}|={7}|>{7})/u.test(line)) yield { label: `line ${at + 1}`, value: '' };
    else if (gemSections.has(section) && /^ {4}\S/u.test(line))
      yield { label: `line ${at + 1}`, value: line };
  }
}

/** `    nokogiri (1.15.4-x86_64-linux)`: no version has a hyphen, so that what follows one is the platform. */
function lockedGem(line: string): FoundPackage | undefined {
  if (line === '') throw new Malformed('it is the mark of a merge conflict');
  const found = /^ {4}(\S+) \(([^-()\s]+)(?:-[^()\s]+)?\)!?$/u.exec(line);
  if (found === null) throw new Malformed('it is not a gem with its version');
  return languagePackage({
    type: 'gem',
    name: found[1] ?? '',
    version: found[2] ?? '',
    proof: 'declared',
  });
}
