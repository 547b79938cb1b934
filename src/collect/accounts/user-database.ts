import { valueOf } from '../../core/observed.ts';
import { membershipOf, membershipsOfRecord, type Membership } from '../../formats/systemd/user-record.ts';
import type { HostFiles } from '../../io/files.ts';

/** Where systemd looks for users, groups and memberships (nss-systemd(8)), and systemd-homed for its users. */
const folders = [
  '/etc/userdb',
  '/run/userdb',
  '/run/host/userdb',
  '/usr/local/lib/userdb',
  '/usr/lib/userdb',
  '/var/lib/systemd/home',
];

/** Memberships beside those of `/etc/group`, and why some are unknown. */
export interface UserDatabase {
  memberships: readonly Membership[];
  unread: readonly string[];
}

/** Reads the memberships that systemd's user database adds. */
export async function readUserDatabase(files: HostFiles): Promise<UserDatabase> {
  const parts = await Promise.all(folders.map((folder) => readFolder(files, folder)));
  return {
    memberships: parts.flatMap(({ memberships }) => memberships),
    unread: parts.flatMap(({ unread }) => unread),
  };
}

async function readFolder(files: HostFiles, folder: string): Promise<UserDatabase> {
  const names = await files.list(folder);
  if (names.state === 'unreadable')
    return { memberships: [], unread: [`${folder} may add members to groups: ${names.detail}`] };
  const found = valueOf(names) ?? [];
  const records = found.filter((name) => /\.(?:user|group|identity)$/u.test(name));
  const read = await Promise.all(
    records.map(async (name) => {
      const text = await files.readText(`${folder}/${name}`);
      return { name, of: text.state === 'absent' ? [] : membershipsOfRecord(valueOf(text) ?? '') };
    }),
  );
  return {
    memberships: [...found.flatMap(membershipOf), ...read.flatMap(({ of }) => of ?? [])],
    unread: read.flatMap(({ name, of }) =>
      of === undefined
        ? [`${folder}/${name} may add members to groups: it is no record that can be read`]
        : [],
    ),
  };
}
