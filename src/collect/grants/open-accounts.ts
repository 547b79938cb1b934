import { valueOf } from '../../core/observed.ts';
import { parseGroups } from '../../formats/etc/group.ts';
import type { HostFiles } from '../../io/files.ts';
import type { RootGrants } from './root-grant.ts';

/** Shells with which nobody logs in. */
const noShell = /\/(?:nologin|false|sync|halt|shutdown)$/u;

function fieldsOf(text: string): readonly (readonly string[])[] {
  return text.split('\n').map((line) => line.split(':'));
}

/**
 * Returns the accounts without a password that are root, or members of one of the groups: everyone becomes one of them by
 * su(1), whose pam_unix(8) has `nullok` on common distributions. `groups` are names or numbers.
 */
export async function readOpenAccounts(
  files: HostFiles,
  groups: readonly (string | number)[],
): Promise<RootGrants> {
  const [passwd, shadow, group] = await Promise.all(
    ['/etc/passwd', '/etc/shadow', '/etc/group'].map((path) => files.readText(path)),
  );
  const hashes = new Map(
    fieldsOf((shadow && valueOf(shadow)) ?? '').flatMap(([name = '', hash]) =>
      hash === undefined ? [] : [[name, hash] as const],
    ),
  );
  const entries = parseGroups((group && valueOf(group)) ?? '').filter(
    ({ name, gid }) => groups.includes(name) || groups.includes(gid),
  );
  const members = new Set(entries.flatMap((each) => each.members));
  const numbers = new Set(entries.map(({ gid }) => String(gid)));
  const able = fieldsOf((passwd && valueOf(passwd)) ?? '').filter(
    ([name = '', , uid, gid = '', , , shell = '']) =>
      (uid === '0' || members.has(name) || numbers.has(gid)) && !noShell.test(shell),
  );
  const open = able.filter(
    ([name = '', password]) => password === '' || (password === 'x' && hashes.get(name) === ''),
  );
  const isHidden = shadow?.state === 'unreadable' && able.some(([, password]) => password === 'x');
  return {
    grants: open.map(([name = '', password]) => ({
      to: 'everyone',
      because: `the account ${name} has no password (${password === '' ? '/etc/passwd' : '/etc/shadow'})`,
      through: 'password',
    })),
    doubts: isHidden ? [`accounts may have no password: ${shadow.from}: ${shadow.detail}`] : [],
  };
}
