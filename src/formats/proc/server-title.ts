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

/**
 * Whether a command line (`/proc/<pid>/cmdline`) is that of an SSH server, although its program has
 * another name: OpenSSH writes what it is into it, Dropbear may be one of several in one program.
 */
export function isSshServerTitle(commandLine: string): boolean {
  const [program = '', applet = ''] = commandLine.split('\0');
  if (openSshTitle.test(program)) return true;
  return program.split('/').at(-1) === 'dropbearmulti' && applet === 'dropbear';
}
