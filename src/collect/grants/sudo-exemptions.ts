import type { SudoExemption, SudoRule } from '../../formats/etc/sudo-rule.ts';
import type { Account } from '../../formats/etc/passwd.ts';
import { accountsOf, namesAccount, type MachineAccounts } from './sudo-accounts.ts';
import { powerOf, type SudoPower } from './sudo-power.ts';

/** Which users of a rule an exemption names: all, some accounts, or perhaps somebody. */
export interface Exempt {
  isWhole: boolean;
  accounts: readonly Account[];
  isUnclear: boolean;
}

const nobody: Exempt = { isWhole: false, accounts: [], isUnclear: false };
const whole: Exempt = { ...nobody, isWhole: true };
const perhaps: Exempt = { ...nobody, isUnclear: true };

/** Returns whom of a user of a rule (`ann`, `%dev`, `ALL`) sudo asks for no password by an exemption. */
export function exemptOf(user: string, { users }: SudoExemption, machine: MachineAccounts): Exempt {
  if (users === undefined || users.includes(user) || users.at(-1) === 'ALL') return whole;
  const account = machine.accounts.get(user);
  if (account !== undefined) {
    const named = namesAccount(users, account, machine);
    return named === 'yes' ? whole : named === 'unclear' ? perhaps : nobody;
  }
  const members = accountsOf(user, machine);
  if (members === undefined) return users.some((each) => isPerhaps(user, each)) ? perhaps : nobody;
  const found = members
    .filter(({ uid }) => uid !== 0)
    .map((each) => ({ account: each, named: namesAccount(users, each, machine) }));
  return {
    isWhole: false,
    accounts: found.filter(({ named }) => named === 'yes').map((each) => each.account),
    isUnclear: found.some(({ named }) => named === 'unclear'),
  };
}

const isGroup = (item: string): boolean => /^[%+]/u.test(item);

/** Whether a user or group that no file shows may be one of an exemption. */
function isPerhaps(user: string, exempt: string): boolean {
  return !exempt.startsWith('!') && (isGroup(user) || isGroup(exempt) || exempt === 'ALL');
}

/** Returns what a command of a rule allows where an exemption asks for no password. */
export function exemptPower(
  command: SudoRule['command'],
  { commands }: SudoExemption,
): SudoPower | undefined {
  if (commands === undefined || commands.includes('ALL')) return powerOf(command, true);
  const named = commands.filter((each) => !each.startsWith('!'));
  if (command === 'ALL') {
    const powers = named.flatMap((each) => powerOf(each, true) ?? []);
    return powers.find(({ isLimited }) => !isLimited) ?? powers[0];
  }
  return named.some((each) => coversCommand(each, command)) ? powerOf(command, true) : undefined;
}

/** Whether two commands may be one program: sudo compares the files, whatever the folder is called. */
function coversCommand(exempt: string, command: string): boolean {
  if (/[*?[^]|\/$/u.test(exempt)) return true;
  const [path = ''] = command.split(' ');
  return /[*?[^]|\/$/u.test(path) || nameOf(exempt) === nameOf(path);
}

function nameOf(command: string): string {
  const [path = ''] = command.split(' ');
  return path.slice(path.lastIndexOf('/') + 1);
}
