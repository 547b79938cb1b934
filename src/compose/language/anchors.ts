import { isAlias, isCollection, isPair, isScalar } from 'yaml';
import type { Alias, Node } from 'yaml';

/** Limit of the nodes that aliases stand for; go-yaml's limit starts at the same count. */
const aliasedNodeBudget = 400_000;
/** Limit of nesting, aliases included. */
const depthBudget = 100;

/** The target of each alias, and the nodes that aliases refer to. */
export interface Anchors {
  targets: ReadonlyMap<Alias, Node>;
  referenced: ReadonlySet<Node>;
  /** Whether the target of an alias starts between two offsets, both included. */
  holdsReferenced(start: number, end: number): boolean;
}

export interface AnchorFault {
  message: string;
  offset: number;
}

interface Measure {
  size: number;
  depth: number;
}

interface Walk {
  byName: Map<string, Node>;
  targets: Map<Alias, Node>;
  referenced: Set<Node>;
  /** Of the nodes with an anchor: only those are asked for again. */
  measures: Map<Node, Measure>;
  /** Nodes so far, with those that aliases stand for. */
  size: number;
  /** Those that aliases stand for. */
  aliased: number;
  fault?: AnchorFault;
}

/**
 * Resolves the aliases of the documents of a text in order, in time linear in the text; like go-yaml it takes an
 * anchor of an earlier document. It refuses aliases that expand beyond the limits ("billion laughs"), refer to
 * nothing or contain themselves.
 */
export function resolveAnchors(roots: readonly Node[]): Anchors | AnchorFault {
  const walk: Walk = {
    byName: new Map(),
    targets: new Map(),
    referenced: new Set(),
    measures: new Map(),
    size: 0,
    aliased: 0,
  };
  for (const root of roots) measure(root, walk, 1);
  const { targets, referenced } = walk;
  return walk.fault ?? { targets, referenced, holdsReferenced: lookup(referenced) };
}

function lookup(referenced: ReadonlySet<Node>): Anchors['holdsReferenced'] {
  const offsets = Array.from(referenced, (node) => node.range?.[0] ?? 0).toSorted((a, b) => a - b);
  return (start, end) => {
    let low = 0;
    for (let high = offsets.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((offsets[middle] ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return (offsets[low] ?? Infinity) <= end;
  };
}

function fail(walk: Walk, message: string, node: Node): void {
  walk.fault ??= { message, offset: node.range?.[0] ?? 0 };
}

function checkDepth(level: number, node: Node, walk: Walk): void {
  if (level > depthBudget) fail(walk, `values are nested too deeply: more than ${depthBudget} levels`, node);
}

/** Adds the size of a node to the walk's, and returns its depth. Most nodes of a file pass here: nothing is allocated for them. */
function measure(node: Node, walk: Walk, level: number): number {
  if (isAlias(node)) return measureAlias(node, walk, level);
  checkDepth(level, node, walk);
  const before = walk.size;
  walk.size += 1;
  const anchored = (isScalar(node) || isCollection(node)) && node.anchor !== undefined;
  if (anchored) walk.byName.set(node.anchor ?? '', node);
  const depth = 1 + (isCollection(node) ? measureItems(node, walk, level + 1) : 0);
  if (anchored) walk.measures.set(node, { size: walk.size - before, depth });
  return depth;
}

function measureItems({ items }: { items: readonly unknown[] }, walk: Walk, level: number): number {
  let depth = 0;
  for (const item of items) {
    if (!isPair(item)) depth = Math.max(depth, measureChild(item, walk, level));
    else depth = Math.max(depth, measureChild(item.key, walk, level), measureChild(item.value, walk, level));
  }
  return depth;
}

function measureChild(child: unknown, walk: Walk, level: number): number {
  return isNode(child) ? measure(child, walk, level) : 0;
}

function measureAlias(node: Alias, walk: Walk, level: number): number {
  const target = walk.byName.get(node.source);
  const inner = target === undefined ? undefined : walk.measures.get(target);
  walk.size += inner?.size ?? 1;
  walk.aliased += inner?.size ?? 1;
  if (walk.aliased > aliasedNodeBudget)
    fail(walk, `aliases expand to too many values: more than ${aliasedNodeBudget}`, node);
  checkDepth(level + (inner?.depth ?? 1) - 1, node, walk);
  if (target === undefined) fail(walk, `unknown anchor '${node.source}'`, node);
  else {
    walk.targets.set(node, target);
    walk.referenced.add(target);
    if (inner === undefined) fail(walk, `anchor '${node.source}' contains itself`, node);
  }
  return inner?.depth ?? 1;
}

function isNode(value: unknown): value is Node {
  return isAlias(value) || isScalar(value) || isCollection(value);
}
