import type { EnginePaths } from '../../core/host/engine-paths.ts';
import type { EngineUser, EngineUsers } from '../../core/host/host.ts';
import { absent, known, valueOf, type Observed } from '../../core/observed.ts';
import { parseAccounts } from '../../formats/etc/passwd.ts';
import type { HostFiles } from '../../io/files.ts';
import type { ControllingGroup } from './engine-groups.ts';
import { readCapabilityGrants } from './capability-grants.ts';
import { readClientKeys } from './client-keys.ts';
import { readDoasGrants } from './doas-grants.ts';
import { readOpenAccounts } from './open-accounts.ts';
import { readPolkitGrants } from './polkit-grants.ts';
import { projectWriters } from './project-writers.ts';
import { joinGrants, type RootGrant, type RootGrants } from './root-grant.ts';
import { readRootAccounts } from './root-accounts.ts';
import { readSuGrants } from './su-grants.ts';
import { readSudoGrants } from './sudo-grants.ts';

const from = 'sudo, su, doas, polkit and processes';

/** Paths of which one is on every host with an engine of root. */
const signs = ['dockerd', 'engine-socket', 'service-unit'] as const;

/** Whether root has an engine on this host, as far as its files show. */
function hasEngine(paths: EnginePaths): boolean {
  return signs.some((role) =>
    (paths[role] ?? []).some(
      (reading) =>
        reading.state === 'unreadable' || (reading.state === 'known' && reading.value.rootless === undefined),
    ),
  );
}

/** Reads who may act as root by rules of sudo, su, doas and polkit, or by capabilities; absent on a host where root has no engine. */
export async function readRootGrants(
  files: HostFiles,
  paths: EnginePaths,
  controlling: readonly ControllingGroup[],
): Promise<Observed<RootGrants>> {
  if (!hasEngine(paths)) return absent(from);
  // The group of a rootless engine gives nothing of root.
  const groups = controlling.flatMap(({ group, owner }) => (owner === undefined ? [group] : []));
  return known(
    joinGrants([
      projectWriters(paths),
      ...(await Promise.all([
        readSudoGrants(files, groups),
        readDoasGrants(files, groups),
        readPolkitGrants(files),
        readSuGrants(files),
        readCapabilityGrants(files),
        readRootAccounts(files),
        readOpenAccounts(files, groups),
        readClientKeys(files, paths),
      ])),
    ]),
    from,
  );
}

/** Returns the groups that may act as root. */
export function grantedGroups({ grants }: RootGrants): readonly ControllingGroup[] {
  return grants.flatMap(({ to, because, through = 'rule' }) =>
    typeof to === 'object' && 'group' in to ? [{ group: to.group, because, through }] : [],
  );
}

/** Returns the users who may act as root, without those who are root. */
export async function grantedUsers(
  files: HostFiles,
  granted: Observed<RootGrants>,
): Promise<Observed<EngineUsers>> {
  if (granted.state !== 'known') return granted;
  const accounts = parseAccounts(valueOf(await files.readText('/etc/passwd')) ?? '');
  const userOf = ({ to, because, through = 'rule' }: RootGrant): readonly EngineUser[] => {
    if (to === 'everyone') return [{ because, through }];
    if (!('user' in to)) return [];
    const account = accounts.find(({ name, uid }) => name === to.user || String(uid) === to.user);
    return account?.uid === 0 && account.name === 'root'
      ? []
      : [{ name: account?.name ?? to.user, because, through }];
  };
  return known({ users: granted.value.grants.flatMap(userOf), doubts: granted.value.doubts }, from);
}
