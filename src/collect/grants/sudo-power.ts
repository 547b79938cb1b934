import { programFolders } from '../installation/units.ts';
import { matchesPath } from '../../formats/etc/path-pattern.ts';
import { engineClients } from './root-grant.ts';

/** What a rule lets its users do that may control an engine. */
export interface SudoPower {
  what: string;
  /** Whether only a person can say what the command and its arguments allow. */
  isLimited: boolean;
}

/** Commands of `docker` that only show something. */
const showing = /^(?:ps|images|info|version|stats|top|port)(?:\s|$)/u;

const shells: ReadonlySet<string> = new Set(
  'sh bash rbash dash ash ksh mksh zsh fish csh tcsh yash busybox'.split(' '),
);

/** Programs that start others: their arguments, or what is typed into them. */
const starters: ReadonlySet<string> = new Set(
  'env nice nohup timeout xargs ionice setsid setpriv chroot nsenter unshare systemd-run machinectl strace watch time find sudo doas pkexec runuser ssh socat gdb flock script'.split(
    ' ',
  ),
);

/** Programs that open a shell or any file whatever their arguments are. */
const editors: ReadonlySet<string> = new Set(
  'vi vim view nvim nano pico emacs ed less more man visudo vipw vigr ftp'.split(' '),
);

/** Programs that run code, or write files, that the caller names. */
const writers: ReadonlySet<string> = new Set(
  'python perl ruby node php lua tclsh tee dd cp mv ln install tar rsync sed awk gawk mawk chown chmod curl wget git make tcpdump crontab'.split(
    ' ',
  ),
);

/** Programs of administrators, which make somebody root by a few of their arguments. */
const administration: ReadonlySet<string> = new Set(
  'systemctl apt apt-get dpkg rpm dnf yum zypper apk pacman snap pip npm mount usermod useradd adduser gpasswd passwd chpasswd insmod modprobe'.split(
    ' ',
  ),
);

const systemFolders = ['/etc', '/usr', '/bin', '/sbin', '/lib', '/root', '/boot', '/opt', '/var/spool/cron'];
const maxShown = 120;

/** Returns what a command of a rule lets its users do; absent if nothing that controls an engine. */
export function powerOf(command: string, withoutPassword: boolean): SudoPower | undefined {
  if (command === 'ALL') return withoutPassword ? { what: 'any program', isLimited: false } : undefined;
  const { path, fixed } = splitCommand(command);
  const what = command.length > maxShown ? `${command.slice(0, maxShown)}…` : command;
  if (path.startsWith('^'))
    return mayNameProgram(path, withoutPassword) ? { what, isLimited: true } : undefined;
  if (path === 'sudoedit')
    return withoutPassword && editsSystem(fixed) ? { what, isLimited: true } : undefined;
  if (!path.startsWith('/')) return undefined;
  const engine = namesProgram(path, engineClients) ? engineLimit(fixed) : undefined;
  const limit = engine ?? (withoutPassword ? otherLimit(path, fixed) : undefined);
  return limit === undefined ? undefined : { what, isLimited: limit === 'unclear' };
}

type Limit = 'free' | 'unclear' | undefined;

/** Splits at the first blank without a backslash. */
function splitCommand(command: string): { path: string; fixed: string } {
  let at = 0;
  while (at < command.length && command[at] !== ' ') at += command[at] === '\\' ? 2 : 1;
  return { path: command.slice(0, at), fixed: command.slice(at + 1).trim() };
}

const isFree = (fixed: string): boolean => fixed === '' || fixed.startsWith('*');
const hasPattern = (fixed: string): boolean => /[*?[]/u.test(fixed) || fixed.startsWith('^');

function engineLimit(fixed: string): Limit {
  if (fixed === '""' || (showing.test(fixed) && !hasPattern(fixed))) return undefined;
  return isFree(fixed) ? 'free' : 'unclear';
}

/** Returns what a program allows that runs without a password and is no client of an engine. */
function otherLimit(path: string, fixed: string): Limit {
  const limits = [
    ...(namesProgram(path, shells) ? [shellLimit(fixed)] : []),
    ...(namesProgram(path, suNames) ? [suLimit(fixed)] : []),
    ...(namesProgram(path, starters) ? [starterLimit(path, fixed)] : []),
    ...(namesProgram(path, editors) ? ['unclear' as const] : []),
    ...(namesProgram(path, writers) && (isFree(fixed) || fixed === '""' || hasPattern(fixed))
      ? ['unclear' as const]
      : []),
    ...(namesProgram(path, administration) && isFree(fixed) ? ['unclear' as const] : []),
  ];
  return limits.includes('free') ? 'free' : limits.find((limit) => limit !== undefined);
}

const suNames: ReadonlySet<string> = new Set(['su']);

/** A shell with options only asks its caller what to run. */
function shellLimit(fixed: string): Limit {
  if (isFree(fixed) || fixed === '""' || /^-[a-z]*c \*/u.test(fixed)) return 'free';
  const words = fixed.split(' ');
  if (words.every((word) => word.startsWith('-') && !/^-[a-z]*c$/u.test(word)))
    return hasPattern(fixed) ? 'unclear' : 'free';
  return hasPattern(fixed) || isOptionOnly(words) ? 'unclear' : undefined;
}

/** Whether `-c` stands last, so that sudo lets nothing follow. */
function isOptionOnly(words: readonly string[]): boolean {
  return /^-[a-z]*c$/u.test(words.at(-1) ?? '');
}

function suLimit(fixed: string): Limit {
  if (isFree(fixed) || fixed === '""') return 'free';
  if (hasPattern(fixed)) return /^(?:-\S* )*(?:root )?(?:-\S* )*\*/u.test(fixed) ? 'free' : 'unclear';
  const words = fixed.split(' ');
  const user = words.find((word) => !word.startsWith('-')) ?? 'root';
  if (words.some((word) => /^(?:-[a-z]*c|--command)/u.test(word))) return undefined;
  return user === 'root' ? 'free' : undefined;
}

function starterLimit(path: string, fixed: string): Limit {
  if (isFree(fixed)) return namesProgram(path, new Set(['env'])) ? 'free' : 'unclear';
  if (hasPattern(fixed)) return 'unclear';
  const named = fixed.split(' ').some((word) => {
    const name = word.slice(word.lastIndexOf('/') + 1);
    return engineClients.has(name) || shells.has(name) || name === 'su';
  });
  return named ? 'unclear' : undefined;
}

/** Whether the files that sudoedit opens may be those of the system. */
function editsSystem(fixed: string): boolean {
  if (fixed === '' || fixed.startsWith('^')) return true;
  return fixed.split(' ').some((file) => {
    const start = file.slice(0, /[*?[\\]/u.exec(file)?.index);
    return systemFolders.some(
      (folder) =>
        start === folder ||
        start.startsWith(`${folder}/`) ||
        (start !== file && `${folder}/`.startsWith(start)),
    );
  });
}

/** Returns whether a path of a rule, which may have wildcards or be a folder, names a program. */
function namesProgram(pattern: string, names: ReadonlySet<string>): boolean {
  if (!pattern.endsWith('/') && !hasPattern(pattern)) return names.has(plainName(pattern));
  return programFolders.some((folder) => {
    if (pattern.endsWith('/')) return pattern === `${folder}/`;
    if (!matchesFolder(pattern, folder)) return false;
    return [...names].some((name) => matchesPath(pattern, `${folder}/${name}`));
  });
}

/** Whether the folder of a pattern may be a folder. */
function matchesFolder(pattern: string, folder: string): boolean {
  return matchesPath(pattern.slice(0, pattern.lastIndexOf('/')), folder);
}

/** Returns the name of a program without its version and variant: `python3.11`, `vim.basic`. */
function plainName(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const short = name.replace(/\..*$/su, '');
  return /^[a-z-]+?(?=-?[\d.]*$)/u.exec(short)?.[0] ?? short;
}

/** Whether a regular expression may match a program: it is not run, only the text before its first operator counts. */
function mayNameProgram(regex: string, withoutPassword: boolean): boolean {
  const start = literalStart(regex.slice(1));
  const names = [
    ...engineClients,
    ...(withoutPassword
      ? [...shells, ...suNames, ...starters, ...editors, ...writers, ...administration]
      : []),
  ];
  return programFolders.some((folder) =>
    names.some((name) => {
      const program = `${folder}/${name}`;
      return program.startsWith(start) || start.startsWith(program);
    }),
  );
}

/** Returns the text that everything begins with that a regular expression matches. */
function literalStart(regex: string): string {
  if (regex.includes('|') && !regex.includes('(')) return '';
  const plain = /^[\w/-]*/u.exec(regex)?.[0] ?? '';
  const next = regex[plain.length];
  return next !== undefined && '*?{'.includes(next) ? plain.slice(0, -1) : plain;
}
