import { join, relative } from 'node:path/posix';
import { IronhullError } from '../core/errors.ts';
import type { PathStatus } from '../core/host/path-status.ts';
import type { RuntimeContext } from './runtime/runtime-context.ts';

/** File names of a policy; a directory with both is an error. */
const names = ['ironhull.yaml', 'ironhull.yml'] as const;

/** Returns a directory and its parents, nearest first. */
export function listParents(directory: string): readonly string[] {
  const parent = join(directory, '..');
  return parent === directory ? [directory] : [directory, ...listParents(parent)];
}

/** Returns the users whose policies are trusted: root, the current user, and the one who ran sudo. */
function trustedUsers({ uid, env }: RuntimeContext): readonly number[] {
  const asked = /^\d+$/.test(env.SUDO_UID ?? '') ? [Number(env.SUDO_UID)] : [];
  return [0, ...(uid === undefined ? [] : [uid]), ...asked];
}

const writableByOthers = 0o002;

function distrust({ uid, mode, kind }: PathStatus, trusted: readonly number[]): string | undefined {
  if (!trusted.includes(uid)) return `it belongs to user ${uid}`;
  return kind === 'file' && (mode & writableByOthers) !== 0 ? 'every user may write to it' : undefined;
}

/** Rejects a discovered file that an untrusted user could have written. */
export async function requireTrusted(path: string, shown: string, runtime: RuntimeContext): Promise<void> {
  if (runtime.uid === undefined) return;
  const { files } = runtime;
  const real = await files.realPath(path);
  const paths = [path, ...(real.state === 'known' && real.value !== path ? [real.value] : [])];
  for (const one of paths) {
    const status = await files.status(one);
    const why = status.state === 'known' ? distrust(status.value, trustedUsers(runtime)) : undefined;
    if (why !== undefined) throw new IronhullError('POLICY_UNTRUSTED', `${shown}: ${why}`);
  }
}

async function policyIn(folder: string, { files, progress }: RuntimeContext): Promise<string | undefined> {
  const paths = names.map((name) => join(folder, name));
  const found = await Promise.all(paths.map((path) => files.status(path)));
  const there = paths.filter((_, n) => found[n]?.state === 'known');
  if (there.length > 1) {
    throw new IronhullError('POLICY_MALFORMED', `${there.join(' and ')}: keep only one of them`);
  }
  if (found.some(({ state }) => state === 'unreadable'))
    progress(`${folder} cannot be searched for a policy`);
  return there[0];
}

/** Absolute path of a policy, and its name in messages. */
export interface PolicyPath {
  path: string;
  shown: string;
}

/**
 * The policy of the working directory or the nearest folder above it that has one.
 * @throws IronhullError `POLICY_UNTRUSTED` for one that another user could have put there.
 */
export async function findPolicy(runtime: RuntimeContext): Promise<PolicyPath | undefined> {
  const { directory } = runtime;
  for (const folder of listParents(directory)) {
    const path = await policyIn(folder, runtime);
    if (path === undefined) continue;
    const shown = relative(directory, path);
    await requireTrusted(path, shown, runtime);
    return { path, shown };
  }
  return undefined;
}
