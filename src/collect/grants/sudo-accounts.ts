import type { GroupEntry } from '../../core/host/host.ts';
import { valueOf } from '../../core/observed.ts';
import { parseGroups } from '../../formats/etc/group.ts';
import { parseAccounts, type Account } from '../../formats/etc/passwd.ts';
import type { HostFiles } from '../../io/files.ts';
import { databaseTexts } from '../accounts/directory-services.ts';

/** The accounts of a machine, and the groups each is in. A group has its name and `#gid`. */
export interface MachineAccounts {
  /** By name and as `#uid`. */
  accounts: ReadonlyMap<string, Account>;
  members: ReadonlyMap<string, ReadonlySet<Account>>;
}

/** Whether a list of sudoers names somebody; unclear where it depends on members that no file shows. */
export type SudoNaming = 'yes' | 'no' | 'unclear';

const root: Account = { name: 'root', uid: 0, gid: 0, home: '/root' };

/** Reads the accounts and groups of a machine. */
export async function readMachineAccounts(files: HostFiles): Promise<MachineAccounts> {
  const [accounts, groups] = await Promise.all([
    databaseTexts(files, 'passwd'),
    databaseTexts(files, 'group'),
  ]);
  return machineAccounts(
    accounts.flatMap((text) => parseAccounts(valueOf(text) ?? '')),
    groups.flatMap((text) => parseGroups(valueOf(text) ?? '')),
  );
}

/** Relates accounts and groups; root is there, whatever the files say. */
function machineAccounts(read: readonly Account[], groups: readonly GroupEntry[]): MachineAccounts {
  const accounts = new Map<string, Account>();
  for (const account of [...read, root]) {
    if (!accounts.has(account.name)) accounts.set(account.name, account);
    if (!accounts.has(`#${account.uid}`)) accounts.set(`#${account.uid}`, account);
  }
  // Several names of one number are one group to the kernel.
  const byNumber = new Map<number, Set<Account>>();
  for (const { gid } of groups) byNumber.set(gid, new Set());
  for (const account of accounts.values()) byNumber.get(account.gid)?.add(account);
  for (const { gid, members } of groups)
    for (const member of members) {
      const account = accounts.get(member);
      if (account !== undefined) byNumber.get(gid)?.add(account);
    }
  const members = new Map<string, ReadonlySet<Account>>();
  for (const { name, gid } of groups) {
    const found = byNumber.get(gid) ?? new Set();
    members.set(name, found).set(`#${gid}`, found);
  }
  return { accounts, members };
}

/** Returns whether a list names an account; the last item that does counts. */
export function namesAccount(
  items: readonly string[],
  account: Account,
  machine: MachineAccounts,
): SudoNaming {
  let isUnclear = false;
  for (const item of items.toReversed()) {
    const isNegated = item.startsWith('!');
    const named = itemNames(isNegated ? item.slice(1) : item, account, machine);
    if (named === undefined) isUnclear ||= !isNegated;
    else if (named && !isNegated) return 'yes';
    else if (named) break;
  }
  return isUnclear ? 'unclear' : 'no';
}

function itemNames(item: string, account: Account, machine: MachineAccounts): boolean | undefined {
  if (item === 'ALL') return true;
  if (item.startsWith('#')) return Number(item.slice(1)) === account.uid;
  if (item.startsWith('+') || item.startsWith('%:')) return undefined;
  if (!item.startsWith('%')) return item === account.name;
  return machine.members.get(item.slice(1))?.has(account);
}

/** Returns the accounts that a group, or `ALL`, is; absent where no file shows them. */
export function accountsOf(item: string, machine: MachineAccounts): readonly Account[] | undefined {
  if (item === 'ALL') return [...new Set(machine.accounts.values())];
  const members = item.startsWith('%') ? machine.members.get(item.slice(1)) : undefined;
  return members && [...members];
}
