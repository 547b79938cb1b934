import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { collectSocketProxies } from '../../src/collect/proxies/collect-socket-proxies.ts';
import type { SocketProxy } from '../../src/core/host/host.ts';
import { known } from '../../src/core/observed.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import type { HostFiles } from '../../src/io/files.ts';
import { fakeHost, type FakeHost } from './fake-host.ts';

const hosts: FakeHost[] = [];
const servers: Server[] = [];

/** Removes the hosts of a test file, and closes their sockets. */
export function removeProxyHosts(): void {
  for (const server of servers.splice(0)) server.close();
  for (const host of hosts.splice(0)) host.remove();
}

/** A host on which nothing runs. */
export function restingHost(): FakeHost {
  const host = fakeHost();
  hosts.push(host);
  return host;
}

/** A host on which only process 1 runs. */
export function liveHost(): FakeHost {
  const host = restingHost();
  host.write('/proc/1/comm', 'systemd\n');
  host.write('/proc/1/mountinfo', '1 0 8:1 / / rw - ext4 /dev/sda rw\n');
  host.link('/proc/1/ns/net', 'net:[1]');
  return host;
}

/** An IPv4 address and a port. */
export type Listening = readonly [address: string, port: number];

function hexOf([address, port]: Listening): string {
  const bytes = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  return `${bytes.toReversed().join('')}:${port.toString(16).padStart(4, '0')}`.toUpperCase();
}

/** Writes a process that listens on some addresses. */
export function run(
  host: FakeHost,
  pid: number,
  args: readonly string[],
  listens: readonly Listening[],
): void {
  const proc = `/proc/${pid}`;
  host.write(`${proc}/comm`, `${(args[0] ?? '').split(/[/ ]/u).at(-1)?.slice(0, 15)}\n`);
  host.write(`${proc}/cmdline`, `${args.join('\0')}\0`);
  host.write(`${proc}/cgroup`, '0::/system.slice/x.service\n');
  host.link(`${proc}/ns/net`, 'net:[1]');
  host.link(`${proc}/cwd`, '/srv');
  const lines = listens.map((each, index) => {
    host.link(`${proc}/fd/${index + 3}`, `socket:[${pid * 100 + index}]`);
    return `   ${index}: ${hexOf(each)} 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 ${pid * 100 + index} 1\n`;
  });
  host.link(`${proc}/fd/0`, '/dev/null');
  host.write(`${proc}/net/tcp`, `  sl  local_address rem_address   st\n${lines.join('')}`);
}

/** Opens a real unix socket below the root of a host. */
export async function listen(host: FakeHost, path: string): Promise<void> {
  mkdirSync(join(host.root, path, '..'), { recursive: true });
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(join(host.root, path), resolve));
}

/** A port on all addresses. */
export const everywhere: Listening = ['0.0.0.0', 2222];

/** Returns the proxies that are found on a host. */
export async function proxiesOn(
  host: FakeHost,
  {
    listening = [everywhere],
    engines = [],
    change = (files) => files,
  }: {
    listening?: readonly Listening[];
    engines?: readonly { address: string; port: number; clientTls: boolean }[];
    change?: (files: HostFiles) => HostFiles;
  } = {},
): Promise<readonly SocketProxy[]> {
  const found = await collectSocketProxies(change(diskFiles(host.root)), {
    listening: known(
      listening.map(([address, port]) => ({ protocol: 'tcp' as const, address, port })),
      'test',
    ),
    engines: known(
      engines.map((one) => ({ ...one, program: 'dockerd', serves: 'api' as const })),
      'test',
    ),
  });
  assert.ok(found.state === 'known');
  return found.value;
}
