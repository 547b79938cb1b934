import { matchesPathGlob, withTunables } from './path-glob.ts';

/** A rule on files: `owner /** rw`, `file rw /**`, `file`. */
export interface ProfileFileRule {
  text: string;
  isDenied: boolean;
  /** It counts for files of the own user alone: it takes nothing from others. */
  isOwners: boolean;
  glob: string;
  /** Whether the glob is the path as AppArmor reads it, and not a part of it unknown. */
  isExact: boolean;
  permissions: string;
}

/** Files that lead out of a container, and the permission that does. */
const grave = [
  { path: '/proc/sysrq-trigger', permission: 'w' },
  { path: '/proc/kcore', permission: 'r' },
  { path: '/proc/sys/kernel/core_pattern', permission: 'w' },
  { path: '/sys/kernel/uevent_helper', permission: 'w' },
] as const;

const permission = /^(?:[rwaklmx]|[pcuPCU]?[iI]?[uU]?x|[pcPC][uU]x|[pcPC]i[uU]x)+$/u;
const starts = /^"?(?:\/|@\{|\{)/u;

/** Parses a rule on files without its qualifiers; `undefined` if it is none. */
export function parseFileRule(
  rule: string,
  { isDenied, isOwners }: Pick<ProfileFileRule, 'isDenied' | 'isOwners'>,
  changed: ReadonlySet<string>,
): ProfileFileRule | undefined {
  const text = rule;
  const all = { text, isDenied, isOwners, glob: '/**', isExact: true, permissions: 'rwaklmix' };
  if (rule === 'file') return all;
  const [body = '', target = ''] = rule.replace(/^file /u, '').split(' -> ', 2);
  const words = body.match(/"[^"]*"|\S+/gu) ?? [];
  const at = words.findIndex((word) => starts.test(word));
  const permissions = words[1 - at] ?? '';
  const path = words[at]?.replaceAll('"', '') ?? '';
  if (words.length !== 2 || at === -1 || permissions.length > 16 || !permission.test(permissions))
    return undefined;
  const unconfines = /^"?unconfined"?$/u.test(target.trim()) && permissions.includes('x');
  return {
    ...all,
    ...withTunables(path, changed),
    permissions: unconfines ? `${permissions}ux` : permissions,
  };
}

/** Whether a rule runs programs without a profile: `ux`, `Ux`, `pux`. */
export function runsUnconfined({ permissions, isDenied }: ProfileFileRule): boolean {
  return !isDenied && /u[iI]?x/iu.test(permissions);
}

/** What rules on files open. */
export interface OpenFiles {
  /** Rules that allow what leads out of a container, as written. */
  open: readonly string[];
  /** Rules of which that is unknown. */
  doubts: readonly string[];
}

/** Returns the rules that allow what leads out of a container, and that no other rule denies. */
export function openFiles(rules: readonly ProfileFileRule[]): OpenFiles {
  const open = new Set<ProfileFileRule>();
  const doubts = new Set<ProfileFileRule>();
  for (const { path, permission: wanted } of grave) {
    const able = rules.filter(
      ({ permissions }) => permissions.includes(wanted) || (wanted === 'w' && permissions.includes('a')),
    );
    const matching = able.map((rule) => ({ rule, matches: matchesPathGlob(rule.glob, path) }));
    const isDenied = matching.some(
      ({ rule, matches }) =>
        rule.isDenied &&
        !rule.isOwners &&
        rule.isExact &&
        matches === true &&
        rule.permissions.includes(wanted),
    );
    if (isDenied) continue;
    for (const { rule, matches } of matching)
      if (!rule.isDenied && matches !== false) (matches === true && rule.isExact ? open : doubts).add(rule);
  }
  const textsOf = (set: ReadonlySet<ProfileFileRule>) =>
    rules.filter((rule) => set.has(rule)).map(({ text }) => text);
  return { open: textsOf(open), doubts: textsOf(doubts) };
}
