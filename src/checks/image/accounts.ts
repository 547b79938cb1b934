import type { Check, ImageCase } from '../../core/rules/check.ts';
import type { EvidenceList, Outcome } from '../../core/findings/finding.ts';
import type { ImageAccount, ImageAccounts } from '../../core/image/image.ts';
import { known, unreadable } from '../../core/observed.ts';
import { combine, fail, notApplicable, pass, unknown } from '../../core/rules/outcome.ts';
import { exampleContents, unreadLayer } from '../support/image/example-files.ts';
import { contentsOf, filesOfImages, unreadParts } from '../support/image/image-files.ts';
import { namesOf, readableShadow, type AccountProblem } from '../support/image/password-files.ts';
import { listed } from '../support/inventory.ts';
import { ruleParts, type RuleWords } from '../support/rule.ts';
import { unread } from '../support/subject.ts';

/** A rule on the accounts of an image. */
interface AccountRule extends Omit<RuleWords, 'needs' | 'examples' | 'imageSurfaces'> {
  /** Evidence of a pass. */
  none: string;
  problems: (accounts: ImageAccounts) => readonly AccountProblem[];
  steps: readonly [string, ...string[]];
  bad: Readonly<Record<string, Partial<ImageAccounts>>>;
  good: Partial<ImageAccounts>;
}

/** Shells that take commands of a person (shells(5)). */
const loginShells = /\/(?:ash|bash|busybox|csh|dash|fish|ksh|mksh|sh|tcsh|zsh)$/u;

function canLogIn({ shell, hasShell }: ImageAccount): boolean {
  return hasShell && (shell === '' || loginShells.test(shell));
}

/** Accounts and groups of programs have these ids (`SYS_UID_MAX` of login.defs(5)), and `nobody` the last one. */
function isSystemAccount({ uid }: ImageAccount): boolean {
  return (uid > 0 && uid < 1000) || uid === 65534;
}

function emptyPasswords({ accounts }: ImageAccounts): readonly AccountProblem[] {
  return accounts
    .filter(({ password }) => password === 'empty')
    .map((account) => {
      const { name, uid } = account;
      return {
        message: `The account ${name} (UID ${uid}) has an empty password`,
        detail: { account: name },
        ...(uid === 0 || canLogIn(account) ? {} : { severity: 'low' as const }),
      };
    });
}

function setPasswords({ accounts }: ImageAccounts): readonly AccountProblem[] {
  const found = accounts.filter(({ password }) => password === 'set');
  if (found.length === 0) return [];
  return [
    {
      message: `Accounts with a password in the image: ${namesOf(found)}`,
      detail: { accounts: found.map(({ name }) => name).join(',') },
    },
  ];
}

/** Returns the groups of entries that share a key, with what they share. */
function shared<T>(
  entries: readonly T[],
  keyOf: (entry: T) => string,
): readonly (readonly [string, readonly T[]])[] {
  return [...Map.groupBy(entries, keyOf)].filter(([, group]) => group.length > 1);
}

function duplicate(what: string, key: string, names: string): AccountProblem {
  return { message: `${what} ${key} is that of ${names}`, detail: { duplicate: `${what} ${key}` } };
}

function duplicates({ accounts, groups }: ImageAccounts): readonly AccountProblem[] {
  return [
    ...shared(accounts, ({ uid }) => String(uid)).flatMap(([uid, all]) =>
      // Several accounts with UID 0 are a rule of their own.
      uid === '0' ? [] : [duplicate('UID', uid, namesOf(all))],
    ),
    ...shared(groups, ({ gid }) => String(gid)).map(([gid, all]) => duplicate('GID', gid, namesOf(all))),
    ...shared(accounts, ({ name }) => name).map(([name, all]) =>
      duplicate('Account name', name, `the UIDs ${listed(all.map(({ uid }) => String(uid)))}`),
    ),
    ...shared(groups, ({ name }) => name).map(([name, all]) =>
      duplicate('Group name', name, `the GIDs ${listed(all.map(({ gid }) => String(gid)))}`),
    ),
  ];
}

function rootAccounts({ accounts }: ImageAccounts): readonly AccountProblem[] {
  const [, ...others] = accounts
    .filter(({ uid }) => uid === 0)
    .toSorted((a, b) => Number(b.name === 'root') - Number(a.name === 'root'));
  return others.map(({ name }) => ({
    message: `The account ${name} has UID 0 and is root`,
    detail: { account: name },
  }));
}

function systemLogins({ accounts }: ImageAccounts): readonly AccountProblem[] {
  const found = accounts.filter((account) => isSystemAccount(account) && canLogIn(account));
  if (found.length === 0) return [];
  const shown = found.map(({ name, shell }) => `${name} (${shell === '' ? '/bin/sh' : shell})`);
  return [
    {
      message: `Accounts of programs with a login shell: ${listed(shown)}`,
      detail: { accounts: found.map(({ name }) => name).join(',') },
    },
  ];
}

function judge({ none, title, steps, problems }: AccountRule, { image }: ImageCase): Outcome {
  const contents = contentsOf(image);
  if ('state' in contents) return contents;
  const { accounts } = contents;
  if (accounts.state === 'absent') return notApplicable('it has no /etc/passwd');
  if (accounts.state === 'unreadable') return unread(accounts);
  const { value } = accounts;
  const saw = `${none} among ${value.accounts.length} accounts and ${value.groups.length} groups`;
  return combine([
    ...problems(value).map((problem) => {
      const evidence: EvidenceList = [{ source: accounts.from, saw: problem.message }];
      return fail({
        ...problem,
        at: [],
        evidence,
        change: { kind: 'manual', title: `Fix: ${title}`, steps },
      });
    }),
    ...value.oddities.map((oddity) => unknown('unreadable', oddity)),
    ...unreadParts(contents),
    pass({ source: accounts.from, saw }),
  ]);
}

function accountOf(more: Partial<ImageAccount>): ImageAccount {
  return { name: 'app', uid: 1000, gid: 1000, password: 'locked', shell: '/bin/sh', hasShell: true, ...more };
}

const root = accountOf({ name: 'root', uid: 0, gid: 0 });

function example(accounts: Partial<ImageAccounts>): { files: unknown } {
  const value = { accounts: [root, accountOf({})], groups: [], oddities: [], ...accounts };
  return exampleContents({ accounts: known(value, '/etc/passwd') });
}

function accountCheck(rule: AccountRule): Check<'image'> {
  const { none: _none, problems: _problems, steps: _steps, bad, good, ...words } = rule;
  return {
    ...ruleParts('image', {
      ...words,
      needs: ['image-files', 'images'],
      imageSurfaces: filesOfImages,
      examples: {
        bad: Object.entries(bad).map(([title, accounts]) => ({ title, facts: example(accounts) })),
        good: [{ title: 'as it should be', facts: example(good) }],
        unsure: [
          { title: 'a layer that was not read', facts: exampleContents({ unread: unreadLayer }) },
          { title: 'lines that are no entries', facts: example({ oddities: ['/etc/passwd: 2 lines'] }) },
          {
            title: 'a file that could not be read',
            facts: exampleContents({ accounts: unreadable('malformed', 'too large', '/etc/shadow') }),
          },
        ],
      },
    }),
    evaluate: (subject) => judge(rule, subject),
  };
}

const rules: readonly AccountRule[] = [
  {
    id: 'image/empty-password',
    title: 'Account with an empty password in image',
    severity: 'high',
    why: 'Everyone who reaches `su`, a login prompt or an SSH server in the container becomes that user without a password.',
    remediation: 'Lock the password (`passwd -l`). Processes do not need one to run as a user.',
    aliases: [{ tool: 'dockle', id: 'DKL-LI-0001' }],
    none: 'no empty password',
    problems: emptyPasswords,
    steps: ['Lock the password in the Dockerfile: `RUN passwd -l` with the account'],
    bad: {
      'root, as in Alpine before 3.9.2 (CVE-2019-5021)': { accounts: [{ ...root, password: 'empty' }] },
      'an account without a shell, severity low': {
        accounts: [accountOf({ password: 'empty', shell: '/sbin/nologin' })],
      },
    },
    good: {},
  },
  {
    id: 'image/account-password',
    title: 'Password of an account in image',
    severity: 'medium',
    why: 'Every container has the same password, and everyone who can pull the image has its hash to guess it from.',
    remediation: 'Leave passwords out of images: a process does not need one to run as a user.',
    references: ['NIST SP 800-190, 4.1.4'],
    none: 'no password',
    problems: setPasswords,
    steps: [
      'Lock the password in the Dockerfile: `RUN passwd -l` with the account',
      'Change the password where else it is used',
    ],
    bad: { 'a hash': { accounts: [accountOf({ password: 'set' })] } },
    good: {},
  },
  {
    id: 'image/duplicate-accounts',
    title: 'Accounts or groups with the same number or name in image',
    severity: 'medium',
    why: 'Accounts with one number are one user to the kernel: each has the files and processes of the other. Of two with one name the first counts, which is not the one that was meant.',
    remediation: 'Give each account and group a number and a name of its own.',
    aliases: [{ tool: 'dockle', id: 'DKL-LI-0002' }],
    none: 'no number or name twice',
    problems: duplicates,
    steps: [
      'Create accounts with `useradd` or `adduser` without `-o`, instead of adding lines to /etc/passwd',
    ],
    bad: {
      'a UID': { accounts: [root, accountOf({}), accountOf({ name: 'web' })] },
      'a GID': {
        groups: [
          { name: 'app', gid: 1000 },
          { name: 'web', gid: 1000 },
        ],
      },
      'a name': { accounts: [root, accountOf({}), accountOf({ uid: 1001 })] },
      'a group name': {
        groups: [
          { name: 'app', gid: 1000 },
          { name: 'app', gid: 1001 },
        ],
      },
    },
    good: { groups: [{ name: 'app', gid: 1000 }] },
  },
  {
    id: 'image/root-accounts',
    title: 'Further accounts with UID 0 in image',
    severity: 'high',
    why: 'The account is root under another name: rules and tools that look for `root` miss it.',
    remediation: 'Remove the account, or give it another UID.',
    aliases: [{ tool: 'dockle', id: 'DKL-LI-0002' }],
    none: 'no further account with UID 0',
    problems: rootAccounts,
    steps: ['Remove the account in the Dockerfile, or give it another UID: `RUN usermod -u`'],
    bad: { 'a second one': { accounts: [root, accountOf({ name: 'toor', uid: 0 })] } },
    good: {},
  },
  {
    id: 'image/readable-shadow',
    title: 'Password file of image readable by everyone',
    severity: 'high',
    why: 'Every process in the container can read the hashes of passwords and guess the passwords.',
    remediation:
      'Give /etc/shadow and its backups the mode 640 and the group shadow, or 600, and keep hashes out of /etc/passwd.',
    none: '/etc/shadow is not readable by everyone,',
    problems: readableShadow,
    steps: [
      'Remove the permission in the Dockerfile: `RUN chmod o-r /etc/shadow`, and backups: `RUN rm -f /etc/shadow- /etc/passwd-`',
    ],
    bad: {
      'with a password': { accounts: [{ ...root, password: 'set' }], shadowMode: 0o644 },
      'without passwords, severity low': { shadowMode: 0o644 },
      'in a backup': {
        readableHashes: [{ path: '/etc/shadow-', mode: 0o644, accounts: ['root'] }],
      },
    },
    good: { shadowMode: 0o640 },
  },
  {
    id: 'image/system-login-shells',
    title: 'Accounts of programs with a login shell in image',
    severity: 'info',
    category: 'hygiene',
    why: 'An account of a program needs no shell: with one, whoever gets its password or key can log in.',
    remediation: 'Give accounts of programs the shell /usr/sbin/nologin.',
    none: 'no account of a program with a login shell',
    problems: systemLogins,
    steps: ['Change the shell in the Dockerfile: `RUN usermod -s /usr/sbin/nologin` with the account'],
    bad: { 'a shell': { accounts: [root, accountOf({ name: 'postgres', uid: 70 })] } },
    good: { accounts: [root, accountOf({ name: 'postgres', uid: 70, shell: '/sbin/nologin' })] },
  },
];

/** Rules on `/etc/passwd`, `/etc/shadow` and `/etc/group` of images. */
export const checks = rules.map(accountCheck);
