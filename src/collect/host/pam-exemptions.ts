import { mapKnown, type Observed } from '../../core/observed.ts';
import { parsePamExemptions, type PamExemption } from '../../formats/etc/pam.ts';
import type { HostFiles } from '../../io/files.ts';
import type { MachineAccounts } from './sudo-accounts.ts';

/** The file in /etc counts, and without one that of the distribution. */
const folders = ['/etc/pam.d', '/usr/lib/pam.d', '/usr/etc/pam.d'];

/** Returns whom PAM lets in without a password, for a program that asks it by the name of a service. */
export async function readPamExemptions(
  files: HostFiles,
  service: string,
  { members }: MachineAccounts,
): Promise<Observed<readonly PamExemption[]>> {
  const texts = await Promise.all(folders.map((folder) => files.readText(`${folder}/${service}`)));
  const counting = texts.find(({ state }) => state !== 'absent') ?? texts[0];
  if (counting === undefined) return { state: 'absent', from: service };
  // pam_wheel means the group with number 0 where there is none of its name.
  const wheel = members.has('wheel') ? 'wheel' : '#0';
  return mapKnown(counting, (text) => parsePamExemptions(text, wheel));
}
