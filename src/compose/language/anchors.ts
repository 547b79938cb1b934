import { isAlias, isCollection, isPair, isScalar } from 'yaml';
import type { Alias, Node } from 'yaml';

/** Limit of nodes after expanding every alias; go-yaml's limit starts at the same count. */
const expandedNodeBudget = 400_000;
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
  measures: Map<Node, Measure>;
  fault?: AnchorFault;
}

/**
 * Resolves the aliases of one document in document order, in time linear in its text. It refuses aliases that
 * expand beyond the limits ("billion laughs"), refer to nothing or contain themselves.
 */
export function resolveAnchors(root: Node | null): Anchors | AnchorFault {
  const walk: Walk = { byName: new Map(), targets: new Map(), referenced: new Set(), measures: new Map() };
  if (root !== null) {
    const { size, depth } = measure(root, walk);
    if (size > expandedNodeBudget) fail(walk, 'aliases expand to too many values', root);
    if (depth > depthBudget) fail(walk, 'values are nested too deeply', root);
  }
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

function measure(node: Node, walk: Walk): Measure {
  if (isAlias(node)) return measureAlias(node, walk);
  if ((isScalar(node) || isCollection(node)) && node.anchor !== undefined) walk.byName.set(node.anchor, node);
  let size = 1;
  let depth = 0;
  for (const child of childrenOf(node)) {
    const inner = measure(child, walk);
    size += inner.size;
    depth = Math.max(depth, inner.depth);
  }
  const result = { size, depth: depth + 1 };
  walk.measures.set(node, result);
  return result;
}

function measureAlias(node: Alias, walk: Walk): Measure {
  const target = walk.byName.get(node.source);
  if (target === undefined) {
    fail(walk, `unknown anchor '${node.source}'`, node);
    return { size: 1, depth: 1 };
  }
  walk.targets.set(node, target);
  walk.referenced.add(target);
  const inner = walk.measures.get(target);
  if (inner === undefined) fail(walk, `anchor '${node.source}' contains itself`, node);
  return inner ?? { size: 1, depth: 1 };
}

function childrenOf(node: Node): Node[] {
  if (!isCollection(node)) return [];
  return node.items.flatMap((item) => (isPair(item) ? [item.key, item.value] : [item])).filter(isNode);
}

function isNode(value: unknown): value is Node {
  return isAlias(value) || isScalar(value) || isCollection(value);
}
