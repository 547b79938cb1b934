import { posix } from 'node:path';
import type { ListeningSocket } from '../../core/firewall.ts';
import type { SocketProxy } from '../../core/host.ts';
import { valueOf } from '../../core/observed.ts';
import { unitValues } from '../../formats/systemd/unit.ts';
import type { HostFiles } from '../../io/files.ts';
import { proxyKind } from '../../knowledge/socket-proxies.ts';
import { findUnitFiles, systemdFolders } from '../installation/units.ts';
import { readUnitStart } from '../installation/unit-start.ts';
import { judgeCommand, type JudgedCommand } from './judge-command.ts';
import type { ApiTargets } from './named-targets.ts';

type TcpAddress = SocketProxy['listens'][number];

/** A unit that opens TCP sockets for a service. */
export interface TcpSocketUnit {
  name: string;
  service: string;
  listens: readonly TcpAddress[];
}

/** Returns the TCP address of a `ListenStream`: a port on all addresses, or ADDRESS:PORT (systemd.socket(5)). */
export function tcpAddressOf(stream: string): TcpAddress | undefined {
  const [, bracketed, plain, port] = /^(?:(?:\[([^\]]+)\]|([\d.]+)):)?(\d+)$/u.exec(stream) ?? [];
  return port === undefined ? undefined : { address: bracketed ?? plain ?? '::', port: Number(port) };
}

/** Returns the names of units of a type in all unit folders. */
async function unitNames(files: HostFiles, type: string): Promise<readonly string[]> {
  const lists = await Promise.all(systemdFolders.map((folder) => files.list(folder)));
  return [...new Set(lists.flatMap((list) => valueOf(list) ?? []))]
    .filter((name) => name.endsWith(type))
    .toSorted();
}

async function textsOf(files: HostFiles, name: string): Promise<readonly string[] | string> {
  const places = await findUnitFiles(files, systemdFolders, name);
  const texts = await Promise.all(
    places.map(async (place) => (typeof place === 'string' ? files.readText(place) : place)),
  );
  const failed = texts.find((text) => text.state === 'unreadable');
  return failed?.state === 'unreadable' ? failed.detail : texts.flatMap((text) => valueOf(text) ?? []);
}

async function readSocketUnit(files: HostFiles, name: string): Promise<readonly TcpSocketUnit[]> {
  const texts = await textsOf(files, name);
  // Of the engine's own the listeners are judged, and what is unreadable is open all the same.
  if (typeof texts === 'string') return [];
  const values = (setting: string) => unitValues(texts, 'Socket', setting);
  const listens = values('ListenStream').flatMap((stream) => tcpAddressOf(stream) ?? []);
  if (listens.length === 0) return [];
  const stem = name.slice(0, -'.socket'.length);
  const perConnection = /^(?:yes|true|on|1)$/iu.test(values('Accept').at(-1) ?? '');
  const service = values('Service').at(-1) ?? (perConnection ? `${stem}@.service` : `${stem}.service`);
  return service === 'docker.service' ? [] : [{ name, service, listens }];
}

/** Returns the units that open TCP sockets, without those of `docker.service`. */
export async function findTcpSocketUnits(files: HostFiles): Promise<readonly TcpSocketUnit[]> {
  const names = await unitNames(files, '.socket');
  return (await Promise.all(names.map((name) => readSocketUnit(files, name)))).flat();
}

/** Whether a unit is started at boot: linked into a target or another unit. */
async function isEnabled(files: HostFiles, name: string): Promise<boolean> {
  const folders = (
    await Promise.all(
      systemdFolders.map(async (folder) =>
        (valueOf(await files.list(folder)) ?? []).map((entry) => `${folder}/${entry}`),
      ),
    )
  )
    .flat()
    .filter((path) => /\.(?:wants|requires|upholds)$/u.test(path));
  const lists = await Promise.all(folders.map((folder) => files.list(folder)));
  return lists.some((list) => valueOf(list)?.includes(name) === true);
}

const wildcards: ReadonlySet<string> = new Set(['::', '0.0.0.0']);

function isOpen(address: TcpAddress, listening: readonly ListeningSocket[]): boolean {
  return listening.some(
    (socket) =>
      socket.protocol.startsWith('tcp') &&
      socket.port === address.port &&
      (socket.address === address.address ||
        (wildcards.has(socket.address) && wildcards.has(address.address))),
  );
}

/** Returns the engine's API to which a service passes on what it is given; absent if it names none. */
async function judgeService(
  files: HostFiles,
  service: string,
  targets: ApiTargets,
): Promise<JudgedCommand | undefined> {
  const start = await readUnitStart(files, systemdFolders, service);
  if (start.state === 'absent') return undefined;
  if (start.state === 'unreadable')
    return { to: service, doubt: `the service cannot be read: ${start.detail}` };
  const program = posix.basename(start.value.program);
  if (program === 'podman')
    return /\bsystem\b.*\bservice\b/u.test(start.value.args.join(' '))
      ? { to: 'the API of Podman' }
      : undefined;
  return judgeCommand(files, { program, args: start.value.args, folder: '/' }, targets);
}

/**
 * Returns the socket units whose services pass connections on to an engine's API: of those that are open, or are
 * opened at boot. `listening` is absent where no kernel shows what is open.
 */
export async function findProxyUnits(
  files: HostFiles,
  units: readonly TcpSocketUnit[],
  listening: readonly ListeningSocket[] | undefined,
  targets: ApiTargets,
): Promise<readonly SocketProxy[]> {
  const found = await Promise.all(
    units.map(async ({ name, service, listens }): Promise<readonly SocketProxy[]> => {
      const open = listens.filter((address) => listening !== undefined && isOpen(address, listening));
      const judged = await judgeService(files, service, targets);
      if (judged === undefined) return [];
      if (open.length === 0 && !(await isEnabled(files, name))) return [];
      const { fromConfiguration: _all, ...rest } = judged;
      return [{ name, ...rest, listens: open.length > 0 ? open : listens }];
    }),
  );
  return found.flat();
}

/** Returns the TCP address on which socat listens, as its words say. */
function socatAddress(words: string): readonly TcpAddress[] {
  const [, port, options = ''] = /\b(?:TCP[46]?|OPENSSL|SSL)-L(?:ISTEN)?:(\d+)(\S*)/iu.exec(words) ?? [];
  const bind = /\bbind=\[?([^,\]\s]+)/u.exec(options)?.[1];
  return port === undefined ? [] : [{ address: bind ?? '::', port: Number(port) }];
}

/**
 * Returns the services that are started at boot and pass connections on to an engine's API: for a host on which
 * nothing runs.
 */
export async function findProxyServices(
  files: HostFiles,
  targets: ApiTargets,
): Promise<readonly SocketProxy[]> {
  const names = await unitNames(files, '.service');
  const found = await Promise.all(
    names.map(async (name): Promise<readonly SocketProxy[]> => {
      const start = valueOf(await readUnitStart(files, systemdFolders, name));
      const program = posix.basename(start?.program ?? '');
      if (start === undefined || proxyKind(program) !== 'relay') return [];
      const judged = await judgeCommand(files, { program, args: start.args, folder: '/' }, targets);
      if (judged === undefined || !(await isEnabled(files, name))) return [];
      const listens = socatAddress(start.args.join(' '));
      // systemd-socket-proxyd is given its sockets, which their unit shows.
      if (listens.length === 0 && program === 'systemd-socket-proxyd') return [];
      const { fromConfiguration: _all, ...rest } = judged;
      const doubt = rest.doubt ?? (listens.length === 0 ? 'where it listens is not understood' : undefined);
      return [{ name, to: rest.to, listens, ...(doubt === undefined ? {} : { doubt }) }];
    }),
  );
  return found.flat();
}
