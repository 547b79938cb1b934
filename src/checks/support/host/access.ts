import type { AccessGrant } from '../../../core/host/access-list.ts';
import type { EnginePath } from '../../../core/host/engine-paths.ts';
import { shellWord } from '../../../formats/shell-words/shell-word.ts';

const words = [
  [4, 'read'],
  [2, 'write'],
  [1, 'execute'],
] as const;

/** Formats a grant: `user 1000 may read and write`. */
export function grantWords({ to, id, name, permissions }: AccessGrant): string {
  const able = words.flatMap(([bit, word]) => ((permissions & bit) === 0 ? [] : [word]));
  return `${to} ${name ?? id} may ${able.join(' and ')}`;
}

/** Returns the mode with the owning group's permissions; with an access control list, stat shows the mask instead. */
export function ownMode({ mode, accessList }: EnginePath): number {
  return accessList?.state === 'known' ? (mode & ~0o070) | (accessList.value.owningGroup << 3) : mode;
}

/** Returns the first grant of an access control list to an unexpected user or group beyond `allowed`. */
export function excessGrant(
  { accessList, rootless }: EnginePath,
  allowed: number,
  rightfulGroup: string | undefined,
): AccessGrant | undefined {
  if (accessList?.state !== 'known') return undefined;
  const isRightful = ({ to, id, name }: AccessGrant): boolean =>
    id === 0 ||
    (to === 'user'
      ? id === rootless?.uid
      : id === rootless?.gid || (name !== undefined && name === rightfulGroup));
  return accessList.value.grants.find(
    (grant) => (grant.permissions & ~allowed & 7) !== 0 && !isRightful(grant),
  );
}

/** What other users can do with a file that only root should change, and what to do about it. */
export interface OpenFile {
  how: string;
  steps: readonly string[];
}

/** Returns how users other than root can change a program, or put another in its place; absent if they cannot. */
export function openToOthers(found: EnginePath): OpenFile | undefined {
  const { path, realPath, uid, gid, rootless, hasEmptyGroup, looseFolder } = found;
  const shown = shellWord(path);
  if (uid !== 0 && uid !== rootless?.uid)
    return { how: `user ${uid} owns ${realPath}`, steps: [`chown root:root ${shown}`] };
  const grant = excessGrant(found, 0o755, undefined);
  if (grant !== undefined)
    return { how: `${grantWords(grant)} ${realPath}`, steps: [`setfacl --remove-all ${shown}`] };
  const isOwnGroup = gid === 0 || gid === rootless?.gid || hasEmptyGroup === true;
  const mode = ownMode(found);
  if ((mode & (isOwnGroup ? 0o002 : 0o022)) !== 0)
    return {
      how: `other users can write to ${realPath} (mode 0${mode.toString(8)}, group ${gid})`,
      steps: [`chmod go-w ${shown}`],
    };
  if (looseFolder === undefined || looseFolder.unread !== undefined) return undefined;
  return {
    how: `other users can replace files in ${looseFolder.path}`,
    steps: [`chown root:root ${shellWord(looseFolder.path)}`, `chmod go-w ${shellWord(looseFolder.path)}`],
  };
}
