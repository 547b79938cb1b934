import { posix } from 'node:path';
import type { GitSetting } from '../../formats/git/git-settings.ts';
import { settingsOfOptions } from './git-obeyed.ts';
import { optionValues } from './option-values.ts';

/** Files of a Git repository by which whoever writes them decides what git(1) runs in it: gitconfig(5), githooks(5). */
export const obeyedByGit: readonly string[] = [
  'config',
  'hooks/post-merge',
  'hooks/post-checkout',
  'hooks/reference-transaction',
];

/** Options before the command of git whose value is the next word. */
const valued: ReadonlySet<string> = new Set(['-C', '-c', '--git-dir', '--work-tree', '--namespace']);

/** Commands that make a repository, or use none. */
const withoutRepository = /^(?:clone|init|version|help)$/u;

/** Where a command of git looks for its repository. */
export interface GitCommand {
  /** Absolute: the working directory, from which git searches upwards. */
  folder: string;
  /** Absolute, of `--git-dir`: whose it is git does not ask. */
  gitDirectory?: string;
  /** Repositories of others that the command itself, or its environment, accepts: `-c safe.directory=/srv/x`, or `*`. */
  accepted?: readonly string[];
}

/** Returns the options before the command of git, and the command. */
export function splitOptions(
  args: readonly string[],
): readonly [options: readonly string[], command: string] {
  const end = args.findIndex((word, at) => !word.startsWith('-') && !valued.has(args[at - 1] ?? ''));
  return end < 0 ? [args, ''] : [args.slice(0, end), args[end] ?? ''];
}

/** Returns where a program looks for a repository if it is git; absent where only the run shows that. */
export function gitCommand(
  name: string,
  args: readonly string[],
  directory: string | undefined,
  settings: readonly GitSetting[] = [],
): GitCommand | undefined {
  if (name !== 'git') return undefined;
  const [options, command] = splitOptions(args);
  const folders = optionValues(options, '-C');
  const isPlaced = directory !== undefined || folders.some((folder) => folder.startsWith('/'));
  if (!isPlaced || command === '' || withoutRepository.test(command)) return undefined;
  const folder = posix.resolve('/', directory ?? '', ...folders);
  const named = optionValues(options, '--git-dir').at(-1);
  const accepted = [...settingsOfOptions(options), ...settings].flatMap(([key, value]) =>
    key === 'safe.directory' ? [value] : [],
  );
  return {
    folder,
    ...(accepted.length === 0 ? {} : { accepted }),
    ...(named === undefined ? {} : { gitDirectory: posix.resolve(folder, named) }),
  };
}
