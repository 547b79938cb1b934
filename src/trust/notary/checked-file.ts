import { rejects, type JudgedStep } from '../steps.ts';
import { countSignatures, mismatchOf, type Common, type FileMeta, type Role } from './roles.ts';
import { largestTimestamp, readSignedFile, type SignedFile } from './signed-file.ts';

/** Metadata counts as expired ten seconds early (notary, tuf/signed/verify.go, expiryDelta). */
const expiryMarginMs = 10_000;

/** A metadata file, and what it is held against. */
export interface NamedFile {
  /** Without `.json`. */
  name: string;
  bytes: Buffer;
  /** Who may sign it. */
  role: Role;
  /** How the file before it names it; absent for a timestamp, which none names. */
  meta: FileMeta | undefined;
  now: Date;
}

/** Returns what a file says, as `read` reads it, once its hashes, signatures and expiry hold; else what does not. */
export function checkFile<T extends Common>(
  { name, bytes, role, meta, now }: NamedFile,
  read: (file: SignedFile) => T,
): T | JudgedStep {
  if (meta === undefined && bytes.length > largestTimestamp)
    return rejects(name, `${name}.json has ${bytes.length} bytes, more than ${largestTimestamp}`);
  const difference = meta && mismatchOf(bytes, meta);
  if (difference !== undefined)
    return rejects(name, `${name}.json is not the one that was signed for: ${difference}`);
  try {
    const file = readSignedFile(bytes);
    const count = countSignatures(role, file);
    if (count < role.threshold)
      return rejects(
        name,
        `${name}.json has ${count} good ${count === 1 ? 'signature' : 'signatures'} of its keys; ${role.threshold} are needed`,
      );
    const content = read(file);
    return expiryFault(name, content, now) ?? content;
  } catch (error) {
    if (error instanceof TypeError) return rejects(name, `${name}.json cannot be read: ${error.message}`);
    throw error;
  }
}

/** The step that rejects a file that is expired; absent for one that is not. */
export function expiryFault(name: string, { expires }: Common, now: Date): JudgedStep | undefined {
  return expires.getTime() - expiryMarginMs < now.getTime()
    ? rejects(name, `${name}.json expired on ${expires.toISOString()}`)
    : undefined;
}
