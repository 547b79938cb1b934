import { Malformed } from '../bytes/byte-source.ts';
import type { SbomDocument } from '../sbom-components/sbom-component.ts';
import { readSpdxJson } from './read-json.ts';

/** A line `Tag: value`; a value in `<text>` may have several lines. */
interface TagLine {
  tag: string;
  value: string;
}

type Entry = Record<string, unknown>;

/** Tags of a package that are one text, and their members in JSON. */
const packageTags: ReadonlyMap<string, string> = new Map([
  ['SPDXID', 'SPDXID'],
  ['PackageVersion', 'versionInfo'],
  ['PackageSupplier', 'supplier'],
  ['PackageOriginator', 'originator'],
  ['PackageLicenseDeclared', 'licenseDeclared'],
  ['PackageLicenseConcluded', 'licenseConcluded'],
  ['PackageSourceInfo', 'sourceInfo'],
  ['PrimaryPackagePurpose', 'primaryPackagePurpose'],
]);

/** Tags that begin a part of the document other than a package. */
const otherParts: ReadonlySet<string> = new Set(['FileName', 'SnippetSPDXID', 'LicenseID', 'Reviewer']);

/**
 * Reads an SPDX document in tag-value form. Gaps are JSON pointers into the same document in JSON.
 * @throws Malformed if it is of a version that is not known, or a text has no end.
 */
export function readSpdxTagValue(text: string): SbomDocument {
  const packages: Entry[] = [];
  const byId = new Map<string, Entry>();
  const relationships: Entry[] = [];
  const described: (readonly [id: string, comment: string])[] = [];
  let version: string | undefined;
  let current: Entry | undefined;
  let annotated = '';
  for (const { tag, value } of tagLines(text)) {
    const member = packageTags.get(tag);
    if (tag === 'SPDXVersion') version ??= value;
    else if (tag === 'PackageName') {
      current = { name: value };
      packages.push(current);
    } else if (tag === 'Relationship') relationships.push(...relationshipOf(value));
    else if (tag === 'SPDXREF') annotated = value;
    else if (tag === 'AnnotationComment') described.push([annotated, value]);
    else if (otherParts.has(tag)) current = undefined;
    else if (current === undefined) continue;
    else if (tag === 'ExternalRef') append(current, 'externalRefs', ...referenceOf(value));
    else if (tag === 'PackageAttributionText') append(current, 'attributionTexts', value);
    else if (member !== undefined) {
      current[member] = value;
      if (member === 'SPDXID') byId.set(value, current);
    }
  }
  for (const [id, comment] of described) {
    const entry = byId.get(id);
    if (entry !== undefined) append(entry, 'annotations', { comment });
  }
  return readSpdxJson({ spdxVersion: version, packages, relationships }, 'tag-value');
}

function append(entry: Entry, key: string, ...values: readonly unknown[]): void {
  const list = entry[key];
  if (Array.isArray(list)) list.push(...values);
  else entry[key] = [...values];
}

function* tagLines(text: string): Generator<TagLine> {
  let at = 0;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(at, end).trim();
    const colon = line.indexOf(':');
    const tag = line.slice(0, Math.max(colon, 0));
    const value = line.slice(colon + 1).trim();
    at = end + 1;
    if (tag === '' || line.startsWith('#')) continue;
    if (!value.startsWith('<text>')) {
      yield { tag, value };
      continue;
    }
    const start = text.indexOf('<text>', end - line.length - 1) + '<text>'.length;
    const close = text.indexOf('</text>', start);
    if (close === -1) throw new Malformed(`the text of ${tag.slice(0, 40)} has no end`);
    yield { tag, value: text.slice(start, close) };
    at = Math.max(at, text.indexOf('\n', close) + 1 || text.length);
  }
}

function relationshipOf(value: string): readonly Entry[] {
  const [from, type, to] = value.split(/\s+/u);
  return [{ spdxElementId: from, relationshipType: type, relatedSpdxElement: to }];
}

function referenceOf(value: string): readonly Entry[] {
  const [category, type, locator] = value.split(/\s+/u);
  return locator === undefined
    ? []
    : [{ referenceCategory: category, referenceType: type, referenceLocator: locator }];
}
