import type { SudoExemption, SudoRule } from '../../formats/etc/sudo-rule.ts';
import type { SudoPolicy } from '../../formats/etc/sudoers.ts';
import { joinGrants, pronounOf, type RootGrant, type RootGrants } from './root-grant.ts';
import { namesAccount, type MachineAccounts } from './sudo-accounts.ts';
import { exemptOf, exemptPower, type Exempt } from './sudo-exemptions.ts';
import { powerOf, type SudoPower } from './sudo-power.ts';
import { targetOf, type EngineControl, type SudoTarget } from './sudo-targets.ts';

/** What rules are judged by. */
export interface SudoMachine {
  machine: MachineAccounts;
  control: EngineControl;
}

/** Comparisons after which the rest is left to a person. */
const maxSteps = 2_000_000;

/** Users of a rule with what they may do, and by which exemption without a password. */
interface Judged {
  power: SudoPower;
  exemption?: SudoExemption;
}

/** Returns who may run a program that controls an engine, or any program without a password. */
export function grantsOfSudo(policy: SudoPolicy, by: SudoMachine): RootGrants {
  const found: RootGrants[] = [unclearLines(policy)];
  const sizes = policy.exemptions.map(
    ({ users = [], runAs = [], commands = [] }) => users.length + runAs.length + commands.length + 1,
  );
  const cost = sizes.reduce((sum, size) => sum + size, 0);
  let steps = 0;
  for (const rule of policy.rules) {
    steps += stepsOf(rule, by) + (rule.withoutPassword ? 0 : cost * rule.users.length);
    if (steps > maxSteps) {
      found.push(doubt(`sudo has too many rules to judge all: read ${rule.from}`));
      break;
    }
    found.push(grantsOfRule(rule, policy.exemptions, by));
  }
  return joinGrants(found);
}

function stepsOf({ users, runAs, command }: SudoRule, { control }: SudoMachine): number {
  // A pattern is compared with every program.
  const ofCommand = /[*?[^]|\/$/u.test(command) ? 500 : 1;
  return ofCommand + users.length + control.accounts.length * (1 + (runAs.users?.length ?? 0));
}

function doubt(text: string): RootGrants {
  return { grants: [], doubts: [text] };
}

/** Says which lines were not understood, a few of each file. */
function unclearLines({ unclear }: SudoPolicy): RootGrants {
  const byFile = Map.groupBy(unclear, ({ from }) => from);
  return {
    grants: [],
    doubts: [...byFile].map(([from, lines]) => {
      const shown = lines.slice(0, 5).map(({ number }) => number);
      const more = lines.length > shown.length ? ` and ${lines.length - shown.length} more` : '';
      const which = lines.length === 1 ? 'line' : 'lines';
      return `${from} may let more users control the engine: ${which} ${shown.join(', ')}${more} not understood, run \`visudo -c\``;
    }),
  };
}

function grantsOfRule(rule: SudoRule, exemptions: readonly SudoExemption[], by: SudoMachine): RootGrants {
  const { users, command } = rule;
  const judged = command.startsWith('!') ? [] : judgements(rule, exemptions);
  const target = judged.length === 0 ? undefined : targetOf(rule.runAs, by.control, by.machine);
  if (target === undefined) return joinGrants([]);
  const effective = judged.filter(
    ({ exemption }) => exemption === undefined || runsSo(exemption, target, by),
  );
  return joinGrants(
    namedUsers(users, by.machine).flatMap((user) =>
      effective.map((each) => grantsOfUser(user, each, { rule, target, by })),
    ),
  );
}

/** Returns what a rule allows: to everybody it names, or to those whom an exemption names. */
function judgements(rule: SudoRule, exemptions: readonly SudoExemption[]): readonly Judged[] {
  const power = powerOf(rule.command, rule.withoutPassword);
  if (power !== undefined && !power.isLimited) return [{ power }];
  const exempt = rule.withoutPassword
    ? []
    : exemptions.flatMap((exemption): Judged[] => {
        const more = exemptPower(rule.command, exemption);
        return more === undefined ? [] : [{ power: more, exemption }];
      });
  return [...(power === undefined ? [] : [{ power }]), ...exempt];
}

/** Whether an exemption counts for programs that run as one of the accounts. */
function runsSo({ runAs }: SudoExemption, { accounts }: SudoTarget, { machine }: SudoMachine): boolean {
  return runAs === undefined || accounts.some((each) => namesAccount(runAs, each, machine) !== 'no');
}

/** Returns the users that a rule names, without root and those whom a later item leaves out. */
function namedUsers(users: readonly string[], machine: MachineAccounts): readonly string[] {
  const from = users.lastIndexOf('!ALL') + 1;
  const hasNegation = users.some((user) => user.startsWith('!'));
  return users.slice(from).filter((user) => {
    if (user.startsWith('!')) return false;
    if (user === '%root' || user === '%#0') return false;
    const account = machine.accounts.get(user);
    if (account === undefined) return true;
    return account.uid !== 0 && !(hasNegation && namesAccount(users, account, machine) === 'no');
  });
}

function grantsOfUser(
  user: string,
  { power, exemption }: Judged,
  { rule, target, by }: { rule: SudoRule; target: SudoTarget; by: SudoMachine },
): RootGrants {
  const does = `sudo runs ${power.what} ${target.as} for`;
  const exempt: Exempt =
    exemption === undefined
      ? { isWhole: true, accounts: [], isUnclear: false }
      : exemptOf(user, exemption, by.machine);
  const to = granteeOf(user);
  if (!exempt.isWhole && exempt.accounts.length === 0 && !exempt.isUnclear) return joinGrants([]);
  if (power.isLimited || target.isUnclear) return doubt(`${does} ${user} (${rule.from})`);
  if (exempt.isWhole && to === undefined)
    return doubt(`${does} ${user}, whose members are unknown (${rule.from})`);
  const all = exempt.isWhole && to !== undefined ? [to] : exempt.accounts.map(({ name }) => ({ user: name }));
  const how = power.what === 'any program' ? ' without a password' : '';
  return {
    grants: all.map((each) => ({ to: each, because: `${does} ${pronounOf(each)}${how} (${rule.from})` })),
    doubts: exempt.isUnclear
      ? [`${does} members of ${user}${how}, if they are in a group that no file shows (${rule.from})`]
      : [],
  };
}

/** Returns who is meant; absent for groups of other services. */
function granteeOf(user: string): RootGrant['to'] | undefined {
  if (user === 'ALL') return 'everyone';
  if (user.startsWith('+') || user.startsWith('%:')) return undefined;
  if (user.startsWith('%')) return { group: user.slice(1).replace(/^#/u, '') };
  return { user: user.replace(/^#/u, '') };
}
