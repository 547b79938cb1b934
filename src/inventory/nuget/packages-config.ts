import { Malformed } from '../../formats/bytes/byte-source.ts';
import type { CatalogedFile, FileReading, FoundPackage } from '../cataloger.ts';
import { languagePackage } from '../language-package.ts';
import { readPackages, type FileEntry } from '../read-entries.ts';
import { catalogedText } from '../read-text.ts';

/** References that XML itself defines; `packages.config` has no others. */
const references: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Reads `packages.config`: `<package id="jQuery" version="3.1.1" />`. */
export function readPackagesConfig(file: CatalogedFile): FileReading {
  const text = withoutComments(catalogedText(file));
  if (!/<packages[\s/>]/u.test(text)) throw new Malformed('it has no element packages');
  return readPackages(packageElements(text), configuredPackage);
}

function withoutComments(text: string): string {
  return text
    .split('<!--')
    .map((part, at) => {
      const end = part.indexOf('-->');
      if (at === 0) return part;
      return end === -1 ? '' : part.slice(end + 3);
    })
    .join(' ');
}

/** Yields the attributes of each element, which end at a `>` that no value has: it would be `&gt;`. */
function* packageElements(text: string): Generator<FileEntry<ReadonlyMap<string, string>>> {
  for (const [at, part] of text.split(/<package(?=[\s/>])/u).entries()) {
    if (at === 0) continue;
    const end = part.indexOf('>');
    const attributes = new Map<string, string>();
    const inside = end === -1 ? '' : part.slice(0, end);
    for (const [, name = '', double, single] of inside.matchAll(
      /(?<![\w:-])([\w:-]+)\s?=\s?(?:"([^"]*)"|'([^']*)')/gu,
    ))
      attributes.set(name, plainText(double ?? single ?? ''));
    yield { label: attributes.get('id') ?? `package ${at}`, value: attributes };
  }
}

function plainText(value: string): string {
  return value.replace(/&(\w+);/gu, (whole, name: string) => references.get(name) ?? whole);
}

function configuredPackage(attributes: ReadonlyMap<string, string>): FoundPackage {
  return languagePackage({
    type: 'nuget',
    name: attributes.get('id') ?? '',
    version: attributes.get('version') ?? '',
    proof: 'declared',
    development: attributes.get('developmentDependency')?.toLowerCase() === 'true',
  });
}
