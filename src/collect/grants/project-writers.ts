import type { EnginePath, EnginePaths } from '../../core/engine-paths.ts';
import { valueOf } from '../../core/observed.ts';
import { joinGrants, type RootGrant, type RootGrants } from './root-grant.ts';

/** What decides who may write to a file, or replace it. */
type Permissions = Pick<EnginePath, 'uid' | 'gid' | 'mode' | 'groupName' | 'hasEmptyGroup'>;

/** Returns whom owner and mode let write, besides root. */
function writersOf({ uid, gid, mode, groupName, hasEmptyGroup }: Permissions): readonly RootGrant['to'][] {
  if ((mode & 0o1002) === 0o002) return ['everyone'];
  const isGroups = gid !== 0 && hasEmptyGroup !== true && (mode & 0o020) !== 0;
  const group = isGroups ? [{ group: groupName ?? String(gid) }] : [];
  return [...(uid === 0 ? [] : [{ user: String(uid) }]), ...group];
}

/** Returns whom an access control list lets write, besides root; the mode shows its mask in the place of the group. */
function listedWriters({ accessList }: EnginePath): readonly RootGrant['to'][] {
  const grants = accessList?.state === 'known' ? accessList.value.grants : [];
  return grants.flatMap(({ to, id, name, permissions }) => {
    if ((permissions & 2) === 0 || id === 0) return [];
    return [to === 'user' ? { user: String(id) } : { group: name ?? String(id) }];
  });
}

function grantsOn(file: EnginePath): RootGrants {
  const { path, looseFolder, accessList } = file;
  const because = `write access to ${path}, from which root starts containers`;
  const owningGroup = accessList?.state === 'known' ? accessList.value.owningGroup : undefined;
  const mode = owningGroup === undefined ? file.mode : (file.mode & ~0o070) | (owningGroup << 3);
  const folder = looseFolder === undefined ? [] : writersOf(looseFolder);
  const writers = [...writersOf({ ...file, mode }), ...listedWriters(file), ...folder];
  const unread = accessList?.state === 'unreadable' ? accessList.detail : looseFolder?.unread;
  return {
    grants: writers.map((to) => ({ to, because, through: 'project' as const })),
    doubts: unread === undefined ? [] : [`others may have ${because}: ${unread}`],
  };
}

/** Returns who may write to the Compose files from which commands of root make containers: what they write, root starts. */
export function projectWriters(paths: EnginePaths): RootGrants {
  const files = (paths['project-file'] ?? []).flatMap((reading) => valueOf(reading) ?? []);
  return joinGrants(files.map(grantsOn));
}
