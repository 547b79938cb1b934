import type { EngineGroup, GroupEntry } from '../../core/host.ts';
import { absent, known, valueOf } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { parseGroups } from '../../formats/etc/group.ts';
import { parseShadowGroups, type ShadowGroup } from '../../formats/etc/gshadow.ts';
import { parseAccounts, type Account } from '../../formats/etc/passwd.ts';
import type { HostFiles } from '../../io/files.ts';
import { directoryServices } from './directory-services.ts';

/** A group whose members may drive an engine, by its number or as a configuration names it, and why they may. */
export interface WantedGroup {
  group: number | string;
  /** The user whose engine it is, who gains nothing by it. */
  owner?: number;
  because: string;
}

/** What a machine says of its groups. */
interface GroupFiles {
  groups: readonly GroupEntry[];
  accounts: readonly Account[];
  shadows: readonly ShadowGroup[];
  /** Directory services that may have more. */
  services: readonly string[];
}

const groupFile = '/etc/group';
const accountFile = '/etc/passwd';

/**
 * The groups whose members may drive an engine, with everyone who is in them. Those that a
 * configuration names and the machine does not have are left out: nobody is in them.
 */
export async function collectEngineGroups(
  files: HostFiles,
  wanted: readonly WantedGroup[],
): Promise<Observed<readonly EngineGroup[]>> {
  const [groups, accounts, shadows, ofGroups, ofAccounts] = await Promise.all([
    files.readText(groupFile),
    files.readText(accountFile),
    files.readText('/etc/gshadow'),
    directoryServices(files, 'group'),
    directoryServices(files, 'passwd'),
  ]);
  if (groups.state !== 'known') return groups;
  for (const reading of [accounts, ofGroups, ofAccounts]) if (reading.state === 'unreadable') return reading;
  const read: GroupFiles = {
    groups: parseGroups(groups.value),
    accounts: parseAccounts(valueOf(accounts) ?? ''),
    shadows: parseShadowGroups(valueOf(shadows) ?? ''),
    services: [...new Set([ofGroups, ofAccounts].flatMap((found) => valueOf(found) ?? []))],
  };
  const found = wanted.flatMap((each) => engineGroup(read, each));
  const unique = new Map(found.toReversed().map((group) => [group.name, group]));
  const from = `${groupFile}, ${accountFile}`;
  return unique.size === 0 ? absent(from) : known([...unique.values()].toSorted(byName), from);
}

function byName(left: EngineGroup, right: EngineGroup): number {
  return left.name < right.name ? -1 : Number(left.name > right.name);
}

function engineGroup(read: GroupFiles, wanted: WantedGroup): EngineGroup[] {
  const { group, because } = wanted;
  const { groups, services } = read;
  const entry =
    groups.find(({ name }) => name === group) ?? groups.find(({ gid }) => String(gid) === String(group));
  if (entry !== undefined) return [described(read, entry, wanted)];
  if (typeof group === 'number') {
    const doubt = `${groupFile} does not have the group ${group}: who is in it is not known`;
    return [{ name: String(group), gid: group, because, members: [], administrators: [], doubts: [doubt] }];
  }
  const name = group;
  return services.length === 0
    ? []
    : [{ name, gid: -1, because, members: [], administrators: [], doubts: [elsewhere(name, services)] }];
}

/** The kernel knows numbers only: groups of one number are one group. */
function described(
  read: GroupFiles,
  { name, gid }: GroupEntry,
  { because, owner }: WantedGroup,
): EngineGroup {
  const rightful = new Set(
    read.accounts.filter(({ uid }) => uid === 0 || uid === owner).map((account) => account.name),
  );
  const same = read.groups.filter((group) => group.gid === gid);
  const called = new Set(same.map((group) => group.name));
  const primary = read.accounts.filter((account) => account.gid === gid);
  const others = (names: readonly string[]) =>
    [...new Set(names)].filter((each) => !rightful.has(each)).toSorted();
  const members = [...same.flatMap((group) => group.members), ...primary.map((account) => account.name)];
  const shadows = read.shadows.filter((shadow) => called.has(shadow.name));
  const doubts = [
    ...(read.services.length > 0 ? [elsewhere(name, read.services)] : []),
    ...(shadows.some(({ hasPassword }) => hasPassword)
      ? [`the group ${name} has a password: whoever knows it may join (newgrp)`]
      : []),
  ];
  return {
    name,
    gid,
    because,
    members: others(members),
    administrators: others(shadows.flatMap(({ administrators }) => administrators)),
    doubts,
  };
}

function elsewhere(name: string, services: readonly string[]): string {
  return `${services.join(', ')} may know of more members of the group ${name} than the files: \`getent group ${name}\` says`;
}
