import { posix } from 'node:path';

/** What a command runs or obeys besides its program. */
export interface ArgumentFiles {
  /** Absolute; ending with a slash for all files of a folder. */
  files: readonly string[];
  /** Texts that it has a shell run, or a program with arguments. */
  scripts: readonly string[];
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
  dnsmasq: '-C --conf-file',
  openvpn: '--config',
  supervisord: '-c --configuration',
  pip: '-r --requirement',
  pip3: '-r --requirement',
  sysctl: '-p --load',
  'start-stop-daemon': '-x --exec -a --startas',
};

/** Options whose value is a command. */
const commandOptions: Readonly<Record<string, string>> = {
  tar: '-I --use-compress-program --to-command --rsh-command -F --info-script --new-volume-script',
  rsync: '-e --rsh',
  certbot: '--pre-hook --post-hook --renew-hook --deploy-hook',
  restic: '--password-command',
  capsh: '-c',
};

/** Programs that run, load or install the files which their operands name, with the words of which one has to be there. */
const fileOperands: Readonly<Record<string, RegExp>> = {
  insmod: /^/u,
  crontab: /^/u,
  openvpn: /^/u,
  'wg-quick': /^up$/u,
  dpkg: /^(?:-i|--install)$/u,
  apt: /^install$/u,
  'apt-get': /^install$/u,
};

/** Programs of projects, the option for the directory, and the files in it that say what they run. */
const projectFiles: Readonly<Record<string, readonly [directory: string, ...files: readonly string[]]>> = {
  make: ['-C --directory', 'Makefile', 'makefile', 'GNUmakefile'],
  gmake: ['-C --directory', 'Makefile', 'makefile', 'GNUmakefile'],
  just: ['-d --working-directory', 'justfile', 'Justfile', '.justfile'],
  rake: ['-C --directory', 'Rakefile', 'rakefile'],
  npm: ['-C --prefix', 'package.json'],
  pnpm: ['-C --dir', 'package.json'],
  yarn: ['--cwd', 'package.json'],
  composer: ['-d --working-dir', 'composer.json'],
};
const projectFileOption = '-f --file --makefile --justfile --rakefile';

/** Programs that copy files. */
const copiers: ReadonlySet<string> = new Set(['cp', 'install', 'mv', 'rsync']);
/** Where files are that root runs or obeys; data of programs, such as `/usr/share`, is left out. */
const systemFolder =
  /^\/(?:usr\/(?:local\/)?)?(?:s?bin|lib\d*|libexec)(?:\/|$)|^\/etc\/?$|^\/etc\/(?:cron|systemd|profile|pam\.d|sudoers|init|ld\.so|sysctl|udev|default|docker|ssh)(?:[./]|$)/u;

/** Variables that make programs load files, or files of folders. */
const loadingVariable = /^(?:LD_PRELOAD|LD_AUDIT|BASH_ENV|ENV|GIT_SSH|GIT_SSH_COMMAND)$/u;
const folderVariable = /^(?:LD_LIBRARY_PATH|PYTHONPATH|PERL5LIB|RUBYLIB|NODE_PATH)$/u;

/** Returns the values of options, such as `-f --file`: as the next word, after `=`, or joined to a letter. */
export function optionValues(args: readonly string[], options: string | undefined): readonly string[] {
  if (options === undefined) return [];
  const names = options.split(' ');
  return args.flatMap((word, at) => {
    const next = args[at + 1];
    if (names.includes(word)) return next === undefined ? [] : [next];
    const joined = names.find((name) => word.startsWith(name.startsWith('--') ? `${name}=` : name));
    return joined === undefined ? [] : [word.slice(joined.length).replace(/^=/u, '')];
  });
}

function operandsOf(args: readonly string[]): readonly string[] {
  return args.filter((word) => !word.startsWith('-'));
}

function projectOf(name: string, args: readonly string[]): readonly string[] {
  const [option, ...usual] = projectFiles[name] ?? [];
  if (option === undefined) return [];
  const folder = optionValues(args, option).at(-1) ?? '.';
  const named = usual.includes('package.json') ? [] : optionValues(args, projectFileOption);
  return (named.length > 0 ? named : usual).map((file) =>
    file.startsWith('/') ? file : posix.join(folder, file),
  );
}

/** Returns what a copy puts into a folder of the system. */
function copiedToSystem(name: string, args: readonly string[]): readonly string[] {
  const operands = operandsOf(args);
  const to = operands.at(-1);
  if (!copiers.has(name) || to === undefined || !systemFolder.test(to)) return [];
  return operands.slice(0, -1).filter((from) => from.startsWith('/'));
}

/** Returns the files of a module that `python -m` runs, in the folder where it runs. */
function moduleFiles(name: string, args: readonly string[]): readonly string[] {
  const module = /^python[\d.]*$/u.test(name) ? args[args.indexOf('-m') + 1] : undefined;
  if (module === undefined || !args.includes('-m') || !/^[\w.]+$/u.test(module)) return [];
  const path = module.replaceAll('.', '/');
  return [`${path}.py`, `${path}/__main__.py`, `${path}/__init__.py`];
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

/** Returns what variables before a command, or exported ones, make programs load. */
export function loadedByVariables(assignments: readonly string[]): readonly string[] {
  return assignments.flatMap((text) => {
    const [, name = '', value = ''] = /^(\w+)=["']?([^"'$`]*)["']?$/u.exec(text) ?? [];
    const paths = value.split(/[:\s]+/u).filter((path) => /^\/./u.test(path));
    if (folderVariable.test(name)) return paths.map((path) => `${path.replace(/\/+$/u, '')}/`);
    return loadingVariable.test(name) ? paths : [];
  });
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
    return { files: [], scripts: [] };
  const needed = fileOperands[name];
  const named = [
    ...optionValues(args, fileOptions[name]),
    ...(needed !== undefined && args.some((word) => needed.test(word))
      ? operandsOf(args).filter((word) => word.startsWith('/'))
      : []),
    ...projectOf(name, args),
    ...copiedToSystem(name, args),
    ...moduleFiles(name, args),
    ...startedElsewhere(name, args),
    ...foundFiles(name, args, runs),
  ];
  const checkpoints = args.flatMap((word) => /^--checkpoint-action=exec=(.+)$/u.exec(word)?.[1] ?? []);
  return {
    files: named.flatMap((file) => {
      if (file.startsWith('/')) return [file];
      return directory === undefined || file === '' ? [] : [posix.resolve(directory, file)];
    }),
    scripts: [
      ...optionValues(args, commandOptions[name]),
      ...commandsOfSu(name, args),
      ...(name === 'tar' ? checkpoints : []),
    ],
  };
}
