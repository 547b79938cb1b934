import type { FileLocation, Location } from '../../core/location.ts';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import type { ComposeNode, ListItem, MapEntry, MapNode, ScalarNode } from '../language/node.ts';
import { composeServiceOf } from './written-values.ts';

/** What an override file is to change of a service. */
export type OverrideChange = {
  /** What it is for, on one line. */
  comment: string;
} & (
  | { kind: 'set'; path: readonly [string, ...string[]]; value: string }
  | { kind: 'add'; key: string; value: string }
  /** Of the keys that may hold it: a value of another key may be at the same place, through an anchor. */
  | { kind: 'remove'; keys: readonly string[]; at: readonly Location[] }
  | { kind: 'bind'; key: string; at: Location; address: string }
);

/** A key of the override: a value, or the lines below it. */
interface OverrideKey {
  comments: string[];
  lines: readonly string[];
}

/** A list while it is changed. */
interface ChangedList {
  comments: string[];
  /** The items of before that stay, as YAML. */
  kept: string[];
  added: string[];
  /** Whether the whole list has to be written. */
  isReplaced: boolean;
}

function isAt(location: Location, at: FileLocation): boolean {
  return (
    location.in === 'file' &&
    location.file === at.file &&
    location.range.startOffset === at.range.startOffset &&
    location.range.endOffset === at.range.endOffset
  );
}

function rawText({ at, source }: ComposeNode): string {
  return source.text.slice(at.range.startOffset, at.range.endOffset);
}

/** A scalar as it is written, variables and all; in a form that flow style takes too. */
function scalarText(node: ScalarNode): string {
  const raw = rawText(node);
  const isOneLine = node.at.range.startLine === node.at.range.endLine && !/^[|>]/u.test(raw);
  if (!isOneLine) return JSON.stringify(node.text.replaceAll('$', '$$$$'));
  return node.type === 'string' && !/^["']/u.test(raw) ? JSON.stringify(raw) : raw;
}

function keyText(key: string): string {
  return /^[a-z_][\w.-]*$/iu.test(key) && !/^(?:y|n|yes|no|on|off|true|false|null)$/iu.test(key)
    ? key
    : JSON.stringify(key);
}

function valueText(node: ComposeNode): string {
  switch (node.kind) {
    case 'scalar':
      return scalarText(node);
    case 'list':
      return `[${node.items.map(({ value }) => valueText(value)).join(', ')}]`;
    case 'map':
      return `{${[...node.entries.values()].map(({ key, value }) => `${keyText(key)}: ${valueText(value)}`).join(', ')}}`;
  }
}

/** A port with another host address: the rest of it stays as it is written. */
function boundPort(item: ListItem, at: Location, address: string): string | undefined {
  const place = at.in === 'file' ? at.address : undefined;
  const { value } = item;
  if (value.kind === 'map') {
    const entries = [...value.entries.values()].filter(({ key }) => key !== 'host_ip');
    const members = entries.map(({ key, value: inner }) => `${keyText(key)}: ${valueText(inner)}`);
    return `{${[...members, `host_ip: ${address}`].join(', ')}}`;
  }
  if (place === undefined || value.kind !== 'scalar') return undefined;
  const start = value.at.range.startOffset;
  const raw = rawText(value);
  const [from, to] = [place.range.startOffset - start, place.range.endOffset - start];
  const text = raw.slice(0, from) + place.before + address + place.after + raw.slice(to);
  return /^["']/u.test(text) ? text : JSON.stringify(text);
}

/** Collects the changes of one service. */
class ServiceOverride {
  readonly #node: MapNode;
  readonly #keys = new Map<string, OverrideKey>();
  readonly #lists = new Map<string, ChangedList>();
  readonly #paths: { path: readonly [string, ...string[]]; value: string; comment: string }[] = [];

  constructor(node: MapNode) {
    this.#node = node;
  }

  /** Makes a change, and returns whether an override can express it. */
  make(change: OverrideChange): boolean {
    switch (change.kind) {
      case 'set':
        this.#paths.push(change);
        return true;
      case 'add':
        return this.#add(change.key, change.value, change.comment);
      case 'remove':
        return this.#remove(change);
      case 'bind':
        return this.#bind(change);
    }
  }

  #list(key: string): ChangedList | undefined {
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const value = this.#node.entries.get(key)?.value;
    if (value !== undefined && value.kind !== 'list') return undefined;
    const kept = value?.items.map((item) => valueText(item.value)) ?? [];
    const list: ChangedList = { comments: [], kept, added: [], isReplaced: false };
    this.#lists.set(key, list);
    return list;
  }

  #add(key: string, value: string, comment: string): boolean {
    const list = this.#list(key);
    list?.added.push(JSON.stringify(value));
    list?.comments.push(comment);
    return list !== undefined;
  }

  #remove({ keys, at, comment }: Extract<OverrideChange, { kind: 'remove' }>): boolean {
    const entries = keys.flatMap((key) => this.#node.entries.get(key) ?? []);
    const found = at.map((location) => entries.some((entry) => this.#removeAt(entry, location, comment)));
    return found.length > 0 && found.every((isFound) => isFound);
  }

  #removeAt({ key, at, value }: MapEntry, location: Location, comment: string): boolean {
    if (isAt(location, at)) {
      // A value that is off needs no newer Compose.
      const isBoolean =
        value.kind === 'scalar' && value.type !== 'null' && /^(?:privileged|.*_disable)$/u.test(key);
      this.#keys.set(key, { comments: [comment], lines: [isBoolean ? 'false' : '!reset null'] });
      return true;
    }
    if (value.kind !== 'list') return false;
    const index = value.items.findIndex((item) => isAt(location, item.at));
    return index !== -1 && this.#replaceItem(key, value.items[index], undefined, comment);
  }

  #bind({ key, at, address, comment }: Extract<OverrideChange, { kind: 'bind' }>): boolean {
    const value = this.#node.entries.get(key)?.value;
    const item = value?.kind === 'list' ? value.items.find((one) => isAt(at, one.at)) : undefined;
    const text = item && boundPort(item, at, address);
    return text !== undefined && this.#replaceItem(key, item, text, comment);
  }

  #replaceItem(key: string, item: ListItem | undefined, text: string | undefined, comment: string): boolean {
    const list = this.#list(key);
    if (list === undefined || item === undefined) return false;
    const at = list.kept.indexOf(valueText(item.value));
    if (at !== -1) list.kept.splice(at, 1, ...(text === undefined ? [] : [text]));
    list.isReplaced = true;
    list.comments.push(comment);
    return true;
  }

  /** The keys of the service in the override. */
  keys(): ReadonlyMap<string, OverrideKey> {
    const keys = new Map(this.#keys);
    for (const [key, { comments, kept, added, isReplaced }] of this.#lists) {
      if (comments.length === 0) continue;
      const items = isReplaced ? [...kept, ...added] : added;
      const lines = items.map((item) => `- ${item}`);
      const tag = isReplaced ? (items.length === 0 ? '!reset null' : '!override') : '';
      keys.set(key, { comments, lines: [tag, ...lines] });
    }
    for (const [first, group] of Map.groupBy(this.#paths, ({ path }) => path[0])) {
      const comments = group.map(({ comment }) => comment);
      const [only] = group;
      const lines =
        only?.path.length === 1
          ? [only.value]
          : ['', ...nestedLines(group.map((one) => ({ ...one, path: one.path.slice(1) })))];
      keys.set(first, { comments, lines });
    }
    return keys;
  }
}

/** The lines of values by their paths, of which each has one part at least. */
function nestedLines(values: readonly { path: readonly string[]; value: string }[]): readonly string[] {
  return [...Map.groupBy(values, ({ path }) => path[0] ?? '')].flatMap(([key, group]) => {
    const [only] = group;
    if (only?.path.length === 1) return [`${key}: ${only.value}`];
    const below = nestedLines(group.map((one) => ({ ...one, path: one.path.slice(1) })));
    return [`${key}:`, ...below.map((line) => `  ${line}`)];
  });
}

/** A service of an override file. */
export interface ServiceOverrideText {
  /** The lines of the service; none if nothing is to be changed. */
  lines: readonly string[];
  /** The changes that an override cannot express. */
  left: readonly OverrideChange[];
}

/**
 * Returns a service of an override file that makes changes of a workload. Values that stay are written as they are,
 * with their variables. Absent for a workload that was not read from a Compose file.
 */
export function overrideService(
  name: string,
  workload: WrittenWorkload,
  changes: readonly OverrideChange[],
): ServiceOverrideText | undefined {
  const node = composeServiceOf(workload);
  if (node === undefined) return undefined;
  const override = new ServiceOverride(node);
  const left = changes.filter((change) => !override.make(change));
  const lines = [...override.keys()].flatMap(
    ([
      key,
      {
        comments,
        lines: [first = '', ...rest],
      },
    ]) => [
      ...[...new Set(comments)].map((comment) => `    # ${comment}`),
      `    ${key}:${first === '' ? '' : ` ${first}`}`,
      ...rest.map((line) => `      ${line}`),
    ],
  );
  return { lines: lines.length === 0 ? [] : [`  ${keyText(name)}:`, ...lines], left };
}
