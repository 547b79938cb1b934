import { asMap, isNull, uniqueItems } from './list-or-map.ts';
import { mergeRules, type MergeRule } from './merge-rules.ts';
import type { ComposeNode, ComposeProblem, ListNode, MapEntry, MapNode } from './node.ts';

/**
 * Merges a service over another with the same name or over the one it extends (13-merge of the Compose
 * specification): mappings by key, lists concatenated, single values from `over`. `!override` replaces,
 * `!reset` removes, once the service is complete (`withoutReset`). Incompatible shapes are a problem, and `over` wins.
 */
export function mergeServices(base: MapNode, over: MapNode, problems: ComposeProblem[]): MapNode {
  return mergeMaps(base, over, '', problems);
}

/**
 * Merges a service over the one it extends. One of the same document is as it is written: Compose looks for what
 * `!reset` removes before it makes a mapping of the networks (and the like) that are a list there.
 */
export function mergeExtended(base: MapNode, over: MapNode, problems: ComposeProblem[]): MapNode {
  return mergeServices(base, withoutResetsOfItems(base, over, ''), problems);
}

function withoutResetsOfItems(base: MapNode, over: MapNode, path: string): MapNode {
  const entries = [...over.entries].map(([key, entry]): [string, MapEntry] => {
    const below = base.entries.get(key)?.value;
    if (below === undefined || entry.value.kind !== 'map') return [key, entry];
    return [key, { ...entry, value: withoutResetsAt(below, entry.value, join(path, key)) }];
  });
  return { ...over, entries: new Map(entries) };
}

function withoutResetsAt(base: ComposeNode, over: MapNode, path: string): MapNode {
  if (base.kind === 'map') return withoutResetsOfItems(base, over, path);
  const rule = Object.hasOwn(mergeRules, path) ? mergeRules[path] : undefined;
  if (rule?.kind !== 'mapping' || rule.always !== true) return over;
  return withoutIdleResets(mappingOf(base, rule), over) ?? over;
}

function mergeMaps(base: MapNode, over: MapNode, path: string, problems: ComposeProblem[]): MapNode {
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) {
    const below = entries.get(key);
    // What removes a key stays until the service is complete: a file before may have the key as well.
    if (entry.value.tag === 'reset') entries.set(key, entry);
    else entries.set(key, below === undefined ? entry : mergeEntry(below, entry, join(path, key), problems));
  }
  return { ...over, entries };
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function mergeEntry(base: MapEntry, over: MapEntry, path: string, problems: ComposeProblem[]): MapEntry {
  if (over.value.tag === 'override') return over;
  if (isNull(over.value)) return base;
  if (isNull(base.value)) return over;
  const value = mergeValues(base.value, over.value, path, problems);
  if (value !== undefined) return { ...over, value };
  problems.push({ message: `cannot override ${path}: the two are of different kinds`, at: over.at });
  return over;
}

function mergeValues(
  base: ComposeNode,
  over: ComposeNode,
  path: string,
  problems: ComposeProblem[],
): ComposeNode | undefined {
  const rule = Object.hasOwn(mergeRules, path) ? mergeRules[path] : undefined;
  switch (rule?.kind) {
    case 'override':
      return over;
    case 'logging':
      return sameDriver(base, over) ? mergeByShape(base, over, path, problems) : over;
    case 'mapping': {
      const [below, above] = [mappingOf(base, rule), mappingOf(over, rule)];
      const found = rule.always === true || base.kind === 'map' ? above : withoutIdleResets(below, above);
      const kept = below && found && (rule.always === true ? below : withoutKeysOfNulls(below, found));
      return kept && found && mergeMaps(kept, found, path, problems);
    }
    case 'build': {
      if (base.kind === over.kind) return mergeByShape(base, over, path, problems);
      const [below, above] = [asMember(base, 'context'), asMember(over, 'context')];
      const found = base.kind === 'map' ? above : withoutIdleResets(below, above);
      return found && mergeByShape(below, found, path, problems);
    }
    case 'hosts': {
      const joined = mergeByShape(base, over, path, problems);
      if (joined?.kind === 'list') return uniqueItems(joined, textOfItem);
      if (joined !== undefined) return joined;
      const [below, above] = [asMap(base, /[=:]/u), asMap(over, /[=:]/u)];
      const found = base.kind === 'map' ? above : withoutIdleResets(below, above);
      return below && found && mergeMaps(below, found, path, problems);
    }
    case 'gpus': {
      const [below, above] = [asRequests(base), asRequests(over)];
      return below && above && { ...above, items: [...below.items, ...above.items] };
    }
    case 'sequence': {
      const [below, above] = [asList(base), asList(over)];
      const joined = below && above && { ...above, items: [...below.items, ...above.items] };
      return joined && rule.key ? uniqueItems(joined, rule.key) : joined;
    }
    case undefined:
      return mergeByShape(base, over, path, problems);
  }
}

/** Returns a mapping without what another one names without a value, which is the value then: `A` over `A=1`. */
function withoutKeysOfNulls(below: MapNode, above: MapNode): MapNode {
  const entries = [...below.entries].filter(([key]) => {
    const over = above.entries.get(key)?.value;
    return over === undefined || over.tag !== undefined || !isNull(over);
  });
  return { ...below, entries: new Map(entries) };
}

function mappingOf(
  node: ComposeNode,
  { separator, item }: Extract<MergeRule, { kind: 'mapping' }>,
): MapNode | undefined {
  const map = asMap(node, separator);
  if (map === undefined || item === undefined || node.kind === 'map') return map;
  const entries = [...map.entries].map(([key, entry]): [string, MapEntry] => [
    key,
    isNull(entry.value) ? { ...entry, value: item(entry.value) } : entry,
  ]);
  return { ...map, entries: new Map(entries) };
}

/**
 * Returns a mapping without the `!reset` of keys that are items of the list below it: Compose resets before it makes
 * the list a mapping, and finds no such key. Others stay for the files before.
 */
function withoutIdleResets(
  below: ComposeNode | undefined,
  above: ComposeNode | undefined,
): MapNode | undefined {
  if (below?.kind !== 'map' || above?.kind !== 'map') return undefined;
  const entries = [...above.entries].filter(
    ([key, { value }]) => value.tag !== 'reset' || !below.entries.has(key),
  );
  return { ...above, entries: new Map(entries) };
}

function mergeByShape(
  base: ComposeNode,
  over: ComposeNode,
  path: string,
  problems: ComposeProblem[],
): ComposeNode | undefined {
  if (base.kind === 'map' && over.kind === 'map') return mergeMaps(base, over, path, problems);
  if (base.kind === 'list' && over.kind === 'list') return { ...over, items: [...base.items, ...over.items] };
  if (over.kind === 'scalar' && base.kind === 'scalar') return over;
  // A limit may be a number or a mapping of two.
  if (path.startsWith('ulimits.')) return over;
  return path.startsWith('build.ulimits.') && over.kind === 'map' ? over : undefined;
}

function textOfItem(item: ComposeNode): string | undefined {
  return item.kind === 'scalar' && item.fault === undefined ? item.text : undefined;
}

function asList(node: ComposeNode): ListNode | undefined {
  if (node.kind === 'list') return node;
  if (node.kind === 'map') return undefined;
  return { kind: 'list', items: [{ at: node.at, value: node }], at: node.at, source: node.source };
}

/** Returns requests for GPUs as a list: `all` is one for a count of all. */
function asRequests(node: ComposeNode): ListNode | undefined {
  if (node.kind !== 'scalar') return node.kind === 'list' ? node : undefined;
  const { at, source } = node;
  return { kind: 'list', items: [{ at, value: asMember(node, 'count') }], at, source };
}

/** Returns a single value as the mapping whose only key it is. */
function asMember(node: ComposeNode, key: string): ComposeNode {
  if (node.kind !== 'scalar') return node;
  const { at, source } = node;
  const entry: MapEntry = { key, stringKey: true, keyAt: at, at, value: node };
  return { kind: 'map', entries: new Map([[key, entry]]), at, source };
}

function sameDriver(base: ComposeNode, over: ComposeNode): boolean {
  const [below, above] = [driverOf(base), driverOf(over)];
  return below === undefined || above === undefined || below === above;
}

function driverOf(node: ComposeNode): string | undefined {
  const driver = node.kind === 'map' ? node.entries.get('driver')?.value : undefined;
  return driver?.kind === 'scalar' && driver.type !== 'null' ? driver.text : undefined;
}

/** Returns a mapping without what its `!reset` tags remove, at any depth. */
export function withoutReset(map: MapNode): MapNode {
  const kept = [...map.entries].filter(([, entry]) => entry.value.tag !== 'reset');
  const entries = kept.map(([key, entry]): [string, MapEntry] => [
    key,
    { ...entry, value: valueWithoutReset(entry.value) },
  ]);
  return { ...map, entries: new Map(entries) };
}

/** Returns a mapping as another one takes it over: its tags were for the place where it is written. */
export function withoutTags(map: MapNode): MapNode {
  const entries = [...withoutReset(map).entries].map(([key, entry]): [string, MapEntry] => [
    key,
    { ...entry, value: valueWithoutTags(entry.value) },
  ]);
  return { ...map, entries: new Map(entries) };
}

/** Returns a value without its tags, at any depth of mappings. */
export function valueWithoutTags(node: ComposeNode): ComposeNode {
  const { tag: _, ...plain } = node;
  return plain.kind === 'map' ? withoutTags(plain) : plain;
}

/** Returns a value without what the `!reset` tags inside it remove. Lists are read without it. */
export function valueWithoutReset(node: ComposeNode): ComposeNode {
  return node.kind === 'map' ? withoutReset(node) : node;
}

/**
 * Returns a service whose lists have each key once: of two items with the same target the last counts, in one
 * file too.
 */
export function withUniqueItems(service: MapNode): MapNode {
  const entries = [...service.entries].map(([key, entry]): [string, MapEntry] => {
    const rule = Object.hasOwn(mergeRules, key) ? mergeRules[key] : undefined;
    if (rule?.kind !== 'sequence' || rule.key === undefined || entry.value.kind !== 'list')
      return [key, entry];
    return [key, { ...entry, value: uniqueItems(entry.value, rule.finalKey ?? rule.key) }];
  });
  return { ...service, entries: new Map(entries) };
}

/** Returns a service of another file with mappings for its lists of networks and the like, as Compose reads that file. */
export function withMappings(service: MapEntry): MapEntry {
  return { ...service, value: mappingAt(service.value, '') };
}

function mappingAt(node: ComposeNode, path: string): ComposeNode {
  if (node.kind === 'map') {
    const entries = [...node.entries].map(([key, entry]): [string, MapEntry] => [
      key,
      { ...entry, value: mappingAt(entry.value, join(path, key)) },
    ]);
    return { ...node, entries: new Map(entries) };
  }
  const rule = Object.hasOwn(mergeRules, path) ? mergeRules[path] : undefined;
  return (rule?.kind === 'mapping' && rule.always === true && mappingOf(node, rule)) || node;
}
