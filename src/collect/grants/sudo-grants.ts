import type { Account } from '../../formats/etc/passwd.ts';
import { valueOf } from '../../core/observed.ts';
import type { PamExemption } from '../../formats/etc/pam-stack.ts';
import type { SudoExemption } from '../../formats/etc/sudo-rule.ts';
import { parseSudoers, type SudoPolicy } from '../../formats/etc/sudoers.ts';
import type { HostFiles } from '../../io/files.ts';
import { readPamExemptions } from './pam-exemptions.ts';
import { joinGrants, type RootGrants } from './root-grant.ts';
import { readMachineAccounts, type MachineAccounts } from './sudo-accounts.ts';
import { readSudoFiles } from '../programs/sudo-files.ts';
import { grantsOfSudo } from './sudo-rule-grants.ts';
import { engineControl, type EngineControl } from './sudo-targets.ts';

/** The services of `sudo` and of `sudo -i`. */
const services = ['sudo', 'sudo-i'];

/** Times that rules are judged: each time with those as root whom the time before let become root. */
const maxRounds = 20;

/** Returns the accounts whom grants name, without those of services that no file shows. */
function grantedAccounts({ grants }: RootGrants, machine: MachineAccounts): readonly Account[] {
  return grants.flatMap(({ to }) => {
    if (to === 'everyone') return [];
    if ('group' in to) return [...(machine.members.get(to.group) ?? [])];
    return machine.accounts.get(to.user) ?? machine.accounts.get(`#${to.user}`) ?? [];
  });
}

/** Returns what the rules grant, also by way of users who may become root themselves. */
function grantsInRounds(policy: SudoPolicy, machine: MachineAccounts, first: EngineControl): RootGrants {
  const found: RootGrants[] = [];
  let control = first;
  for (let round = 0; round < maxRounds; round++) {
    const grants = grantsOfSudo(policy, { machine, control });
    found.push(grants);
    const before = new Set(control.accounts.map(({ account }) => account));
    const further = [...new Set(grantedAccounts(grants, machine))].filter((account) => !before.has(account));
    if (further.length === 0) break;
    const more = further.map((account) => ({ account, as: `as ${account.name}, who may become root,` }));
    control = { ...control, accounts: [...control.accounts, ...more] };
  }
  return joinGrants(found);
}

/** Returns whom PAM asks for no password as sudoers files say it. */
function asExemption(to: PamExemption): SudoExemption {
  if (to === 'everyone') return {};
  return { users: ['user' in to ? to.user : `%${to.group}`] };
}

/** Reads the sudoers files and returns what they grant; `controlling` are groups that control an engine. */
export async function readSudoGrants(
  files: HostFiles,
  controlling: readonly (string | number)[] = [],
): Promise<RootGrants> {
  const { texts, doubts } = await readSudoFiles(files);
  if (texts.length === 0) return { grants: [], doubts };
  const machine = await readMachineAccounts(files);
  const control = engineControl(machine, controlling);
  const written = parseSudoers(texts);
  const exempt = await Promise.all(
    services.map((service) => readPamExemptions(files, service, machine, 'caller')),
  );
  const unread = exempt.flatMap((each) =>
    each.state === 'unreadable' ? [`${each.from} may let more users control the engine: ${each.detail}`] : [],
  );
  const more = exempt.flatMap((each) => valueOf(each) ?? []).map(asExemption);
  const policy = { ...written, exemptions: [...written.exemptions, ...more] };
  return joinGrants([
    { grants: [], doubts: [...doubts, ...unread] },
    grantsInRounds(policy, machine, control),
  ]);
}
