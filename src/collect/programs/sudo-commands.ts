import { valueOf } from '../../core/observed.ts';
import { parseDoas } from '../../formats/etc/doas.ts';
import type { SudoRule } from '../../formats/etc/sudo-rule.ts';
import { parseSudoers } from '../../formats/etc/sudoers.ts';
import type { HostFiles } from '../../io/files.ts';
import { readSudoFiles } from './sudo-files.ts';

const doasFile = '/etc/doas.conf';
const doasFolder = '/etc/doas.d';

const roots: ReadonlySet<string> = new Set(['root', '#0', 'ALL']);

/** Whether a rule runs its command as root, as it does without a list of users. */
function runsAsRoot({ runAs }: SudoRule): boolean {
  return runAs.users === undefined || runAs.users.some((user) => roots.has(user));
}

/**
 * Returns a command of sudoers(5) as a shell has it: without its backslashes, and without arguments that the caller chooses. Of a
 * pattern in the path its folder is left, from which any file is run. Absent for `ALL`, regular expressions and what
 * sudo does by itself.
 */
function commandOf(command: string): string | undefined {
  if (!command.startsWith('/')) return undefined;
  const [path = '', ...args] = command.replaceAll(/\\([,:=\\])/gu, '$1').split(/(?<!\\) /u);
  const pattern = /[*?[]/u.exec(path)?.index;
  if (pattern !== undefined) return path.slice(0, path.lastIndexOf('/', pattern) + 1);
  const free = args.findIndex((word) => /^\^|[*?[]/u.test(word));
  return [path, ...(free === -1 ? args : args.slice(0, free))].join(' ');
}

async function doasCommands(files: HostFiles): Promise<readonly string[]> {
  const names = (valueOf(await files.list(doasFolder)) ?? []).filter((name) => name.endsWith('.conf'));
  const paths = [doasFile, ...names.map((name) => `${doasFolder}/${name}`)];
  const texts = await Promise.all(paths.map((path) => files.readText(path)));
  return texts
    .flatMap((text) => parseDoas(valueOf(text) ?? '').rules)
    .flatMap(({ target = 'root', command, args = '' }) =>
      command?.startsWith('/') === true && (target === 'root' || target === '0')
        ? [`${command} ${args}`.trimEnd()]
        : [],
    );
}

/** Returns the commands that sudo and doas run as root for others: whoever may write to one of their programs is root. */
export async function sudoCommands(files: HostFiles): Promise<readonly string[]> {
  const { texts } = await readSudoFiles(files);
  const ofSudo = parseSudoers(texts)
    .rules.filter(runsAsRoot)
    .flatMap(({ command }) => commandOf(command) ?? []);
  return [...new Set([...ofSudo, ...(await doasCommands(files))])];
}
