import type { GroupEntry, PathStatus } from '../../core/host.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { parseGroups } from '../../formats/etc/group.ts';
import { parseAccounts } from '../../formats/etc/passwd.ts';
import type { HostFiles } from '../../io/files.ts';

const groupFile = '/etc/group';
const accountFile = '/etc/passwd';

/**
 * The group whose members may drive the engine: the one that owns its socket, else `docker`.
 * A group that the file does not have (it is kept in a directory service) is undetermined.
 */
export async function collectDockerGroup(
  files: HostFiles,
  socket: Observed<PathStatus>,
): Promise<Observed<GroupEntry>> {
  const text = await files.readText(groupFile);
  if (text.state !== 'known') return text;
  const groups = parseGroups(text.value);
  if (socket.state !== 'known') return named(groups);
  const { gid } = socket.value;
  const owner = groups.find((group) => group.gid === gid);
  return owner === undefined
    ? unreadable('undetermined', `group ${gid} of the engine's socket is not in it`, groupFile)
    : known(owner, groupFile);
}

function named(groups: readonly GroupEntry[]): Observed<GroupEntry> {
  const docker = groups.find(({ name }) => name === 'docker');
  return docker === undefined ? absent(groupFile) : known(docker, groupFile);
}

/** Accounts, other than those of root, that are in the group by their primary group. */
export async function collectPrimaryMembers(
  files: HostFiles,
  group: Observed<GroupEntry>,
): Promise<Observed<readonly string[]>> {
  if (group.state !== 'known') return group;
  const text = await files.readText(accountFile);
  if (text.state !== 'known') return text;
  const members = parseAccounts(text.value).filter(({ uid, gid }) => uid !== 0 && gid === group.value.gid);
  return known(members.map(({ name }) => name).toSorted(), accountFile);
}
