import type { NotaryClient } from '../../io/notary/notary-client.ts';
import { readMetaFile, readRootFile, type FileMeta } from '../../trust/notary/roles.ts';
import { largestMetadata, largestTimestamp, readSignedFile } from '../../trust/notary/signed-file.ts';
import type { SeenMetadata } from '../../trust/notary/root-chain.ts';

/** The metadata of a repository as its server has it. Nothing of it is verified yet. */
export interface ServedMetadata {
  files: ReadonlyMap<string, Buffer>;
  /** Why a file could not be read, by its name. */
  unread: ReadonlyMap<string, string>;
  /** Whether the server says that it has nothing of the repository. */
  isAbsent: boolean;
}

/** Most changes of root keys that are followed. */
const mostRoots = 256;
/** Largest root and snapshot, in bytes; what follows has the length that the snapshot names. */
const largestRoot = 1024 * 1024;

/**
 * Reads the files that a verification needs: the root, the timestamp, what these name, and the roots between the one
 * that was seen (or the first) and the current one, where a pin may need them.
 */
export async function readNotaryServer(
  client: NotaryClient,
  seen: SeenMetadata | undefined,
): Promise<ServedMetadata> {
  const files = new Map<string, Buffer>();
  const unread = new Map<string, string>();
  const fetch = async (name: string, served: string, most: number): Promise<Buffer | undefined> => {
    const file = await client.file(served, most);
    if (file.state === 'known') files.set(name, file.value);
    else unread.set(name, file.state === 'absent' ? `the server has no ${served}.json` : file.detail);
    return file.state === 'known' ? file.value : undefined;
  };
  const [root, timestamp] = await Promise.all([
    fetch('root', 'root', largestRoot),
    fetch('timestamp', 'timestamp', largestTimestamp),
  ]);
  if (root === undefined) {
    const isAbsent = unread.get('root') === 'the server has no root.json';
    return { files: new Map(), unread, isAbsent };
  }
  const version = versionOf(root);
  const first = seen === undefined ? 1 : versionOf(seen.root);
  const between = Array.from(
    { length: Math.min(mostRoots, Math.max(0, version - first)) },
    (_, n) => version - 1 - n,
  );
  await Promise.all(between.map((one) => fetch(`${one}.root`, `${one}.root`, largestRoot)));
  const snapshotMeta = metaOf(timestamp, 'timestamp').get('snapshot');
  const snapshot =
    snapshotMeta && (await fetch('snapshot', consistentName('snapshot', snapshotMeta), sizeOf(snapshotMeta)));
  const named = metaOf(snapshot, 'snapshot');
  await Promise.all(
    ['targets', 'targets/releases'].map(async (name) => {
      const meta = named.get(name);
      if (meta !== undefined) await fetch(name, consistentName(name, meta), sizeOf(meta));
    }),
  );
  return { files, unread, isAbsent: false };
}

function sizeOf({ length }: FileMeta): number {
  return Math.min(length, largestMetadata);
}

function consistentName(name: string, { hashes }: FileMeta): string {
  const hash = hashes.get('sha256');
  return hash === undefined ? name : `${name}.${hash.toString('hex')}`;
}

/** What is not metadata names nothing; its verification says why. */
function metaOf(bytes: Buffer | undefined, type: 'snapshot' | 'timestamp'): ReadonlyMap<string, FileMeta> {
  try {
    return bytes === undefined ? new Map() : readMetaFile(readSignedFile(bytes), type).files;
  } catch (error) {
    if (error instanceof TypeError) return new Map();
    throw error;
  }
}

function versionOf(bytes: Buffer): number {
  try {
    return readRootFile(readSignedFile(bytes)).version;
  } catch (error) {
    if (error instanceof TypeError) return 1;
    throw error;
  }
}
