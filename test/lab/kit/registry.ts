import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './addresses.ts';
import { findProgram } from './availability.ts';

/** A registry of the test's own on loopback, which an engine speaks plain HTTP to. */
export interface LabRegistry {
  /** As references begin: `127.0.0.1:40123`. */
  name: string;
  stop(): Promise<void>;
}

export const registryLogin = { user: 'lab', password: 'lab-password' };

/** That password, by bcrypt: the registry takes no other hash. */
const passwordFile = `${registryLogin.user}:$2b$05$abcdefghijklmnopqrstuuL/Ej5MNdcjasz4Sr7bjTMIxZn.WGpgG\n`;

/** Why there can be no registry here; false when there can. */
export function registrySkip(): string | false {
  return findProgram('docker-registry') === undefined ? 'docker-registry is not installed' : false;
}

/** What a registry is started with. */
export interface RegistryOptions {
  /** Whether it answers only who logs in. */
  login?: boolean;
  /** The address that it listens on; loopback without it. */
  address?: string;
  /** Its data; below its folder without it. */
  data?: string;
  /** Paths of its certificate and key, and of the authority of clients if they must show a certificate. */
  tls?: { certificate: string; key: string; clients?: string };
}

/** Starts one below `folder`. */
export async function startRegistry(
  folder: string,
  { login = false, address = '127.0.0.1', data = join(folder, 'data'), tls }: RegistryOptions = {},
): Promise<LabRegistry> {
  await mkdir(folder);
  const name = `${address}:${await freePort(address)}`;
  const passwords = join(folder, 'passwords');
  await writeFile(passwords, passwordFile);
  const config = {
    version: 0.1,
    storage: { filesystem: { rootdirectory: data }, delete: { enabled: true } },
    http: {
      addr: name,
      secret: 'lab',
      ...(tls && {
        tls: {
          certificate: tls.certificate,
          key: tls.key,
          ...(tls.clients !== undefined && { clientcas: [tls.clients] }),
        },
      }),
    },
    log: { level: 'error' },
    ...(login ? { auth: { htpasswd: { realm: 'lab', path: passwords } } } : {}),
  };
  // YAML has every JSON document.
  await writeFile(join(folder, 'config.yml'), JSON.stringify(config));
  const child = spawn(findProgram('docker-registry') ?? '', ['serve', join(folder, 'config.yml')], {
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // A registry with TLS says over plain HTTP that it has it.
  await answering(`http://${name}/v2/`);
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
  };
  return { name, stop };
}

/** In the place of a registry: takes connections and never answers. Returns what ends it. */
export async function startSilentRegistry(name: string): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
  const [host = '', port = ''] = name.split(':');
  await new Promise<void>((resolve) => server.listen(Number(port), host, resolve));
  return async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
}

async function answering(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      await fetch(url);
      return;
    } catch {
      await sleep(50); // not listening yet
    }
  }
  throw new Error(`no registry answers at ${url}`);
}
