import { posix } from 'node:path';
import { configuredBy, type CommandConfiguration } from './command-configurations.ts';
import { loadedByOptions } from './loading-options.ts';
import { optionValues } from './option-values.ts';
import { isProjectProgram, projectCommands, projectFiles } from './project-files.ts';
import { putIntoSystem } from './system-folders.ts';
import { pythonFiles } from './python-applications.ts';

/** What a command runs or obeys besides its program. */
export interface ArgumentFiles {
  /** Absolute; ending with a slash for all files of a folder. */
  files: readonly string[];
  /** Texts that it has a shell run, or a program with arguments, where it runs itself. */
  scripts: readonly string[];
  /** Files that name commands. */
  configurations: readonly CommandConfiguration[];
}

/** Options whose value is a file by which whoever writes it decides what the program runs, by the manual pages. */
const fileOptions: Readonly<Record<string, string>> = {
  at: '-f',
  awk: '-f --file',
  gawk: '-f --file',
  mawk: '-f --file',
  sed: '-f --file',
  gdb: '-x --command',
  ssh: '-F',
  nginx: '-c',
  haproxy: '-f',
  screen: '-c',
  tmux: '-f',
  curl: '-K --config',
  wget: '--config',
  msmtp: '-C --file',
  rclone: '--config',
  psql: '-f --file',
  sqlite3: '-init',
  parallel: '-a --arg-file ::::',
  sysctl: '-p --load',
  'start-stop-daemon': '-x --exec -a --startas',
};

/** Options whose value is a folder with files that the program runs or obeys. */
const folderOptions: Readonly<Record<string, string>> = {
  'acme.sh': '--home --config-home',
  'ansible-pull': '-d --directory',
};

/** Options whose value is a command. */
const commandOptions: Readonly<Record<string, string>> = {
  tar: '-I --use-compress-program --to-command --rsh-command -F --info-script --new-volume-script',
  rsync: '-e --rsh',
  certbot: '--pre-hook --post-hook --renew-hook --deploy-hook',
  restic: '--password-command',
  capsh: '-c',
};

/** Clients of databases, whose files of options name plugins that they load. */
const databaseClient = /^(?:mysql|mariadb)(?:-?\w+)*$/u;

/** Programs that run, load or install the files which their operands name, with the words of which one has to be there. */
const fileOperands: Readonly<Record<string, RegExp>> = {
  insmod: /^/u,
  tcpd: /^/u,
  supercronic: /^/u,
  go: /^run$/u,
  forever: /^start$/u,
  pm2: /^(?:start|startOrRe\w+|reload|restart)$/u,
  'pm2-runtime': /^/u,
  crontab: /^/u,
  openvpn: /^/u,
  'wg-quick': /^up$/u,
  dpkg: /^(?:-i|--install)$/u,
  apt: /^install$/u,
  'apt-get': /^install$/u,
};

/** Files that are programs, or say which run, without a folder before them. */
const isScript = /^[^-]\S*\.(?:[cm]?js|go|json|ts|ya?ml|py|sh)$/u;

function operandsOf(args: readonly string[]): readonly string[] {
  return args.filter((word) => !word.startsWith('-'));
}

/** Returns the operands of a program that runs, loads or installs the files which they name. */
function namedOperands(name: string, args: readonly string[]): readonly string[] {
  const needed = fileOperands[name];
  if (needed === undefined || !args.some((word) => needed.test(word))) return [];
  return operandsOf(args).filter((word) => word.startsWith('/') || isScript.test(word));
}

/** Returns the program that chroot(8) and `ip netns exec` start. */
function startedElsewhere(name: string, args: readonly string[]): readonly string[] {
  if (name === 'chroot') {
    const [root = '', program = ''] = operandsOf(args);
    return root.startsWith('/') && program.startsWith('/') ? [posix.join(root, program)] : [];
  }
  const at = name === 'ip' ? args.indexOf('exec') : -1;
  return at < 0 ? [] : args.slice(at + 2, at + 3);
}

/** Returns the commands of su(1) for root; of another user the command is not root's. */
function commandsOfSu(name: string, args: readonly string[]): readonly string[] {
  if (name !== 'su') return [];
  const commands = optionValues(args, '-c --command');
  const values = new Set(['root', ...commands, ...optionValues(args, '-s --shell -g --group -G -w')]);
  const others = operandsOf(args).filter((word) => !values.has(word));
  return others.length > 0 ? [] : commands;
}

/** Returns what `find FOLDER -name PATTERN -exec sh {} \;` runs, where `{}` is run: the files of the folder. */
function foundFiles(
  name: string,
  args: readonly string[],
  runs: (program: string) => boolean,
): readonly string[] {
  const at = name === 'find' ? args.findIndex((word) => /^-(?:exec|ok)(?:dir)?$/u.test(word)) : -1;
  const [program = '', next] = at < 0 ? [] : args.slice(at + 1, at + 3);
  if (program !== '{}' && !(next === '{}' && runs(posix.basename(program)))) return [];
  const pattern = optionValues(args, '-name -iname').at(-1);
  return args
    .slice(
      0,
      args.findIndex((word) => word.startsWith('-')),
    )
    .map((folder) => posix.join(folder, pattern === undefined || pattern.includes('/') ? '/' : pattern));
}

/** Returns the commands of addresses of socat(1): `EXEC:/srv/x,pty`. */
function commandsOfSocat(name: string, args: readonly string[]): readonly string[] {
  if (name !== 'socat') return [];
  return args.flatMap((word) => /^(?:EXEC|SYSTEM|SHELL):([^,]+)/iu.exec(word)?.[1] ?? []);
}

/** Whether a program is one of those whose arguments are known. */
function isKnownProgram(name: string): boolean {
  const isListed = [fileOptions, fileOperands, commandOptions].some((table) => Object.hasOwn(table, name));
  return isListed || isProjectProgram(name);
}

/** Programs that start a command as another user. */
const changesUser = /^(?:su|sudo|doas|runuser|setpriv|gosu|su-exec)$/u;

/** Returns where among the arguments of a launcher its command begins with a program whose arguments are known; else their number. */
export function launchedAt(args: readonly string[], runs: (program: string) => boolean): number {
  const at = args.findIndex((word) => {
    const name = posix.basename(word);
    return runs(name) || isKnownProgram(name) || changesUser.test(name);
  });
  return at < 0 ? args.length : at;
}

/**
 * Returns the files and commands which the arguments of a program name, of those that are known: `directory` is where it
 * runs; `runs` says which programs run the file that their first operand names.
 */
export function argumentFiles(
  name: string,
  args: readonly string[],
  directory: string | undefined,
  runs: (program: string) => boolean,
): ArgumentFiles {
  // It starts the program as another user.
  if (name === 'start-stop-daemon' && optionValues(args, '-c --chuid').some((user) => user !== 'root'))
    return { files: [], scripts: [], configurations: [] };
  const named = [
    ...optionValues(args, fileOptions[name]),
    ...optionValues(args, databaseClient.test(name) ? '--defaults-file --defaults-extra-file' : undefined),
    ...namedOperands(name, args),
    ...projectFiles(name, args),
    ...pythonFiles(name, args),
    ...loadedByOptions(name, args),
    ...putIntoSystem(name, args, directory),
    ...optionValues(args, folderOptions[name]).map((folder) => `${folder}/`),
    ...startedElsewhere(name, args),
    ...foundFiles(name, args, runs),
  ];
  const checkpoints = args.flatMap((word) => /^--checkpoint-action=exec=(.+)$/u.exec(word)?.[1] ?? []);
  const placed = (file: string): readonly string[] => {
    if (file.startsWith('/')) return [file];
    return directory === undefined || file === '' ? [] : [posix.resolve(directory, file) + slashOf(file)];
  };
  return {
    files: named.flatMap(placed),
    scripts: [
      ...optionValues(args, commandOptions[name]),
      ...commandsOfSu(name, args),
      ...commandsOfSocat(name, args),
      ...projectCommands(name, args),
      ...(name === 'tar' ? checkpoints : []),
      // The shell runs the action of a trap.
      ...(name === 'trap' ? args.slice(0, 1) : []),
    ],
    configurations: configuredBy(name, args).flatMap(({ path, read }) =>
      placed(path).map((each) => ({ path: each, read })),
    ),
  };
}

function slashOf(file: string): string {
  return file.endsWith('/') ? '/' : '';
}
