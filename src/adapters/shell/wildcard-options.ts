import { posix } from 'node:path';
import { unknownText, type Argument } from '../../formats/shell-words/expand.ts';

/** Options that have a program run a command, as the name of a file can be. */
const optionNames: Readonly<Record<string, string>> = {
  tar: '--checkpoint-action=exec=sh',
  rsync: '-e sh',
  zip: '-TT sh',
};

/** Whether a word is replaced by names of files that may begin with a dash: `*` and `*.txt`, not `./*`. */
function beginsWithWildcard({ text, unknown }: Argument): boolean {
  return text.startsWith(unknownText) && unknown[0]?.startsWith('*') === true;
}

/**
 * Returns the file that makes a program run a command by its name where a wildcard stands for the names of a folder, as
 * in `cd /srv/x && tar -czf /b.tgz *`: whoever may make it has root run the command. After `--` no name is an option.
 */
export function optionFiles(
  name: string,
  args: readonly Argument[],
  directory: string | undefined,
): readonly string[] {
  const option = optionNames[name];
  if (option === undefined || directory === undefined) return [];
  const end = args.findIndex(({ text }) => text === '--');
  const isOpen = (end < 0 ? args : args.slice(0, end)).some(beginsWithWildcard);
  return isOpen ? [posix.join(directory, option)] : [];
}
