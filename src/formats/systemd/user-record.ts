/** A user in a group, which is given by its name or its number. */
export interface Membership {
  user: string;
  group: string | number;
}

/** Returns what the name of a file `USER:GROUP.membership` says; none for other names (nss-systemd(8)). */
export function membershipOf(fileName: string): Membership[] {
  const [, user, group] = /^([^:]+):([^:]+)\.membership$/u.exec(fileName) ?? [];
  return user === undefined || group === undefined ? [] : [{ user, group }];
}

/**
 * Returns the memberships that a JSON user record or group record says (systemd.io, JSON User/Group Records); absent
 * if it is no record.
 */
export function membershipsOfRecord(text: string): Membership[] | undefined {
  const record = recordOf(text);
  if (record === undefined) return undefined;
  const { userName, groupName, gid, memberOf, members } = record;
  const own: readonly unknown[] = [...textsIn(memberOf), gid];
  const ofUser = typeof userName === 'string' ? own.map((group) => ({ user: userName, group })) : [];
  const ofGroup = textsIn(members).flatMap((user) => [groupName, gid].map((group) => ({ user, group })));
  return [...ofUser, ...ofGroup].flatMap(({ user, group }) =>
    typeof group === 'string' || typeof group === 'number' ? [{ user, group }] : [],
  );
}

function recordOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}
