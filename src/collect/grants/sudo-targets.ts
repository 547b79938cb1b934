import type { SudoRule } from '../../formats/etc/sudo-rule.ts';
import type { Account } from '../../formats/etc/passwd.ts';
import { accountsOf, namesAccount, type MachineAccounts } from './sudo-accounts.ts';

/** Users and groups that control an engine. */
export interface EngineControl {
  /** `as` says how a program runs as the account. */
  accounts: readonly { account: Account; as: string }[];
  /** Names and `#gid`. */
  groups: readonly string[];
}

/** As whom a rule runs a program, if that user or group controls an engine. */
export interface SudoTarget {
  as: string;
  /** Whether that depends on groups whose members no file shows. */
  isUnclear: boolean;
  /** Accounts that it may be. */
  accounts: readonly Account[];
}

/** Returns who controls an engine: root, and the members of such groups. */
export function engineControl(
  machine: MachineAccounts,
  controlling: readonly (string | number)[],
): EngineControl {
  const names = ['docker', ...controlling.map((group) => (typeof group === 'number' ? `#${group}` : group))];
  const all = accountsOf('ALL', machine) ?? [];
  const roots = all.filter(({ uid }) => uid === 0).map((account) => ({ account, as: 'as root' }));
  const others = names
    .filter((group) => group !== 'root' && group !== '#0')
    .flatMap((group) =>
      (accountsOf(`%${group}`, machine) ?? [])
        .filter(({ uid }) => uid !== 0)
        .map((account) => ({ account, as: `as ${account.name}, who is in the group ${group},` })),
    );
  return {
    accounts: [...roots, ...others],
    groups: [...new Set(['root', '#0', ...names.flatMap((name) => spellingsOf(name, machine))])],
  };
}

/** Returns the names and the number of a group. */
function spellingsOf(group: string, { members }: MachineAccounts): readonly string[] {
  const same = members.get(group);
  return [group, ...[...members].filter(([, each]) => each === same).map(([name]) => name)];
}

/** Returns as whom of them a rule runs a command; absent if as none. */
export function targetOf(
  { users, groups = [] }: SudoRule['runAs'],
  control: EngineControl,
  machine: MachineAccounts,
): SudoTarget | undefined {
  // Without a list, as root (runas_default).
  const targets = users ?? ['root'];
  const named = control.accounts.map((each) => ({
    ...each,
    named: namesAccount(targets, each.account, machine),
  }));
  const first = named.find((each) => each.named === 'yes');
  const accounts = named.filter((each) => each.named !== 'no').map(({ account }) => account);
  if (first !== undefined) return { as: first.as, isUnclear: false, accounts };
  if (namesGroup(groups, control.groups))
    return { as: 'with any group or docker', isUnclear: false, accounts };
  return accounts.length > 0 ? { as: `as ${targets.join(', ')}`, isUnclear: true, accounts } : undefined;
}

function namesGroup(items: readonly string[], groups: readonly string[]): boolean {
  return groups.some((group) => {
    const last = items.findLast((item) => ['ALL', group].includes(item.replace(/^!/u, '')));
    return last !== undefined && !last.startsWith('!');
  });
}
