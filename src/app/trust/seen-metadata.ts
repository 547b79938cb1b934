import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path/posix';
import { IronhullError } from '../../core/errors.ts';
import { integerAt, isJsonRecord, recordAt, stringAt } from '../../formats/json/members.ts';
import { writeStateFile } from '../../io/state-file.ts';
import type { SeenMetadata } from '../../trust/notary/root-chain.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';

/** What was seen of one repository of one server, as a file. */
export interface SeenFile {
  path: string;
  /** Absent before the first verification. */
  seen?: SeenMetadata;
}

/** Largest file, in bytes: a root file in base64. */
const largest = 4 * 1024 * 1024;

/**
 * Reads what earlier verifications saw of a repository: below XDG_STATE_HOME, a file for each server and repository.
 * @throws IronhullError `TARGET_UNREADABLE` for a file that is there and cannot be read: an attacker who could have it
 *   ignored could replay old metadata.
 */
export async function readSeen(server: URL, repository: string, runtime: RuntimeContext): Promise<SeenFile> {
  const { env, home, files } = runtime;
  const folder =
    env.XDG_STATE_HOME?.startsWith('/') === true ? env.XDG_STATE_HOME : resolve(home, '.local/state');
  const name = createHash('sha256').update(`${server.href} ${repository}`).digest('hex');
  const path = join(folder, 'ironhull', 'notary', `${name}.json`);
  const text = await files.readText(path, largest);
  if (text.state === 'absent') return { path };
  const seen = text.state === 'known' ? parseSeen(text.value) : undefined;
  if (seen !== undefined) return { path, seen };
  const why = text.state === 'unreadable' ? text.detail : 'it is damaged';
  throw new IronhullError(
    'TARGET_UNREADABLE',
    `${path} holds what was seen of ${repository} before: ${why}; remove it only if you know why`,
  );
}

function parseSeen(text: string): SeenMetadata | undefined {
  try {
    const document: unknown = JSON.parse(text);
    if (!isJsonRecord(document)) return undefined;
    const versions = recordAt(document, 'versions') ?? {};
    return {
      root: Buffer.from(stringAt(document, 'root') ?? '', 'base64'),
      versions: Object.fromEntries(
        Object.keys(versions).map((name) => [name, integerAt(versions, name) ?? 0]),
      ),
    };
  } catch {
    return undefined;
  }
}

/**
 * Keeps what a verification saw, for the next one.
 * @throws IronhullError `OUTPUT_UNWRITABLE`.
 */
export async function writeSeen(
  path: string,
  repository: string,
  { root, versions }: SeenMetadata,
): Promise<void> {
  const text = `${JSON.stringify({ repository, versions, root: root.toString('base64') }, undefined, 2)}\n`;
  const failure = await writeStateFile(path, text);
  if (failure !== undefined) throw new IronhullError('OUTPUT_UNWRITABLE', `${path}: ${failure}`);
}
