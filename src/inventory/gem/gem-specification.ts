import { Malformed } from '../../formats/bytes/byte-source.ts';
import type { CatalogedFile, FileReading } from '../cataloger.ts';
import { languagePackage, licenseNames } from '../language-package.ts';
import { textLines, textWithNul } from '../read-text.ts';
import { rubyTexts } from './ruby-text.ts';

/** What a specification says of a gem. */
interface GemFields {
  name?: string;
  version?: string;
  licenses?: readonly string[];
}

/**
 * Reads the specification of an installed gem: Ruby, which is never run. RubyGems writes the values as texts, and once more
 * in a comment (`# stub: rake 13.2.1 ruby lib`); a gem from a repository may compute its version, which is then not known.
 */
export function readGemSpecification(file: CatalogedFile): FileReading {
  // RubyGems parts several paths with a NUL.
  const lines = textLines(textWithNul(file));
  const stated = fieldsOf(lines);
  const stub = stubOf(lines);
  const name = stated.name ?? stub?.name;
  if (name === undefined) throw new Malformed('it states no name of a gem as a text');
  const version = stated.version ?? stub?.version ?? versionInPath(file.path, name) ?? '';
  const licenses = stated.licenses ?? [];
  return { packages: [languagePackage({ type: 'gem', name, version, proof: 'installed', licenses })] };
}

/** Reads `s.name = "…"` and the like, whatever the variable is called; the first of each counts. */
function fieldsOf(lines: readonly string[]): GemFields {
  const fields: GemFields = {};
  for (const line of lines) {
    const found = /^\s*\w+\.(name|version|licenses?)\s*=(?!=)(.*)$/u.exec(line);
    if (found === null) continue;
    const [, field = '', value = ''] = found;
    const texts = rubyTexts(withoutComment(value));
    if (field.startsWith('license')) fields.licenses ??= licenseNames(texts);
    else if (isText(value)) fields[field === 'name' ? 'name' : 'version'] ??= texts[0];
  }
  return fields;
}

/** Whether a value is one text, frozen or made a version, and not an expression that uses one: `File.read("VERSION")`. */
function isText(value: string): boolean {
  return (
    /^\s*(?:["']|%q|Gem::Version\.(?:new|create)[\s(]*["'])/u.test(value) && !/["'\])}]\s*[+*%]/u.test(value)
  );
}

/** Returns a value without a comment behind it; `#{` is no comment. */
function withoutComment(value: string): string {
  const at = value.search(/\s#(?!\{)/u);
  return at === -1 || /["']/u.test(value.slice(at)) ? value : value.slice(0, at);
}

function stubOf(lines: readonly string[]): { name: string; version: string } | undefined {
  for (const line of lines.slice(0, 5)) {
    const found = /^# stub: (\S+) (\S+) \S+ /u.exec(line);
    if (found !== null) return { name: found[1] ?? '', version: found[2] ?? '' };
  }
  return undefined;
}

/** `specifications/rake-13.2.1.gemspec`, with a platform behind it for some. */
function versionInPath(path: string, name: string): string | undefined {
  const file = path.slice(path.lastIndexOf('/') + 1);
  if (!file.startsWith(`${name}-`)) return undefined;
  return /^(\d[^-]*?)(?:-.*)?\.gemspec$/u.exec(file.slice(name.length + 1))?.[1];
}
