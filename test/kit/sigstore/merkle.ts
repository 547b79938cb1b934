import { digestOf } from './keys.ts';

/** Hash of a leaf (RFC 6962, 2.1). */
function leafHash(leaf: Buffer): Buffer {
  return digestOf('sha256', Buffer.concat([Buffer.of(0), leaf]));
}

function nodeHash(left: Buffer, right: Buffer): Buffer {
  return digestOf('sha256', Buffer.concat([Buffer.of(1), left, right]));
}

/** The largest power of two below a number. */
function splitOf(count: number): number {
  return 2 ** Math.floor(Math.log2(count - 1));
}

/** The root of a tree of leaves (RFC 6962, 2.1). */
export function treeRoot(leaves: readonly Buffer[]): Buffer {
  const [first = Buffer.alloc(0)] = leaves;
  if (leaves.length === 1) return leafHash(first);
  const split = splitOf(leaves.length);
  return nodeHash(treeRoot(leaves.slice(0, split)), treeRoot(leaves.slice(split)));
}

/** The hashes that lead from a leaf to the root (RFC 6962, 2.1.1). */
export function inclusionProof(leaves: readonly Buffer[], index: number): readonly Buffer[] {
  if (leaves.length <= 1) return [];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...inclusionProof(left, index), treeRoot(right)]
    : [...inclusionProof(right, index - split), treeRoot(left)];
}
