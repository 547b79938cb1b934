import { openFiles, parseFileRule, runsUnconfined, type ProfileFileRule } from './file-rule.ts';
import { parseStatements, type ProfileStatement } from './profile-statements.ts';

/** What the text of a profile (apparmor.d(5)) opens wide. */
export interface ProfileText {
  /** Rules that allow what leads out of a container, as written: `file`, `mount`. */
  open: readonly string[];
  /** Files that it includes whose texts were not given, relative to the folder of profiles. */
  missing: readonly string[];
  /** Rules that are not understood, and may allow more. */
  doubts: readonly string[];
}

/** Deeper includes are not followed. */
const deepest = 8;
/** More rules than a profile with its includes has. */
const mostStatements = 20_000;

/** Rules that open nothing of what leads out of a container. */
const harmless =
  /^(?:capability|network|signal|dbus|unix|ptrace|umount|unmount|pivot_root|userns|io_uring|mqueue|rlimit|link|change_hat|set rlimit|abi)(?: |$)/u;
const propagation =
  /^mount options ?(?:=|in) ?\(?(?:(?:make-)?r?(?:private|slave|shared|unbindable)[, ]*)+\)?(?: ->? ?[^ ]*| "?\/[^ ]*)*$/u;
const harmlessType =
  /\bfstype ?(?:=|in) ?\(?(?:(?:fuse[\w.*]*|tmpfs|ramfs|overlay|mqueue|devpts|nfs4?|cifs)[, ]*)+\)?(?: |$)/u;
/** Any mount, or all with some flags. */
const anyMount = /^mount(?: options ?(?:=|in) ?(?:\([^)]*\)|[\w-]+))*$/u;
const qualifier = /^(?:(?:audit|quiet|allow|deny|owner|other) |priority ?= ?[+-]?\d+ )/u;

interface Reading {
  files: ProfileFileRule[];
  open: string[];
  doubts: string[];
  missing: Set<string>;
  deniesMounts: boolean;
  read: number;
}

/** Returns the words before the block of a profile, of which one is its name. */
function isProfile(head: string, name: string): boolean {
  const words = head.match(/"[^"]*"|\S+/gu) ?? [];
  const own = words[0] === 'profile' ? words[1] : words[0];
  return own?.replaceAll('"', '') === name;
}

/** Returns the file of an include, and whether it may be absent. */
function includeOf(text: string): { path: string; isOptional: boolean } | undefined {
  const [, optional, path] = /^#?include( if exists)? ?[<"]?([^>"]*)[>"]?$/u.exec(text) ?? [];
  return path === undefined ? undefined : { path: path.trim(), isOptional: optional !== undefined };
}

function takeMount(reading: Reading, rule: string, isDenied: boolean): void {
  if (isDenied) reading.deniesMounts ||= rule === 'mount';
  else if (anyMount.test(rule) && !propagation.test(rule)) reading.open.push(rule);
  else if (!propagation.test(rule) && !harmlessType.test(rule)) reading.doubts.push(rule);
}

/** Takes a rule of the profile. */
function takeRule(reading: Reading, text: string, changed: ReadonlySet<string>): void {
  let rule = text;
  const qualifiers: string[] = [];
  for (let found = qualifier.exec(rule); found !== null; found = qualifier.exec(rule)) {
    qualifiers.push(found[0].trim());
    rule = rule.slice(found[0].length);
    if (qualifiers.length > 8) break;
  }
  const isDenied = qualifiers.includes('deny');
  // A rule of a higher priority overrules those of others, denied or not.
  if (qualifiers.some((each) => each.startsWith('priority'))) reading.doubts.push(text);
  else if (harmless.test(rule)) return;
  else if (/^mount(?: |$)/u.test(rule)) takeMount(reading, rule, isDenied);
  else if (/^change_profile(?: |$)/u.test(rule)) {
    const [, target] = rule.split(' -> ', 2);
    const isOpen = target === undefined || /^"?(?:unconfined|.*[*?[{@].*)"?$/u.test(target);
    if (isOpen && !isDenied) reading.open.push(rule);
  } else if (rule === 'all') {
    if (!isDenied) reading.open.push(rule);
  } else {
    const isOwners = qualifiers.includes('owner') || qualifiers.includes('other');
    const file = parseFileRule(rule, { isDenied, isOwners }, changed);
    if (file !== undefined) reading.files.push(file);
    else if (!isDenied) reading.doubts.push(text);
  }
}

/** Files that a profile includes: their texts by the path of the include; empty for those that are absent. */
type Texts = ReadonlyMap<string, string>;

function takeStatements(
  reading: Reading,
  statements: readonly ProfileStatement[],
  context: { texts: Texts; changed: ReadonlySet<string>; depth: number },
): void {
  for (const { text, block } of statements) {
    reading.read += 1;
    const isLimit = reading.read === mostStatements || context.depth > deepest;
    if (isLimit) reading.doubts.push('more rules than are read');
    if (isLimit || reading.read > mostStatements) return;
    const included = includeOf(text);
    if (block !== undefined) {
      // Hats and child profiles have labels of their own.
      if (!/^(?:\^|hat |profile |")?[/\w]/u.test(text) || /^(?:if|else|owner|audit|deny|allow)\b/u.test(text))
        reading.doubts.push(text);
    } else if (included === undefined) takeRule(reading, text, context.changed);
    else {
      const more = context.texts.get(included.path);
      const inner = more === undefined ? undefined : parseStatements(more);
      if (more === undefined) reading.missing.add(included.path);
      else if (inner === undefined || (more === '' && !included.isOptional)) reading.doubts.push(text);
      else takeStatements(reading, inner, { ...context, depth: context.depth + 1 });
    }
  }
}

/**
 * Parses the profile of a name, with the texts of the files that it includes (`texts`); `undefined` if the text has no
 * such profile.
 */
export function parseProfileText(
  source: string,
  name: string,
  texts: Texts = new Map(),
): ProfileText | undefined {
  const statements = parseStatements(source);
  if (statements === undefined)
    return source.includes(name)
      ? { open: [], missing: [], doubts: ['a text whose quotes or brackets do not match'] }
      : undefined;
  const profile = statements.find(({ text, block }) => block !== undefined && isProfile(text, name));
  if (profile?.block === undefined) return undefined;
  const changed = new Set(statements.flatMap(({ text }) => /^@\{(\w+)\}\s*\+?=/u.exec(text)?.[1] ?? []));
  const reading: Reading = {
    files: [],
    open: [],
    doubts: [],
    missing: new Set(),
    deniesMounts: false,
    read: 0,
  };
  takeStatements(reading, profile.block, { texts, changed, depth: 0 });
  const modes = /\bflags ?= ?\(([^)]*)\)/u.exec(profile.text)?.[1]?.split(/[\s,]+/u) ?? [];
  const files = openFiles(reading.files);
  const unconfined = reading.files.filter(runsUnconfined).map(({ text }) => text);
  const rules = reading.open.filter((rule) => !(reading.deniesMounts && rule.startsWith('mount')));
  return {
    open: [
      ...modes.filter((mode) => ['unconfined', 'complain', 'default_allow'].includes(mode)),
      ...new Set([...rules, ...files.open, ...unconfined]),
    ],
    missing: [...reading.missing],
    doubts: [...reading.doubts, ...files.doubts],
  };
}
