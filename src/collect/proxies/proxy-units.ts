import { posix } from 'node:path';
import type { ForwardedSocket } from '../../core/engine/engine.ts';
import type { ListeningSocket } from '../../core/host/firewall.ts';
import type { SocketProxy } from '../../core/host/host.ts';
import { mapKnown, valueOf, type Observed, type UnreadableReading } from '../../core/observed.ts';
import { fillSpecifiers } from '../../formats/systemd/specifiers.ts';
import { readUnitSection } from '../../formats/systemd/unit.ts';
import type { HostFiles } from '../../io/files.ts';
import { proxyKind } from '../../knowledge/engine/socket-proxies.ts';
import { findUnitFiles, systemdFolders } from '../installation/units.ts';
import { readUnitStart } from '../installation/unit-start.ts';
import { listeningAbstractSockets } from '../processes/open-sockets.ts';
import { onAbstractSocket } from './judge-process.ts';
import { judgeCommand, type JudgedCommand, type ProxyCommand } from './judge-command.ts';
import { namedTarget, type ApiTargets } from './named-targets.ts';

type TcpAddress = SocketProxy['listens'][number];

/** A unit that opens sockets for a service. */
export interface ProxySocketUnit {
  name: string;
  /** Absent if the unit cannot be read, for the reason `unread`. */
  service?: string;
  unread?: string;
  /** The TCP addresses that it opens. */
  listens: readonly TcpAddress[];
  /** The unix sockets that it opens: paths, and abstract ones with `@` before their names. */
  paths: readonly string[];
}

/** Returns the TCP address of a `ListenStream`: a port on all addresses, or ADDRESS:PORT (systemd.socket(5)). */
export function tcpAddressOf(stream: string): TcpAddress | undefined {
  const [, bracketed, plain, port] = /^(?:(?:\[([^\]]+)\]|([\d.]+)):)?(\d+)$/u.exec(stream) ?? [];
  return port === undefined ? undefined : { address: bracketed ?? plain ?? '::', port: Number(port) };
}

/** The names of units of a type, and the folders that cannot be read: they may have more. */
interface UnitNames {
  names: readonly string[];
  unread: readonly UnreadableReading[];
}

/** Returns the names of units of a type in all unit folders. */
async function unitNames(files: HostFiles, type: string): Promise<UnitNames> {
  const lists = await Promise.all(systemdFolders.map((folder) => files.list(folder)));
  const names = [...new Set(lists.flatMap((list) => valueOf(list) ?? []))];
  return {
    names: names.filter((name) => name.endsWith(type)).toSorted(),
    unread: lists.filter((list) => list.state === 'unreadable'),
  };
}

async function textsOf(files: HostFiles, name: string): Promise<readonly string[] | string> {
  const places = await findUnitFiles(files, systemdFolders, name);
  const texts = await Promise.all(
    places.map(async (place) => (typeof place === 'string' ? files.readText(place) : place)),
  );
  const failed = texts.find((text) => text.state === 'unreadable');
  return failed?.state === 'unreadable' ? failed.detail : texts.flatMap((text) => valueOf(text) ?? []);
}

async function readSocketUnit(files: HostFiles, name: string): Promise<readonly ProxySocketUnit[]> {
  const texts = await textsOf(files, name);
  if (typeof texts === 'string') return [{ name, unread: texts, listens: [], paths: [] }];
  const values = readUnitSection(texts, 'Socket');
  const streams = values('ListenStream');
  const listens = streams.flatMap((stream) => tcpAddressOf(stream) ?? []);
  const paths = streams.map((stream) => fillSpecifiers(stream, name)).filter((path) => /^[/@]/u.test(path));
  if (listens.length === 0 && paths.length === 0) return [];
  const stem = name.slice(0, -'.socket'.length);
  const perConnection = /^(?:yes|true|on|1)$/iu.test(values('Accept').at(-1) ?? '');
  const service = values('Service').at(-1) ?? (perConnection ? `${stem}@.service` : `${stem}.service`);
  // Of the engine's own the listeners are judged.
  return service === 'docker.service' ? [] : [{ name, service, listens, paths }];
}

/** Returns the units that open TCP or unix sockets, without those of `docker.service`, and those that are unreadable. */
export async function findSocketUnits(files: HostFiles): Promise<readonly ProxySocketUnit[]> {
  const { names, unread } = await unitNames(files, '.socket');
  const units = await Promise.all(names.map((name) => readSocketUnit(files, name)));
  const hidden = unread.map(({ from, detail }) => ({ name: from, unread: detail, listens: [], paths: [] }));
  return [...units.flat(), ...hidden];
}

/** Whether a unit is started at boot: linked into a target or another unit. What cannot be read may start it. */
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
  return lists.some((list) => list.state === 'unreadable' || valueOf(list)?.includes(name) === true);
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

/** Returns the program that a service starts, with its arguments; absent if there is no such service. */
export async function findServiceCommand(files: HostFiles, service: string): Promise<Observed<ProxyCommand>> {
  const start = await readUnitStart(files, systemdFolders, service);
  return mapKnown(start, ({ program, args }) => ({ program: posix.basename(program), args, folder: '/' }));
}

/** Whether one of the abstract sockets is open on the network of the host. */
async function isListening(files: HostFiles, names: readonly string[]): Promise<boolean> {
  if (names.length === 0) return false;
  return (await listeningAbstractSockets(files, 1)).some(({ path }) => names.includes(path));
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
  // The client uses a socket itself, except with a connection for its input and output.
  if (program === 'docker' && start.value.args.includes('dial-stdio')) {
    const to = await namedTarget(files, start.value.args.join(' '), targets, '/');
    return to === undefined ? undefined : { to };
  }
  return judgeCommand(files, { program, args: start.value.args, folder: '/' }, targets);
}

/** Returns the API to which the service of a socket unit passes connections on. */
function judgeUnit(
  files: HostFiles,
  { service, unread }: ProxySocketUnit,
  targets: ApiTargets,
): Promise<JudgedCommand | undefined> {
  return service === undefined
    ? Promise.resolve({ to: 'an unknown service', doubt: `the unit cannot be read: ${unread ?? ''}` })
    : judgeService(files, service, targets);
}

/**
 * Returns the socket units whose services pass connections on to an engine's API: of those that are open, or are
 * opened at boot. `listening` is absent where no kernel shows what is open.
 */
export async function findProxyUnits(
  files: HostFiles,
  units: readonly ProxySocketUnit[],
  listening: readonly ListeningSocket[] | undefined,
  targets: ApiTargets,
): Promise<readonly SocketProxy[]> {
  const found = await Promise.all(
    units.map(async (unit): Promise<readonly SocketProxy[]> => {
      const { name, service, listens } = unit;
      const abstract = unit.paths.filter((path) => path.startsWith('@'));
      if (listens.length === 0 && abstract.length === 0 && service !== undefined) return [];
      const open = listens.filter((address) => listening !== undefined && isOpen(address, listening));
      const judged = await judgeUnit(files, unit, targets);
      if (judged === undefined) return [];
      const mayBeOpen =
        open.length > 0 ||
        service === undefined ||
        (await isEnabled(files, name)) ||
        (await isListening(files, abstract));
      if (!mayBeOpen) return [];
      const { fromConfiguration: _all, ...rest } = judged;
      const shown = listens.length === 0 && abstract.length > 0 ? onAbstractSocket(name, abstract) : name;
      return [{ name: shown, ...rest, listens: open.length > 0 ? open : listens }];
    }),
  );
  return found.flat();
}

/** Returns the unix sockets of units whose services pass connections on to an engine's API, open or not. */
export async function findForwardingUnits(
  files: HostFiles,
  units: readonly ProxySocketUnit[],
  targets: ApiTargets,
): Promise<readonly ForwardedSocket[]> {
  const found = await Promise.all(
    units.map(async (unit): Promise<readonly ForwardedSocket[]> => {
      if (unit.paths.length === 0) return [];
      const judged = await judgeUnit(files, unit, targets);
      if (judged === undefined) return [];
      const { to, doubt } = judged;
      return unit.paths.map((path) => ({
        path,
        by: unit.name,
        to,
        ...(doubt === undefined ? {} : { doubt }),
      }));
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

function unreadService(name: string, detail: string): SocketProxy {
  return { name, to: 'an unknown program', listens: [], doubt: `the service cannot be read: ${detail}` };
}

/**
 * Returns the services that are started at boot and pass connections on to an engine's API: for a host on which
 * nothing runs.
 */
export async function findProxyServices(
  files: HostFiles,
  targets: ApiTargets,
): Promise<readonly SocketProxy[]> {
  const { names, unread } = await unitNames(files, '.service');
  const hidden = unread.map(({ from, detail }) => unreadService(from, detail));
  const found = await Promise.all(
    names.map(async (name): Promise<readonly SocketProxy[]> => {
      const reading = await readUnitStart(files, systemdFolders, name);
      if (reading.state === 'unreadable')
        return (await isEnabled(files, name)) ? [unreadService(name, reading.detail)] : [];
      const start = valueOf(reading);
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
  return [...found.flat(), ...hidden];
}
