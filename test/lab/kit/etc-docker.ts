import type { Launch } from './configurations.ts';

/** The daemon has no option for the folder of certificates: it gets an /etc/docker of its own. */
const script = 'mount --bind "$1" /etc/docker && shift && exec "$@"';

/** The command that starts the daemon in a mount namespace of its own, with a folder in the place of /etc/docker. */
export function withEtcDocker({ program, args, ...rest }: Launch, folder: string): Launch {
  const start = ['sh', '-c', script, 'sh', folder, program, ...args];
  return { ...rest, program: 'unshare', args: ['--mount', '--propagation', 'slave', '--', ...start] };
}
