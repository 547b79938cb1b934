import { isAlias, isCollection, isPair } from 'yaml';
import type { Alias, Node } from 'yaml';
import type { Anchors } from './anchors.ts';

/** The tags of one file that Compose applies. */
export interface ComposeTags {
  of: ReadonlyMap<Node, 'reset' | 'override'>;
  /** Mappings and lists whose members Compose looks at: those with a tag, and what is below, are taken as written. */
  entered: ReadonlySet<Node>;
  /** Aliases through which Compose reads a value first: its tags are for their place. */
  leading: ReadonlySet<Alias>;
}

interface Walk {
  targets: Anchors['targets'];
  seen: Set<Node>;
  of: Map<Node, 'reset' | 'override'>;
  entered: Set<Node>;
  leading: Set<Alias>;
}

/**
 * Returns the tags that Compose applies, found as Compose finds them: in order, through aliases, each value once, and
 * not below another tag. `undefined` if there are none.
 */
export function findComposeTags(
  text: string,
  roots: readonly Node[],
  { targets }: Anchors,
): ComposeTags | undefined {
  // Most files have no tag at all.
  if (!text.includes('!')) return undefined;
  const walk = {
    targets,
    seen: new Set<Node>(),
    of: new Map(),
    entered: new Set<Node>(),
    leading: new Set<Alias>(),
  };
  for (const root of roots) visit(root, walk);
  return walk.of.size === 0 ? undefined : walk;
}

function visit(node: unknown, walk: Walk): void {
  if (isAlias(node)) return visitTarget(node, walk);
  if (node === null || walk.seen.has(node as Node)) return;
  walk.seen.add(node as Node);
  const tag = composeTag(node as Node);
  if (tag !== undefined) return void walk.of.set(node as Node, tag);
  if (!isCollection(node)) return;
  walk.entered.add(node);
  for (const item of node.items) visit(isPair(item) ? item.value : item, walk);
}

function visitTarget(alias: Alias, walk: Walk): void {
  const target = walk.targets.get(alias);
  if (target === undefined || walk.seen.has(target)) return;
  walk.leading.add(alias);
  visit(target, walk);
}

function composeTag(node: Node): 'reset' | 'override' | undefined {
  const tag = writtenTagOf(node);
  if (tag === '!reset') return 'reset';
  return tag === '!override' ? 'override' : undefined;
}

/** Returns the tag of a node: a tag may be written with escapes (`!res%65t`, 6.8.2 of YAML 1.2). */
export function writtenTagOf({ tag }: Node): string | undefined {
  if (tag?.includes('%') !== true) return tag;
  try {
    return decodeURIComponent(tag);
  } catch {
    return tag;
  }
}
