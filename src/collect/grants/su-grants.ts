import type { HostFiles } from '../../io/files.ts';
import { readPamExemptions } from './pam-exemptions.ts';
import { joinGrants, pronounOf, type RootGrant, type RootGrants } from './root-grant.ts';
import { readMachineAccounts, type MachineAccounts } from './sudo-accounts.ts';

/** The services of `su` and of `su -`. */
const services = ['su', 'su-l'];

/** Returns whom PAM lets become root by su(1) without a password. */
export async function readSuGrants(files: HostFiles): Promise<RootGrants> {
  const machine = await readMachineAccounts(files);
  return joinGrants(await Promise.all(services.map((service) => grantsOf(files, service, machine))));
}

async function grantsOf(files: HostFiles, service: string, machine: MachineAccounts): Promise<RootGrants> {
  const exemptions = await readPamExemptions(files, service, machine, 'root');
  const { from } = exemptions;
  if (exemptions.state === 'unreadable')
    return { grants: [], doubts: [`${from} may let more users control the engine: ${exemptions.detail}`] };
  const all = exemptions.state === 'known' ? exemptions.value : [];
  const grants = all.map((each): RootGrant => {
    const to = typeof each === 'object' && 'group' in each ? { group: each.group.replace(/^#/u, '') } : each;
    return { to, because: `su makes ${pronounOf(to)} root without a password (${from})` };
  });
  return {
    grants: grants.filter(({ to }) => typeof to !== 'object' || !('user' in to) || to.user !== 'root'),
    doubts: [],
  };
}
