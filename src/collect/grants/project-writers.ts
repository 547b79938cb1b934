import type { AccessGrant } from '../../core/host/access-list.ts';
import type { EnginePath, EnginePaths, WritableParent } from '../../core/host/engine-paths.ts';
import { valueOf, type Observed } from '../../core/observed.ts';
import { joinGrants, type RootGrant, type RootGrants } from './root-grant.ts';

type Writer = RootGrant['to'];

/** What decides who may write to a file or a folder. */
type Permissions = Pick<EnginePath, 'uid' | 'gid' | 'mode' | 'groupName' | 'hasEmptyGroup'>;

/** Returns whom owner and mode let write, besides root. */
function writersOf({ uid, gid, mode, groupName, hasEmptyGroup }: Permissions): readonly Writer[] {
  if ((mode & 0o002) !== 0) return ['everyone'];
  const isGroups = gid !== 0 && hasEmptyGroup !== true && (mode & 0o020) !== 0;
  const group = isGroups ? [{ group: groupName ?? String(gid) }] : [];
  return [...(uid === 0 ? [] : [{ user: String(uid) }]), ...group];
}

/** Returns whom an entry of an access control list lets write, besides root. */
function listedWriter({ to, id, name, permissions }: AccessGrant): readonly Writer[] {
  if ((permissions & 2) === 0 || id === 0) return [];
  return [to === 'user' ? { user: String(id) } : { group: name ?? String(id) }];
}

/** Returns who may replace what is in a folder; of one with an access control list, the first whom it lets. */
function replacers({ grant, ...folder }: WritableParent): readonly Writer[] {
  // With a list, the mode has its mask in the place of the group.
  if (grant !== undefined) return listedWriter(grant);
  // In a folder with the sticky bit only its owner replaces what belongs to others.
  return writersOf((folder.mode & 0o1000) === 0 ? folder : { ...folder, mode: 0 });
}

const accessTo = (path: string): string => `write access to ${path}, from which root starts containers`;

function grantsOn(reading: Observed<EnginePath>): RootGrants {
  if (reading.state === 'unreadable')
    return { grants: [], doubts: [`others may have ${accessTo(reading.from)}: ${reading.detail}`] };
  return reading.state === 'absent' ? { grants: [], doubts: [] } : grantsOnFile(reading.value);
}

function grantsOnFile(file: EnginePath): RootGrants {
  const { path, looseFolder, accessList } = file;
  const because = accessTo(path);
  const list = valueOf(accessList);
  const mode = list === undefined ? file.mode : (file.mode & ~0o070) | (list.owningGroup << 3);
  // The sticky bit of a file means nothing, and does not keep others from adding files to a project.
  const writers = [
    ...writersOf({ ...file, mode }),
    ...(list?.grants ?? []).flatMap(listedWriter),
    ...(looseFolder === undefined ? [] : replacers(looseFolder)),
  ];
  const unread = accessList?.state === 'unreadable' ? accessList.detail : looseFolder?.unread;
  return {
    grants: writers.map((to) => ({ to, because, through: 'project' as const })),
    doubts: unread === undefined ? [] : [`others may have ${because}: ${unread}`],
  };
}

/** Returns each writer once, by the first path that lets them. */
function onceEach({ grants, doubts }: RootGrants): RootGrants {
  const byWriter = new Map(grants.toReversed().map((grant) => [JSON.stringify(grant.to), grant]));
  return { grants: [...byWriter.values()].toReversed(), doubts };
}

/**
 * Returns who may write to the Compose files from which commands of root make containers, or to their folders: what they
 * write, root starts.
 */
export function projectWriters(paths: EnginePaths): RootGrants {
  return onceEach(joinGrants((paths['project-file'] ?? []).map(grantsOn)));
}
