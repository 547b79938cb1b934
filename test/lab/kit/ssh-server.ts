import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './addresses.ts';
import { findProgram, programPath } from './availability.ts';
import { mustRun } from './commands.ts';

/** An sshd of the test's own on loopback, with keys and a client configuration in its folder. */
export interface SshServer {
  port: number;
  /** Environment in which `ssh` knows the host's key and has a key that is let in. */
  env: Readonly<Record<string, string>>;
  /** Another environment: with known_hosts or the key changed. */
  envWith: (change: { knownHosts?: string; key?: string }) => Promise<Record<string, string>>;
  /** Makes a key that nobody knows; answers its path. */
  strangeKey: () => Promise<string>;
  stop(): Promise<void>;
}

const host = '127.0.0.1';

/** Starts one below `folder`. Root is let in with the key made for it. */
export async function startSshServer(folder: string): Promise<SshServer> {
  await mkdir(folder, { mode: 0o700 });
  const at = (name: string): string => join(folder, name);
  const makeKey = (name: string) => mustRun('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)]);
  await Promise.all([makeKey('host-key'), makeKey('user-key')]);
  await writeFile(at('authorized'), await readFile(at('user-key.pub')));
  const port = await freePort(host);
  await writeFile(at('known'), `[${host}]:${port} ${await readFile(at('host-key.pub'), 'utf8')}`);
  await writeFile(at('sshd_config'), serverConfig(folder, port));
  await mkdir('/run/sshd', { recursive: true }); // Debian's sshd does not start without it
  const child = spawn(findProgram('sshd') ?? 'sshd', ['-D', '-e', '-f', at('sshd_config')], {
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await listening(port);
  let made = 0;
  const envWith: SshServer['envWith'] = ({ knownHosts = at('known'), key = at('user-key') }) =>
    clientFolder(at(`client-${made++}`), { knownHosts, key });
  return {
    port,
    env: await envWith({}),
    envWith,
    strangeKey: async () => {
      await makeKey('strange-key');
      return at('strange-key');
    },
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

function serverConfig(folder: string, port: number): string {
  return [
    `ListenAddress ${host}`,
    `Port ${port}`,
    `HostKey ${folder}/host-key`,
    `AuthorizedKeysFile ${folder}/authorized`,
    `PidFile ${folder}/sshd.pid`,
    'AuthenticationMethods publickey',
    'PermitRootLogin prohibit-password',
    'StrictModes no',
    'UsePAM no',
    '',
  ].join('\n');
}

// ssh takes its folder from the user database and not from HOME: a program in front of it names other files.
async function clientFolder(
  folder: string,
  { knownHosts, key }: { knownHosts: string; key: string },
): Promise<Record<string, string>> {
  await mkdir(folder);
  const config = [`UserKnownHostsFile ${knownHosts}`, 'GlobalKnownHostsFile none', `IdentityFile ${key}`];
  const text = [...config, 'IdentitiesOnly yes', ''].join('\n');
  await writeFile(join(folder, 'config'), text);
  const program = `#!/bin/sh\nexec ${findProgram('ssh') ?? 'ssh'} -F ${folder}/config "$@"\n`;
  await writeFile(join(folder, 'ssh'), program);
  await chmod(join(folder, 'ssh'), 0o755);
  return { PATH: `${folder}:${programPath}`, HOME: folder };
}

async function listening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await accepts(port)) return;
    await sleep(25);
  }
  throw new Error('sshd did not start');
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('connect', () => resolve(Boolean(socket.destroy())));
    socket.once('error', () => resolve(false));
  });
}
