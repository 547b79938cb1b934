/** The programs of SSH servers: OpenSSH (from 9.8 on in three programs), Dropbear and TinySSH. */
export const sshServers: ReadonlySet<string> = new Set([
  'sshd',
  'sshd-session',
  'sshd-auth',
  'dropbear',
  'tinysshd',
]);

/** What OpenSSH calls its first process, whatever its program is called. */
const openSshTitle = /: .*\[listener\] \d+ of \d+-\d+ startups/u;

/** Programs that run the one they are given: the dynamic loader, and emulators of other processors. */
const runners = /^(?:ld-(?:linux|musl)\S*\.so\S*|ld\.so\S*|qemu-[\w-]+)$/u;

/** What Dropbear's one program for everything may be besides a server. */
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
 * Whether a command line (`/proc/<pid>/cmdline`) is that of an SSH server, although its program has
 * another name: OpenSSH writes what it is into it, Dropbear may be one of several in one program,
 * and either may be run by the loader.
 */
export function isSshServerTitle(commandLine: string): boolean {
  const [program = '', ...words] = commandLine.split('\0');
  if (openSshTitle.test(program)) return true;
  if (runners.test(baseName(program))) {
    const given = words.find((word) => !word.startsWith('-')) ?? '';
    return sshServers.has(baseName(given));
  }
  return baseName(program) === 'dropbearmulti' && !dropbearClients.has(words[0] ?? '');
}
