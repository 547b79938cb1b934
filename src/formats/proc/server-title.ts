/** The programs of SSH servers: OpenSSH (three programs since 9.8), Dropbear and TinySSH. */
export const sshServers: ReadonlySet<string> = new Set([
  'sshd',
  'sshd-session',
  'sshd-auth',
  'dropbear',
  'tinysshd',
]);

/** The title of OpenSSH's first process, whatever its program's name. */
const openSshTitle = /: .*\[listener\] \d+ of \d+-\d+ startups/u;

/** A title is short; what is longer comes from other programs, which choose its text. */
const longestTitle = 4096;

/** Programs that run the one they are given: the dynamic loader, and processor emulators. */
const runners = /^(?:ld-(?:linux|musl)\S*\.so\S*|ld\.so\S*|qemu-[\w-]+)$/u;

/** The other names of Dropbear's multi-call program. */
const dropbearClients: ReadonlySet<string> = new Set([
  'dbclient',
  'ssh',
  'scp',
  'dropbearkey',
  'dropbearconvert',
]);

function baseName(path: string): string {
  return path.split('/').at(-1) ?? '';
}

/**
 * Whether a command line (`/proc/<pid>/cmdline`) is an SSH server's although its program has another name:
 * OpenSSH sets its process title, Dropbear may be part of a multi-call program, and either may be run by the
 * loader.
 */
export function isSshServerTitle(commandLine: string): boolean {
  const [program = '', ...words] = commandLine.split('\0');
  if (program.length <= longestTitle && openSshTitle.test(program)) return true;
  if (runners.test(baseName(program))) {
    const given = words.find((word) => !word.startsWith('-')) ?? '';
    return sshServers.has(baseName(given));
  }
  return baseName(program) === 'dropbearmulti' && !dropbearClients.has(words[0] ?? '');
}
