import type { SshEndpoint } from './endpoint.ts';

/** Seconds that `ssh` waits for the other machine. */
const connectTimeout = 10;

/**
 * Arguments for the `ssh` program: nothing is asked of a person, an unknown host key is refused, and
 * over there the docker command hands its standard input and output through to the engine.
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
