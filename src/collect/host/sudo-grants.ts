import { valueOf } from '../../core/observed.ts';
import {
  parseSudoers,
  sudoIncludes,
  type SudoExemption,
  type SudoPolicy,
  type SudoRule,
} from '../../formats/etc/sudoers.ts';
import type { HostFiles } from '../../io/files.ts';
import { programFolders } from '../installation/units.ts';
import {
  engineClients,
  joinGrants,
  pronounOf,
  shells,
  type RootGrant,
  type RootGrants,
} from './root-grant.ts';

/** Commands of `docker` that only show something. */
const showing = /^(?:ps|images|info|version|stats|top|port)(?:\s|$)/u;

/** What a rule lets its users do; absent if nothing that controls an engine. */
interface SudoPower {
  what: string;
  /** Whether the arguments are fixed, so that only a person can say what they allow. */
  isLimited: boolean;
}

/** Returns whether a path of a rule, which may have wildcards or be a folder, names a program. */
function namesProgram(pattern: string, names: ReadonlySet<string>): boolean {
  const programs = programFolders.flatMap((folder) => [...names].map((name) => `${folder}/${name}`));
  if (pattern.endsWith('/')) return programs.some((program) => program.startsWith(pattern));
  if (!/[*?[]/u.test(pattern)) return names.has(pattern.slice(pattern.lastIndexOf('/') + 1));
  const regular = pattern
    .replaceAll(/[.+^${}()|\\]/gu, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
    .replaceAll('[!', '[^');
  try {
    return programs.some((program) => new RegExp(`^${regular}$`, 'u').test(program));
  } catch {
    return [...names].some((name) => pattern.includes(name));
  }
}

function powerOf(command: string, isFree: boolean): SudoPower | undefined {
  if (command === 'ALL') return isFree ? { what: 'any program', isLimited: false } : undefined;
  if (command.startsWith('^'))
    return [...engineClients].some((name) => command.includes(name))
      ? { what: command, isLimited: true }
      : undefined;
  const [path = '', ...rest] = command.split(' ');
  const fixed = rest.join(' ').trim();
  if (!path.startsWith('/') || fixed === '""') return undefined;
  if (namesProgram(path, engineClients))
    return showing.test(fixed) && !fixed.includes('*')
      ? undefined
      : { what: command, isLimited: fixed !== '' && !fixed.startsWith('*') };
  const isShell = isFree && (fixed === '' || fixed === '*') && namesProgram(path, shells);
  return isShell ? { what: command, isLimited: false } : undefined;
}

/** Returns as whom a rule runs a command, if that is root or the group docker. */
function rootOf({ runAs: { users, groups = [] } }: SudoRule): string | undefined {
  // Without a list, as root (runas_default).
  if (users === undefined || users.some((user) => ['root', '#0', 'ALL'].includes(user))) return 'as root';
  return groups.some((group) => ['docker', 'root', 'ALL'].includes(group))
    ? 'with any group or docker'
    : undefined;
}

/** Whether sudo asks a user no password for a command, whatever the rule says. */
function isExempt(exemptions: readonly SudoExemption[], user: string, command: string): boolean {
  return exemptions.some(
    ({ users, commands }) =>
      (users === undefined || users.includes(user) || users.includes('ALL')) &&
      (commands === undefined || commands.includes(command) || commands.includes('ALL')),
  );
}

const isRoot = (user: string): boolean => ['root', '#0', '%root', '%#0'].includes(user);

function grantsOfRule(rule: SudoRule, exemptions: readonly SudoExemption[]): RootGrants {
  const { users, command, from, withoutPassword } = rule;
  const as = rootOf(rule);
  const none: RootGrants = { grants: [], doubts: [] };
  if (as === undefined || command.startsWith('!')) return none;
  const taken = new Set(users.filter((user) => user.startsWith('!')).map((user) => user.slice(1)));
  const named = users.filter((user) => !user.startsWith('!') && !taken.has(user) && !isRoot(user));
  const found = named.map((user): RootGrants => {
    const power = powerOf(command, withoutPassword || isExempt(exemptions, user, command));
    if (power === undefined) return none;
    const does = `sudo runs ${power.what} ${as} for`;
    if (power.isLimited) return { grants: [], doubts: [`${does} ${user} (${from})`] };
    const to = granteeOf(user);
    return to === undefined
      ? { grants: [], doubts: [`${does} ${user}, whose members are unknown (${from})`] }
      : {
          grants: [
            {
              to,
              because: `${does} ${pronounOf(to)}${command === 'ALL' ? ' without a password' : ''} (${from})`,
            },
          ],
          doubts: [],
        };
  });
  return joinGrants(found);
}

/** Returns who is meant; absent for groups of other services. */
function granteeOf(user: string): RootGrant['to'] | undefined {
  if (user === 'ALL') return 'everyone';
  if (user.startsWith('+') || user.startsWith('%:')) return undefined;
  if (user.startsWith('%')) return { group: user.slice(1).replace(/^#/u, '') };
  return { user: user.replace(/^#/u, '') };
}

/** Returns who may run a program that controls an engine, or any program without a password. */
export function grantsOfSudo({ rules, exemptions }: SudoPolicy): RootGrants {
  return joinGrants(rules.map((rule) => grantsOfRule(rule, exemptions)));
}

const mainFile = '/etc/sudoers';
const partFolder = '/etc/sudoers.d';
const maxFiles = 500;

/** Reads the sudoers files with what they include, and returns what they grant. */
export async function readSudoGrants(files: HostFiles): Promise<RootGrants> {
  const read = new Map<string, string>();
  const doubts: string[] = [];
  const waiting = [mainFile, ...(await partsOf(files, partFolder, doubts))];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (read.has(path)) continue;
    const text = await files.readText(path);
    if (text.state === 'unreadable' || read.size >= maxFiles)
      doubts.push(`${path} may let more users control the engine: ${whyUnread(text)}`);
    const content = read.size < maxFiles ? (valueOf(text) ?? '') : '';
    read.set(path, content);
    for (const include of sudoIncludes(content, '/etc'))
      waiting.push(...(include.isFolder ? await partsOf(files, include.path, doubts) : [include.path]));
  }
  const found = grantsOfSudo(parseSudoers([...read].map(([from, text]) => ({ from, text }))));
  return { grants: found.grants, doubts: [...new Set([...doubts, ...found.doubts])] };
}

function whyUnread(text: { state: string; detail?: string }): string {
  return text.detail ?? 'too many files are included';
}

/** Returns the files of a folder; names with a dot or a tilde at their end are skipped (sudoers(5)). */
async function partsOf(files: HostFiles, folder: string, doubts: string[]): Promise<readonly string[]> {
  const names = await files.list(folder);
  if (names.state === 'unreadable')
    doubts.push(`${folder} may let more users control the engine: ${names.detail}`);
  return (valueOf(names) ?? [])
    .filter((name) => !name.includes('.') && !name.endsWith('~'))
    .map((name) => `${folder}/${name}`);
}
