import type { AccessGrant } from '../../../core/host/access-list.ts';
import type { EnginePath } from '../../../core/host/engine-paths.ts';

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
