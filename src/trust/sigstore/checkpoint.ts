import { isBase64 } from './message-members.ts';
import type { InclusionProof } from '@sigstore/protobuf-specs';

/** Size of a hash of a log's tree, in bytes: SHA-256 (RFC 6962, 2.1). */
const hashSize = 32;

/**
 * What is wrong with a proof and its checkpoint that the library does not look at: the library verifies the signature
 * and the path to the root in the checkpoint, wherever the checkpoint is from and whatever the proof itself says. A
 * checkpoint must be of the log (Rekor v2 specification, 7.2: of the expected server name), and the proof must name
 * its root and size. Absent if nothing is wrong.
 */
export function proofFault(proof: InclusionProof, baseUrl: string): string | undefined {
  const note =
    /^(?<origin>[^\n]+)\n(?<size>0|[1-9]\d*)\n(?<root>[^\n]+)\n(?:[^\n]+\n)*\n(?<signatures>(?:\u2014 [^ \n]+ [^ \n]+\n)+)$/u.exec(
      proof.checkpoint?.envelope ?? '',
    )?.groups;
  if (note === undefined) return 'its checkpoint is no signed note';
  const { origin = '', size, root = '', signatures = '' } = note;
  const encoded = signatures
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ')[2] ?? '');
  if (!encoded.every(isBase64)) return 'a signature of its checkpoint is no base64';
  if (!isOriginOf(origin, baseUrl)) return 'its checkpoint is of another log';
  if (size !== proof.treeSize) return 'its proof is for a tree of another size than its checkpoint';
  if (root !== proof.rootHash.toString('base64')) return 'its proof has another root than its checkpoint';
  if (proof.hashes.some((hash) => hash.length !== hashSize)) return 'its proof has a hash of another size';
  return undefined;
}

/** The origin is the log's host, after which Rekor v1 names the tree: `rekor.sigstore.dev - 1193050959916656506`. */
function isOriginOf(origin: string, baseUrl: string): boolean {
  const [name = ''] = origin.split(' - ');
  if (!URL.canParse(baseUrl)) return name === baseUrl;
  const { hostname, host, pathname } = new URL(baseUrl);
  return [hostname, host, `${host}${pathname.replace(/\/$/u, '')}`].includes(name);
}
