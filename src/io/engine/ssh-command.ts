import type { SshEndpoint } from './endpoint.ts';

/** Seconds `ssh` waits for the other machine. */
const connectTimeout = 10;

/**
 * Returns the arguments of `ssh`: batch mode, no unknown host keys, and `docker system dial-stdio` on the
 * other machine.
 */
export function sshArguments({ user, host, port, socket }: SshEndpoint): readonly string[] {
  return [
    '-oBatchMode=yes',
    '-oStrictHostKeyChecking=yes',
    `-oConnectTimeout=${connectTimeout}`,
    '-T',
    ...(user === undefined ? [] : ['-l', user]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    '--',
    host,
    'docker',
    ...(socket === undefined ? [] : ['--host', `unix://${socket}`]),
    'system',
    'dial-stdio',
  ];
}
