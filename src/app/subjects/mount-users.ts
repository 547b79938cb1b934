import type { MountUser, WorkloadCase } from '../../core/rules/check.ts';
import type { Mount } from '../../core/workload/workload.ts';
import { mountKey } from '../../core/workload/mount-key.ts';
import { valueOf } from '../../core/observed.ts';

/** Names the project of a Compose service, or the containers of an engine; absent for what has no others. */
function groupOf({ subject: { key }, workload: { surface } }: WorkloadCase): string | undefined {
  if (surface === 'compose') return `compose ${key.slice(0, key.lastIndexOf('/') + 1)}`;
  return surface === 'container' ? surface : undefined;
}

function usesOf({ workload }: WorkloadCase): readonly (readonly [key: string, user: MountUser])[] {
  const { key, name } = workload;
  return (valueOf(workload.settings.mounts.value) ?? []).flatMap((entry) => {
    const mounted = 'value' in entry ? mountKey(entry.value) : undefined;
    if (mounted === undefined || !('value' in entry)) return [];
    return [[mounted, { key, name, writes: !entry.value.readOnly }] as const];
  });
}

function usersOf(cases: readonly WorkloadCase[]): NonNullable<WorkloadCase['mountUsers']> {
  const users = new Map<string, MountUser[]>();
  for (const [mounted, user] of cases.flatMap(usesOf)) {
    const known = users.get(mounted);
    if (known === undefined) users.set(mounted, [user]);
    else known.push(user);
  }
  return Object.fromEntries(users);
}

/** Whether some of the mounts of a workload are not known. */
function hasUnknownMounts({ workload }: WorkloadCase): boolean {
  const { value } = workload.settings.mounts;
  if (value.state === 'unreadable') return true;
  return value.state === 'known' && value.value.some((entry) => !('value' in entry) || isUnread(entry.value));
}

function isUnread({ hostPath }: Mount): boolean {
  return hostPath.state === 'unreadable';
}

/** The cases with who mounts which volumes and paths of the host, in their project or on their engine. */
export function withMountUsers(cases: readonly WorkloadCase[]): readonly WorkloadCase[] {
  const users = new Map(
    [...Map.groupBy(cases, groupOf)].map(([group, members]) => {
      const unknown = members.filter(hasUnknownMounts).map(({ workload }) => workload.name);
      return [group, { mountUsers: usersOf(members), unknownMountUsers: unknown }] as const;
    }),
  );
  return cases.map((one) => {
    const group = groupOf(one);
    return { ...one, ...(group === undefined ? {} : users.get(group)) };
  });
}
