import type { EngineGroup, GroupEntry, RootRoute } from '../../core/host/host.ts';
import { absent, known, valueOf } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { parseGroups } from '../../formats/etc/group.ts';
import { groupsWithPassword, parseShadowGroups, type ShadowGroup } from '../../formats/etc/gshadow.ts';
import { parseAccounts, type Account } from '../../formats/etc/passwd.ts';
import type { HostFiles } from '../../io/files.ts';
import {
  grantDoubts,
  grantedMembers,
  openPrograms,
  readGroupGrants,
  type GroupGrants,
} from './group-grants.ts';
import { databaseTexts, directoryServices, sourcesOf } from '../accounts/directory-services.ts';

/** A group whose members can control an engine, by number or configured name, and the reason. */
export interface ControllingGroup {
  group: number | string;
  /** User who runs the engine and gains nothing from the group. */
  owner?: number;
  because: string;
  /** By the socket of an engine if missing. */
  through?: RootRoute;
  /** Why another group may be meant. */
  doubt?: string;
}

/** Group databases of a machine. */
interface GroupFiles {
  groups: readonly GroupEntry[];
  /** Names of groups with a password in the group database itself. */
  withPassword: ReadonlySet<string>;
  accounts: readonly Account[];
  shadows: readonly ShadowGroup[];
  grants: GroupGrants;
  /** Directory services that may have further members. */
  services: readonly string[];
  /** Why administrators and passwords of groups are unknown. */
  unreadShadows: readonly string[];
}

const groupFile = '/etc/group';
const accountFile = '/etc/passwd';

/**
 * Returns the groups whose members can control an engine, with all members. Omits configured groups that do
 * not exist: they have no members.
 */
export async function collectEngineGroups(
  files: HostFiles,
  candidates: readonly ControllingGroup[],
): Promise<Observed<readonly EngineGroup[]>> {
  const [texts, accounts, shadows, ofGroups, ofAccounts, sources] = await Promise.all([
    databaseTexts(files, 'group'),
    databaseTexts(files, 'passwd'),
    files.readText('/etc/gshadow'),
    directoryServices(files, 'group'),
    directoryServices(files, 'passwd'),
    Promise.all([sourcesOf(files, 'group'), sourcesOf(files, 'passwd')]),
  ]);
  const [own] = texts;
  if (own?.state === 'absent') return own;
  for (const reading of [...texts, ...accounts, ofGroups, ofAccounts])
    if (reading.state === 'unreadable') return reading;
  const groupTexts = texts.flatMap((text) => valueOf(text) ?? []);
  const groups = groupTexts.flatMap(parseGroups);
  const gids = new Set(candidates.flatMap(({ group }) => entryOf(groups, group)?.gid ?? group).map(Number));
  const read: GroupFiles = {
    groups,
    withPassword: new Set(groupTexts.flatMap(groupsWithPassword)),
    accounts: accounts.flatMap((text) => parseAccounts(valueOf(text) ?? '')),
    shadows: parseShadowGroups(valueOf(shadows) ?? ''),
    unreadShadows:
      shadows.state === 'unreadable' ? [`administrators of the group are unknown: ${shadows.detail}`] : [],
    grants: await readGroupGrants(files, new Set(sources.flat()), gids),
    services: [...new Set([ofGroups, ofAccounts].flatMap((found) => valueOf(found) ?? []))],
  };
  const found = candidates.flatMap((each) => engineGroup(read, each));
  const unique = new Map(found.toReversed().map((group) => [group.name, group]));
  const from = `${groupFile}, ${accountFile}`;
  return unique.size === 0 ? absent(from) : known([...unique.values()].toSorted(byName), from);
}

function byName(left: EngineGroup, right: EngineGroup): number {
  return left.name < right.name ? -1 : Number(left.name > right.name);
}

function entryOf(groups: readonly GroupEntry[], group: number | string): GroupEntry | undefined {
  return groups.find(({ name }) => name === group) ?? groups.find(({ gid }) => String(gid) === String(group));
}

function engineGroup(read: GroupFiles, candidate: ControllingGroup): EngineGroup[] {
  const { group, because, through = 'socket', doubt } = candidate;
  const { groups, services } = read;
  const entry = entryOf(groups, group);
  if (entry !== undefined) return [describeGroup(read, entry, candidate)];
  if (typeof group === 'number') {
    const missing = `group ${group} is not in ${groupFile}: its members are unknown`;
    const name = String(group);
    return [{ name, gid: group, because, through, members: [], administrators: [], doubts: [missing] }];
  }
  const name = group;
  const doubts = [
    ...(services.length > 0 ? [elsewhere(name, services)] : []),
    ...(doubt === undefined ? [] : [doubt]),
  ];
  return doubts.length === 0
    ? []
    : [{ name, gid: -1, because, through, members: [], administrators: [], doubts }];
}

/** Describes the group of a number; several names of one number are one group to the kernel. */
function describeGroup(
  read: GroupFiles,
  { name, gid }: GroupEntry,
  { because, through = 'socket', owner, doubt }: ControllingGroup,
): EngineGroup {
  const rightful = new Set(
    read.accounts.filter(({ uid }) => uid === 0 || uid === owner).map((account) => account.name),
  );
  const same = read.groups.filter((group) => group.gid === gid);
  const called = new Set(same.map((group) => group.name));
  const primary = read.accounts.filter((account) => account.gid === gid);
  const others = (names: readonly string[]) =>
    [...new Set(names)].filter((each) => !rightful.has(each)).toSorted();
  const members = [
    ...same.flatMap((group) => group.members),
    ...primary.map((account) => account.name),
    ...grantedMembers(read.grants, called, { gid, accounts: read.accounts }),
  ];
  const open = openPrograms(read.grants, { gid });
  const shadows = read.shadows.filter((shadow) => called.has(shadow.name));
  const doubts = [
    ...(read.services.length > 0 ? [elsewhere(name, read.services)] : []),
    ...(doubt === undefined ? [] : [doubt]),
    ...read.unreadShadows,
    ...grantDoubts(read.grants, called),
    ...read.grants.doubts,
    ...(shadows.some(({ hasPassword }) => hasPassword) ||
    [...called].some((each) => read.withPassword.has(each) && shadows.every((one) => one.name !== each))
      ? [`group ${name} has a password: anyone who knows it can join (newgrp)`]
      : []),
  ];
  return {
    name,
    gid,
    because,
    through,
    members: others(members),
    administrators: others(shadows.flatMap(({ administrators }) => administrators)),
    doubts,
    ...(open.length === 0 ? {} : { openPrograms: open }),
  };
}

function elsewhere(name: string, services: readonly string[]): string {
  return `${services.join(', ')} may add members to group ${name}: run \`getent group ${name}\``;
}
