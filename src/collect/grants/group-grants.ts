import type { GroupEntry } from '../../core/host/host.ts';
import { valueOf, type Observed } from '../../core/observed.ts';
import { parseIdRanges, parseLoginGroups } from '../../formats/etc/group-grants.ts';
import type { Account } from '../../formats/etc/passwd.ts';
import type { HostFiles } from '../../io/files.ts';
import { findGroupHolders, type GroupHolders } from './group-holders.ts';
import { readUserDatabase, type UserDatabase } from '../accounts/user-database.ts';
import { findUserPrograms, ownFolders } from '../programs/user-programs.ts';

/** How users may act as members of a group without being in `/etc/group`. */
export interface GroupGrants {
  database: UserDatabase;
  /** Users and the identities of the host that they may take in a user namespace. */
  ranges: readonly { user: string; first: number; count: number; from: string }[];
  /** Groups that PAM gives at logins. */
  logins: readonly { users: string; groups: readonly string[] }[];
  /** Programs that run with a group, whoever starts them. */
  setgid: readonly { path: string; gid: number }[];
  /** What acts with a group already, or is configured to. */
  holders: GroupHolders;
  /** What could not be read. */
  doubts: readonly string[];
}

const loginFile = '/etc/security/group.conf';
const rangeFile = '/etc/subgid';

/**
 * Reads the ways into groups beside the group database. `sources` are those of the database (nsswitch.conf(5)), `gids`
 * the numbers of the groups in question.
 */
export async function readGroupGrants(
  files: HostFiles,
  sources: ReadonlySet<string>,
  gids: ReadonlySet<number>,
): Promise<GroupGrants> {
  const [database, logins, ranges, setgid, holders] = await Promise.all([
    sources.has('systemd') ? readUserDatabase(files) : { memberships: [], unread: [] },
    files.readText(loginFile),
    files.readText(rangeFile),
    setgidClients(files),
    findGroupHolders(files, gids),
  ]);
  return {
    database,
    logins: parseLoginGroups(valueOf(logins) ?? ''),
    ranges: parseIdRanges(valueOf(ranges) ?? '').map((range) => ({ ...range, from: rangeFile })),
    setgid,
    holders,
    doubts: [...[logins, ranges].flatMap(whyUnread), ...database.unread, ...holders.unread],
  };
}

/** Returns the users who are members by the user database, act with the group or may take its number. */
export function grantedMembers(
  { database, ranges, holders }: GroupGrants,
  names: ReadonlySet<string>,
  { gid, accounts }: { gid: number; accounts: readonly Account[] },
): readonly string[] {
  const listed = database.memberships.filter(
    ({ group }) => group === gid || (typeof group === 'string' && names.has(group)),
  );
  const mapped = ranges.filter(({ first, count }) => gid >= first && gid < first + count);
  const nameOf = (user: string): string => accounts.find(({ uid }) => String(uid) === user)?.name ?? user;
  const acting = holders.processes.filter(({ groups }) => groups.includes(gid));
  const given = holders.services.filter(({ groups }) =>
    groups.some((group) => names.has(group) || group === String(gid)),
  );
  const users = [...mapped, ...given].map(({ user }) => user);
  return [
    ...listed.map(({ user }) => user),
    ...[...users, ...acting.map(({ uid }) => String(uid))].map(nameOf),
  ];
}

/** Returns why more users than its members may act with a group. */
export function grantDoubts({ logins }: GroupGrants, names: ReadonlySet<string>): readonly string[] {
  return logins
    .filter(({ groups }) => groups.some((group) => names.has(group)))
    .map(({ users }) => `${loginFile} gives the group ${[...names].join(', ')} at logins to: ${users}`);
}

/** Returns the programs by which everyone who may run them acts with a group. */
export function openPrograms({ setgid }: GroupGrants, { gid }: Pick<GroupEntry, 'gid'>): readonly string[] {
  return setgid.filter((program) => program.gid === gid).map(({ path }) => path);
}

function whyUnread(reading: Observed<string>): readonly string[] {
  return reading.state === 'unreadable'
    ? [`${reading.from} may let more users control the engine: ${reading.detail}`]
    : [];
}

async function setgidClients(files: HostFiles): Promise<GroupGrants['setgid']> {
  const programs = await findUserPrograms(files, await ownFolders(files));
  return programs.filter(({ mode }) => (mode & 0o2000) !== 0 && (mode & 0o001) !== 0);
}
