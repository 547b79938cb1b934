import type { KeyObject } from 'node:crypto';
import { publicKeyInfo } from '../certificate.ts';
import { digestOf, keyIdOf, makeKey, signWith } from './keys.ts';
import { inclusionProof, treeRoot } from './merkle.ts';

/** A transparency log for signatures: Rekor v1, or Rekor v2, which has no time of its own. */
export interface TransparencyLog {
  version: 1 | 2;
  /** The host of its URL, which its checkpoints name. */
  host: string;
  key: KeyObject;
  id: Buffer;
}

export function makeTransparencyLog(version: 1 | 2): TransparencyLog {
  const host = `rekor${version}.test.example`;
  const key = makeKey(version === 1 ? 'P-256' : 'Ed25519');
  return { version, host, key, id: version === 1 ? keyIdOf(key) : noteKeyId(host, key) };
}

/** The id of an Ed25519 key of signed notes (C2SP signed-note): of the host, a type, and the key itself. */
function noteKeyId(host: string, key: KeyObject): Buffer {
  const raw = publicKeyInfo(key).subarray(-32);
  return digestOf('sha256', Buffer.concat([Buffer.from(`${host}\n`), Buffer.of(1), raw]));
}

/** An entry to make. */
export interface EntryRequest {
  kind: string;
  version: string;
  /** The text of the entry, in canonical JSON. */
  body: Buffer;
  at: Date;
  /** What proves that the log has it; a log of version 2 makes proofs only. */
  promise: boolean;
  proof: boolean;
}

/** The index in the whole log of Rekor v1, whose trees are shards of it. */
const firstIndex = 1000;

/** An entry of the log as a bundle has it. */
export function makeEntry(log: TransparencyLog, { kind, version, body, at, promise, proof }: EntryRequest) {
  // A tree of five, in which both halves of a proof occur.
  const [others, index] = [['a', 'b', 'c', 'd'].map((name) => Buffer.from(name)), 2];
  const leaves = [...others.slice(0, index), body, ...others.slice(index)];
  const logIndex = log.version === 1 ? firstIndex + index : index;
  const integratedTime = log.version === 1 ? Math.floor(at.getTime() / 1000) : 0;
  return {
    logIndex: String(logIndex),
    logId: { keyId: log.id.toString('base64') },
    kindVersion: { kind, version },
    ...(log.version === 1 && { integratedTime: String(integratedTime) }),
    ...(promise && {
      inclusionPromise: {
        signedEntryTimestamp: promiseOf(log, body, integratedTime, logIndex).toString('base64'),
      },
    }),
    ...(proof && {
      inclusionProof: {
        logIndex: String(index),
        rootHash: treeRoot(leaves).toString('base64'),
        treeSize: String(leaves.length),
        hashes: inclusionProof(leaves, index).map((hash) => hash.toString('base64')),
        checkpoint: { envelope: checkpoint(log, leaves) },
      },
    }),
    canonicalizedBody: body.toString('base64'),
  };
}

/** The signed entry timestamp of Rekor v1: a promise to include the entry. */
function promiseOf(
  { id, key }: TransparencyLog,
  body: Buffer,
  integratedTime: number,
  logIndex: number,
): Buffer {
  const payload = { body: body.toString('base64'), integratedTime, logID: id.toString('hex'), logIndex };
  return signWith(key, Buffer.from(JSON.stringify(payload)));
}

/** A signed statement of the tree's size and root (C2SP tlog-checkpoint). */
function checkpoint({ version, host, key, id }: TransparencyLog, leaves: readonly Buffer[]): string {
  const origin = version === 1 ? `${host} - 1` : host;
  return signedNote(`${origin}\n${leaves.length}\n${treeRoot(leaves).toString('base64')}\n`, host, key, id);
}

/** A note and its signature by a log (C2SP signed-note). */
export function signedNote(note: string, name: string, key: KeyObject, id: Buffer): string {
  const signature = Buffer.concat([id.subarray(0, 4), signWith(key, Buffer.from(note))]);
  return `${note}\n\u2014 ${name} ${signature.toString('base64')}\n`;
}
