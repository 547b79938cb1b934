import type { GroupEntry } from '../../core/host.ts';
import type { PathStatus } from '../../core/path-status.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import type { Observed, UnreadableReading } from '../../core/observed.ts';
import { parseGroups } from '../../formats/etc/group.ts';
import { parseAccounts } from '../../formats/etc/passwd.ts';
import type { HostFiles } from '../../io/files.ts';
import { directoryServices } from './directory-services.ts';

const groupFile = '/etc/group';
const accountFile = '/etc/passwd';

/**
 * The group whose members may drive the engine: the one that owns its socket, else `docker`.
 * Undetermined when the file does not have it, or shows no members where a directory service may
 * know of some.
 */
export async function collectDockerGroup(
  files: HostFiles,
  socket: Observed<PathStatus>,
): Promise<Observed<GroupEntry>> {
  const text = await files.readText(groupFile);
  if (text.state !== 'known') return text;
  const groups = parseGroups(text.value);
  const group = socket.state === 'known' ? owner(groups, socket.value.gid) : named(groups);
  if (group.state === 'unreadable' || (group.state === 'known' && group.value.members.length > 0))
    return group;
  const services = await directoryServices(files, 'group');
  return services.length === 0 ? group : elsewhere('members', services, groupFile);
}

function owner(groups: readonly GroupEntry[], gid: number): Observed<GroupEntry> {
  const found = groups.find((group) => group.gid === gid);
  return found === undefined
    ? unreadable('undetermined', `group ${gid} of the engine's socket is not in it`, groupFile)
    : known(found, groupFile);
}

/** An empty list of a file says nothing where a directory service may have more. */
function elsewhere(what: string, services: readonly string[], from: string): UnreadableReading {
  return unreadable('undetermined', `${services.join(', ')} may know more ${what} than the file`, from);
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
  const services = members.length > 0 ? [] : await directoryServices(files, 'passwd');
  if (services.length > 0) return elsewhere('accounts', services, accountFile);
  return known(members.map(({ name }) => name).toSorted(), accountFile);
}
