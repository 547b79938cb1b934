import type { FileLocation, Span } from '../../core/location.ts';
import type {
  WrittenConfig,
  WrittenEntry,
  WrittenMember,
  WrittenObject,
} from '../../core/engine/written-config.ts';
import type { LocatedMember, LocatedObject, LocatedValue } from '../../formats/json/located-json.ts';
import { credentialDetector } from '../../knowledge/credentials/credentials.ts';
import { entryRemoval } from '../../formats/json/removal.ts';
import { indexText, lineStart, rangeOf, type TextIndex } from '../../formats/yaml/text-index.ts';

interface Source {
  file: string;
  index: TextIndex;
}

/** Members whose strings, and lists of them, hold no credential. Of anything else the text stays in the file. */
export const openTexts: ReadonlySet<string> = new Set([
  'bip',
  'bridge',
  'cgroup-parent',
  'data-root',
  'default-runtime',
  'graph',
  'hosts',
  'insecure-registries',
  'log-driver',
  'log-level',
  'max-file',
  'max-size',
  'metrics-addr',
  'registry-mirrors',
  'seccomp-profile',
  'storage-driver',
  'userns-remap',
]);

function isOpen(name: string, { kind }: LocatedValue, text: string): boolean {
  if (kind === 'boolean' || kind === 'number' || kind === 'null') return true;
  return kind !== 'object' && openTexts.has(name) && !/[@\n]/u.test(text);
}

function place({ file, index }: Source, { start, end }: Span): FileLocation {
  return { in: 'file', file, range: rangeOf(index, start, end) };
}

function entryOf(
  source: Source,
  container: Span,
  spans: readonly Span[],
  at: number,
  empty: string,
): Omit<WrittenEntry, 'text'> {
  const span = spans[at] ?? container;
  const { span: gone, text } = entryRemoval(container, spans, at, empty);
  return {
    at: place(source, span),
    removal: { range: rangeOf(source.index, gone.start, gone.end), text },
  };
}

function textOf({ index }: Source, { start, end }: Span, name: string, value: LocatedValue) {
  const text = index.text.slice(start, end);
  return isOpen(name, value, text) ? { text } : {};
}

/** Returns what a text looks like; an element of a list such as `splunk-token=tea` has a name of its own. */
function credentialOf(member: string, value: LocatedValue): Pick<WrittenEntry, 'credential'> {
  if (value.kind !== 'string') return {};
  const [, name = member, text = value.text] = /^-{0,2}([A-Za-z][\w.-]*)=(.*)$/su.exec(value.text) ?? [];
  const detector = credentialDetector(name, text);
  return detector === undefined ? {} : { credential: { detector, length: text.length } };
}

function entriesOf(source: Source, name: string, value: LocatedValue): readonly WrittenEntry[] | undefined {
  if (value.kind !== 'array') return undefined;
  const spans = value.items.map(({ span }) => span);
  return value.items.map((item, at) => ({
    ...entryOf(source, value.span, spans, at, '[]'),
    ...textOf(source, item.span, name, item),
    ...credentialOf(name, item),
  }));
}

/** White space before the last member, where it begins a line. */
function leadOf({ index: { text }, index }: Source, members: readonly LocatedMember[]): string | undefined {
  const last = members.at(-1)?.nameSpan.start;
  if (last === undefined) return undefined;
  const before = text.slice(lineStart(index, last), last);
  return /^[ \t]*$/u.test(before) && lineStart(index, last) > 0 ? before : undefined;
}

function objectOf(source: Source, { span, members }: LocatedObject): WrittenObject {
  const spans = members.map(({ nameSpan, value }) => ({ start: nameSpan.start, end: value.span.end }));
  const lead = leadOf(source, members);
  return {
    range: rangeOf(source.index, span.start, span.end),
    members: members.map((member, at) => memberOf(source, member, entryOf(source, span, spans, at, '{}'))),
    ...(lead === undefined ? {} : { lead }),
  };
}

function memberOf(source: Source, member: LocatedMember, entry: Omit<WrittenEntry, 'text'>): WrittenMember {
  const { name, nameSpan, value } = member;
  const entries = entriesOf(source, name, value);
  return {
    name,
    ...entry,
    ...textOf(source, { start: nameSpan.start, end: value.span.end }, name, value),
    ...credentialOf(name, value),
    ...(value.kind === 'object' ? { object: objectOf(source, value) } : {}),
    ...(entries === undefined ? {} : { entries }),
  };
}

/** The places of a daemon.json, for findings and edits. `object` is its outermost object. */
export function writtenConfig(text: string, file: string, object: LocatedObject | undefined): WrittenConfig {
  const index = indexText(text);
  const source: Source = { file, index };
  return { file, eol: index.eol, ...(object === undefined ? {} : { object: objectOf(source, object) }) };
}
