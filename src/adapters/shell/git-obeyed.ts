import { posix } from 'node:path';
import { expandWord } from '../../formats/shell-words/expand.ts';
import { gitSetting, type GitSetting } from '../../formats/git/git-settings.ts';
import { optionValues } from './option-values.ts';
import type { ScannedCommand } from './scan-shell.ts';

/** What settings make git run or obey. */
export interface ObeyedByGit {
  /** Absolute, or relative to where git runs. */
  files: readonly string[];
  /** Texts that a shell runs for it. */
  commands: readonly string[];
}

/** Settings whose value a shell runs (git-config(1)). */
const ofShell =
  /^(?:core\.(?:sshcommand|gitproxy|editor|pager)|gpg\.program|diff\.(?:external|command|textconv)|filter\.(?:clean|smudge|process)|merge\.driver|uploadpack\.packobjectshook|sequence\.editor)$/u;
/** Settings whose value is a file. */
const ofFile = /^(?:include|includeif)\.path$|^core\.(?:askpass|alternaterefscommand)$/u;

/** Hooks that commands of root start: fetching, merging, checking out, committing. */
const hooks = [
  'post-merge',
  'post-checkout',
  'reference-transaction',
  'pre-commit',
  'post-commit',
  'pre-push',
  'post-rewrite',
];

/** Most settings of the environment that are read. */
const mostSettings = 32;

/** Returns a path of root's, whose home `~/` is. */
function ofRoot(path: string): string {
  return path.replace(/^~\//u, '/root/');
}

/** Returns what settings make git run or obey. */
export function obeyedBySettings(settings: readonly GitSetting[]): ObeyedByGit {
  const files: string[] = [];
  const commands: string[] = [];
  for (const [key, value] of settings) {
    const isWatcher = key === 'core.fsmonitor' && !/^(?:true|false|yes|no|on|off|0|1)?$/iu.test(value);
    if (ofShell.test(key) || isWatcher) commands.push(ofRoot(value));
    // A helper is a program by its path, a text for a shell, or one of git's own by name.
    if (key === 'credential.helper' && /^[/!~]/u.test(value)) commands.push(ofRoot(value.replace(/^!/u, '')));
    if (ofFile.test(key)) files.push(ofRoot(value));
    if (key === 'core.hookspath') files.push(...hooks.map((name) => posix.join(ofRoot(value), name)));
  }
  return { files: files.filter((path) => path !== ''), commands };
}

/** Returns the settings that options before the command of git give: `-c KEY=VALUE`. */
export function settingsOfOptions(options: readonly string[]): readonly GitSetting[] {
  return optionValues(options, '-c').map((word) => {
    const at = word.indexOf('=');
    return at < 0 ? gitSetting(word, 'true') : gitSetting(word.slice(0, at), word.slice(at + 1));
  });
}

/** Returns the settings that variables give git, before its command or for all that follow. */
export function settingsOfVariables(found: ScannedCommand): readonly GitSetting[] {
  const { command, text, unwrapped, scope } = found;
  const before = [
    ...command.assignments.flatMap((token) => expandWord(token, text, scope)),
    ...unwrapped.assignments,
  ].map((word) => word.text);
  const valueOf = (name: string): string | undefined =>
    before
      .findLast((word) => word.startsWith(`${name}=`))
      ?.slice(name.length + 1)
      .replaceAll('\0', '') ?? scope.variable(name);
  const count = Math.min(Number(valueOf('GIT_CONFIG_COUNT') ?? 0) || 0, mostSettings);
  const counted = Array.from({ length: count }, (_, at) =>
    gitSetting(valueOf(`GIT_CONFIG_KEY_${at}`) ?? '', valueOf(`GIT_CONFIG_VALUE_${at}`) ?? ''),
  );
  const listed = [...(valueOf('GIT_CONFIG_PARAMETERS') ?? '').matchAll(/'([^'=]+)(?:'=')?=?([^']*)'/gu)];
  return [...counted, ...listed.map(([, key = '', value = '']) => gitSetting(key, value))];
}
