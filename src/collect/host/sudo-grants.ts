import { parseSudoers } from '../../formats/etc/sudoers.ts';
import type { HostFiles } from '../../io/files.ts';
import { joinGrants, type RootGrants } from './root-grant.ts';
import { readMachineAccounts } from './sudo-accounts.ts';
import { readSudoFiles } from './sudo-files.ts';
import { grantsOfSudo } from './sudo-rule-grants.ts';
import { engineControl } from './sudo-targets.ts';

/** Reads the sudoers files and returns what they grant; `controlling` are groups that control an engine. */
export async function readSudoGrants(
  files: HostFiles,
  controlling: readonly (string | number)[] = [],
): Promise<RootGrants> {
  const { texts, doubts } = await readSudoFiles(files);
  if (texts.length === 0) return { grants: [], doubts };
  const machine = await readMachineAccounts(files);
  const control = engineControl(machine, controlling);
  return joinGrants([{ grants: [], doubts }, grantsOfSudo(parseSudoers(texts), { machine, control })]);
}
