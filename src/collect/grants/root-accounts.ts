import { valueOf } from '../../core/observed.ts';
import { parseAccounts } from '../../formats/etc/passwd.ts';
import type { HostFiles } from '../../io/files.ts';
import type { RootGrants } from './root-grant.ts';

/** Returns the accounts besides `root` whose number is 0: who logs in as one of them is root. */
export async function readRootAccounts(files: HostFiles): Promise<RootGrants> {
  const text = await files.readText('/etc/passwd');
  const grants = parseAccounts(valueOf(text) ?? '')
    .filter(({ name, uid }) => uid === 0 && name !== 'root')
    .map(({ name }) => ({
      to: { user: name },
      because: 'its user number is 0 (/etc/passwd)',
      through: 'account' as const,
    }));
  return { grants, doubts: text.state === 'unreadable' ? [`/etc/passwd: ${text.detail}`] : [] };
}
