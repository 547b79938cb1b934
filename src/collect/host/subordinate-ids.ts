import type { SubordinateIds, SubordinateRange } from '../../core/host/host.ts';
import { known, valueOf, type Observed } from '../../core/observed.ts';
import { parseIdRanges } from '../../formats/etc/group-grants.ts';
import type { HostFiles } from '../../io/files.ts';

const paths = { users: '/etc/subuid', groups: '/etc/subgid' };

async function rangesIn(files: HostFiles, path: string): Promise<Observed<readonly SubordinateRange[]>> {
  const text = await files.readText(path);
  return text.state === 'unreadable' ? text : known(parseIdRanges(valueOf(text) ?? ''), path);
}

/** Reads which numbers of the host the namespaces of each user may have (subuid(5), subgid(5)). */
export async function readSubordinateIds(files: HostFiles): Promise<Observed<SubordinateIds>> {
  const [users, groups] = await Promise.all([rangesIn(files, paths.users), rangesIn(files, paths.groups)]);
  if (users.state !== 'known') return users;
  if (groups.state !== 'known') return groups;
  return known({ users: users.value, groups: groups.value }, `${paths.users}, ${paths.groups}`);
}
