import type { GroupEntry } from '../../core/host/host.ts';
import { valueOf } from '../../core/observed.ts';
import { parseGroups } from '../../formats/etc/group.ts';
import { groupsWithPassword, parseShadowGroups } from '../../formats/etc/gshadow.ts';
import { parseAccounts } from '../../formats/etc/passwd.ts';
import type { HostFiles } from '../../io/files.ts';
import { directoryServices } from '../accounts/directory-services.ts';

/**
 * Returns the number of the group `staff`, where it is certain that nobody is in it and nobody can join it. It owns
 * /usr/local on Debian, and may write there (Debian Policy, 9.1.2): as long as it is empty that means nobody.
 */
export async function emptyStaffGroup(files: HostFiles): Promise<number | undefined> {
  const [group, passwd, gshadow, ...services] = await Promise.all([
    files.readText('/etc/group'),
    files.readText('/etc/passwd'),
    files.readText('/etc/gshadow'),
    directoryServices(files, 'group'),
    directoryServices(files, 'passwd'),
  ]);
  const text = valueOf(group) ?? '';
  const groups = parseGroups(text);
  const gid = groups.find(({ name }) => name === 'staff')?.gid;
  if (gid === undefined || passwd.state !== 'known' || gshadow.state === 'unreadable') return undefined;
  const same = groups.filter((each) => each.gid === gid);
  const isStaff = (name: string): boolean => same.some((each: GroupEntry) => each.name === name);
  const shadows = parseShadowGroups(valueOf(gshadow) ?? '').filter(({ name }) => isStaff(name));
  const isJoined =
    same.some(({ members }) => members.length > 0) ||
    parseAccounts(passwd.value).some((account) => account.gid === gid) ||
    shadows.some(({ administrators, hasPassword }) => administrators.length > 0 || hasPassword) ||
    groupsWithPassword(text).some(isStaff) ||
    services.some((found) => valueOf(found)?.length !== 0);
  return isJoined ? undefined : gid;
}
