import type { AccessGrant } from '../../core/access-list.ts';
import type { EnginePath } from '../../core/engine-paths.ts';

const words = [
  [4, 'read'],
  [2, 'write'],
  [1, 'execute'],
] as const;

/** A grant in words: `user 1000 may read and write`. */
export function grantWords({ to, id, name, permissions }: AccessGrant): string {
  const able = words.flatMap(([bit, word]) => ((permissions & bit) === 0 ? [] : [word]));
  return `${to} ${name ?? id} may ${able.join(' and ')}`;
}

/** The mode of a path by what its own group may do: where it has an access control list, the mode shows the list's mask there. */
export function ownMode({ mode, accessList }: EnginePath): number {
  return accessList?.state === 'known' ? (mode & ~0o070) | (accessList.value.owningGroup << 3) : mode;
}

/** The first grant of an access control list that lets somebody but the rightful do more than `allowed` lets everyone do. */
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
