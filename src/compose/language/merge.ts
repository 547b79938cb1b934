import { asMap, isNull, uniqueItems } from './list-or-map.ts';
import { buildMapping, itemsThatAreNoText, listToMerge, mappingOf, requestsOf } from './merge-forms.ts';
import { mergeRules, type MergeRule } from './merge-rules.ts';
import type { ComposeNode, ComposeProblem, MapEntry, MapNode } from './node.ts';

/**
 * Merges a service over another with the same name or over the one it extends (13-merge of the Compose
 * specification): mappings by key, lists concatenated, single values from `over`. `!override` replaces,
 * `!reset` removes, once the service is complete (`withoutReset`). Incompatible shapes are a problem, and `over` wins.
 */
export function mergeServices(base: MapNode, over: MapNode, problems: ComposeProblem[]): MapNode {
  return mergeMaps(base, over, { path: '', problems });
}

/** Merges an entry of a section beside the services, such as a volume, over the one of the same name. */
export function mergeDefinitions(
  section: string,
  base: MapNode,
  over: MapNode,
  problems: ComposeProblem[],
): MapNode {
  return mergeMaps(base, over, { path: `${section}.*`, problems });
}

/**
 * Merges a service over the one it extends. One of the same document is as it is written: Compose looks for what
 * `!reset` removes before it makes a mapping of the networks (and the like) that are a list there.
 */
export function mergeExtended(
  base: MapNode,
  over: MapNode,
  problems: ComposeProblem[],
  isAsWritten: boolean,
): MapNode {
  return mergeMaps(base, withoutResetsOfItems(base, over, ''), { path: '', problems, isAsWritten });
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
  const rule = ruleAt(path);
  if (rule?.kind !== 'mapping' || rule.always !== true) return over;
  return withoutIdleResets(mappingOf(base, rule), over);
}

/** Where a value is merged, and how. */
interface Merging {
  path: string;
  problems: ComposeProblem[];
  /** The base is one of the same document, as it is written: no file before, which Compose has read as a whole. */
  isAsWritten?: boolean;
}

function mergeMaps(base: MapNode, over: MapNode, merging: Merging): MapNode {
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) {
    const below = entries.get(key);
    // What removes a key stays until the service is complete: a file before may have the key as well.
    if (entry.value.tag === 'reset' || below === undefined) entries.set(key, entry);
    else entries.set(key, mergeEntry(below, entry, { ...merging, path: join(merging.path, key) }));
  }
  return { ...over, entries };
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function ruleAt(path: string): MergeRule | undefined {
  if (Object.hasOwn(mergeRules, path)) return mergeRules[path];
  // The names of limits are open.
  return /^ulimits\.[^.]+$/u.test(path) || /^x-|\.x-/u.test(path) ? { kind: 'override' } : undefined;
}

function mergeEntry(base: MapEntry, over: MapEntry, merging: Merging): MapEntry {
  if (over.value.tag === 'override') return over;
  const rule = ruleAt(merging.path);
  // A command without a value is none, whatever the file before has.
  if (rule?.kind === 'override') return over;
  if (isNull(over.value) && rule?.kind !== 'logging') return base;
  if (isNull(base.value) && rule?.kind !== 'mapping' && rule?.kind !== 'sequence') return over;
  const value = mergeValues(base.value, over.value, rule, merging);
  if (value !== undefined) return { ...over, value };
  merging.problems.push({
    message: `cannot override ${merging.path}: the two are of different kinds`,
    at: over.at,
  });
  return over;
}

function mergeValues(
  base: ComposeNode,
  over: ComposeNode,
  rule: MergeRule | undefined,
  merging: Merging,
): ComposeNode | undefined {
  switch (rule?.kind) {
    case 'logging':
      if (base.kind !== 'map' || over.kind !== 'map') return undefined;
      return sameDriver(base, over) ? mergeMaps(base, over, merging) : over;
    case 'mapping':
      return mergeMappings(base, over, rule, merging);
    case 'build':
      return mergeMaps(buildMapping(base), overBuild(base, over), merging);
    case 'hosts': {
      reportItems([base, over], merging);
      if (base.kind === 'map' && over.kind === 'map') return mergeMaps(base, over, merging);
      const [below, above] = [listToMerge(base), listToMerge(over)];
      return uniqueItems({ ...above, items: [...below.items, ...above.items] }, textOfItem);
    }
    case 'keys': {
      const below = merging.isAsWritten === true ? base : (asMap(base) ?? base);
      return mergeByShape(below, over, merging);
    }
    case 'gpus': {
      if (merging.isAsWritten === true) return mergeByShape(base, over, merging);
      const below = requestsOf(base);
      return below && mergeByShape(below, over, merging);
    }
    case 'sequence': {
      reportItems(rule.areTexts === true ? [base, over] : [], merging);
      if (rule.isOnlyList === true && (base.kind !== 'list' || over.kind !== 'list'))
        return mergeByShape(base, over, merging);
      const [below, above] = [listToMerge(base), listToMerge(over)];
      const joined = { ...above, items: [...below.items, ...above.items] };
      return rule.key ? uniqueItems(joined, rule.key) : joined;
    }
    default:
      return mergeByShape(base, over, merging);
  }
}

function overBuild(base: ComposeNode, over: ComposeNode): MapNode {
  return base.kind === 'map' || over.kind === 'map'
    ? withoutIdleResetsOver(base, buildMapping(base), buildMapping(over))
    : buildMapping(over);
}

function mergeMappings(
  base: ComposeNode,
  over: ComposeNode,
  rule: Extract<MergeRule, { kind: 'mapping' }>,
  merging: Merging,
): ComposeNode | undefined {
  reportItems([base, over], merging);
  const [below, above] = [mappingOf(base, rule), mappingOf(over, rule)];
  if (below === undefined || above === undefined) return over;
  if (rule.always === true) return mergeMaps(below, above, merging);
  const found = withoutIdleResetsOver(base, below, above);
  return mergeMaps(withoutKeysOfNulls(below, found), found, merging);
}

function withoutIdleResetsOver(base: ComposeNode, below: MapNode, above: MapNode): MapNode {
  return base.kind === 'map' ? above : withoutIdleResets(below, above);
}

/** Reports the items that are no text: Compose splits each into its key and its value. */
function reportItems(nodes: readonly ComposeNode[], { path, problems }: Merging): void {
  for (const { at } of nodes.flatMap(itemsThatAreNoText))
    problems.push({ message: `each item of ${path} must be a string`, at });
}

/** Returns a mapping without what another one names without a value, which is the value then: `A` over `A=1`. */
function withoutKeysOfNulls(below: MapNode, above: MapNode): MapNode {
  const entries = [...below.entries].filter(([key]) => {
    const over = above.entries.get(key)?.value;
    return over === undefined || over.tag !== undefined || !isNull(over);
  });
  return { ...below, entries: new Map(entries) };
}

/**
 * Returns a mapping without the `!reset` of keys that are items of the list below it: Compose resets before it makes
 * the list a mapping, and finds no such key. Others stay for the files before.
 */
function withoutIdleResets(below: MapNode | undefined, above: MapNode): MapNode {
  if (below === undefined) return above;
  const entries = [...above.entries].filter(
    ([key, { value }]) => value.tag !== 'reset' || !below.entries.has(key),
  );
  return { ...above, entries: new Map(entries) };
}

/** Merges values without a rule: over a single value any other one counts, and the rest has to be of one kind. */
function mergeByShape(base: ComposeNode, over: ComposeNode, merging: Merging): ComposeNode | undefined {
  if (base.kind === 'scalar') return over;
  if (base.kind === 'map' && over.kind === 'map') return mergeMaps(base, over, merging);
  if (base.kind === 'list' && over.kind === 'list') return { ...over, items: [...base.items, ...over.items] };
  return undefined;
}

function textOfItem(item: ComposeNode): string | undefined {
  return item.kind === 'scalar' && item.fault === undefined ? item.text : undefined;
}

function sameDriver(base: ComposeNode, over: ComposeNode): boolean {
  const [below, above] = [driverOf(base), driverOf(over)];
  return below === undefined || above === undefined || below === above;
}

function driverOf(node: ComposeNode): string | undefined {
  const driver = node.kind === 'map' ? node.entries.get('driver')?.value : undefined;
  // A driver without a value is another one, which Compose refuses.
  return driver?.kind === 'scalar' ? driver.text : undefined;
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
    const rule = ruleAt(key);
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
  const rule = ruleAt(path);
  switch (rule?.kind) {
    case 'mapping':
      return (rule.always === true && node.kind === 'list' && mappingOf(node, rule)) || node;
    case 'keys':
      return asMap(node) ?? node;
    case 'gpus':
      return requestsOf(node) ?? node;
    default:
      return node;
  }
}
