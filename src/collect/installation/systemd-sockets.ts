import type { SocketUnit } from '../../core/host/host.ts';
import { absent, known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import { fillSpecifiers } from '../../formats/systemd/specifiers.ts';
import { readUnitSection } from '../../formats/systemd/unit.ts';
import type { HostFiles } from '../../io/files.ts';
import { systemdFolders, findUnitFiles } from './units.ts';

/** Returns the socket unit of the daemon; absent if missing or masked. */
export async function socketUnit(files: HostFiles): Promise<Observed<SocketUnit>> {
  return (await readSocketUnit(files, 'docker.socket')).unit;
}

/** Returns the other units that open sockets for the daemon: those whose `Service=` names it. */
export async function otherSocketUnits(files: HostFiles): Promise<readonly Observed<SocketUnit>[]> {
  const { names } = await listOtherSockets(files);
  const units = await Promise.all(names.map((name) => readSocketUnit(files, name)));
  return units.flatMap(({ unit, service }) =>
    unit.state === 'unreadable' || (unit.state === 'known' && service === 'docker.service') ? [unit] : [],
  );
}

/** Returns the socket unit of a name, and the service that it names. */
async function readSocketUnit(
  files: HostFiles,
  name: string,
): Promise<{ unit: Observed<SocketUnit>; service?: string }> {
  const places = await findUnitFiles(files, systemdFolders, name);
  const hidden = places.find((place) => typeof place !== 'string');
  if (hidden !== undefined) return { unit: hidden };
  const paths = places.filter((place) => typeof place === 'string');
  if (paths.length === 0) return { unit: absent(name) };
  const readings = await Promise.all(paths.map((path) => files.readText(path)));
  const failed = readings.find((reading) => reading.state === 'unreadable');
  if (failed?.state === 'unreadable') return { unit: failed };
  const texts = readings.map((reading) => valueOf(reading) ?? '');
  const values = readUnitSection(texts, 'Socket');
  const [user, group, service, mode = '0666'] = ['SocketUser', 'SocketGroup', 'Service', 'SocketMode'].map(
    (setting) => values(setting).at(-1),
  );
  const named = service === undefined ? {} : { service };
  if (!/^[0-7]+$/.test(mode))
    return { unit: unreadable('malformed', 'SocketMode is not an octal number', paths.join(', ')), ...named };
  const unit: SocketUnit = {
    addresses: values('ListenStream').map((stream) => addressOf(stream, name)),
    mode: Number.parseInt(mode, 8),
    ...(user === undefined ? {} : { user }),
    ...(group === undefined ? {} : { group }),
  };
  return { unit: known(unit, paths.join(', ')), ...named };
}

/** Returns the names of socket units other than the daemon's own; `isHidden` if some may be missing. */
async function listOtherSockets(files: HostFiles): Promise<{ names: readonly string[]; isHidden: boolean }> {
  const lists = await Promise.all(systemdFolders.map((folder) => files.list(folder)));
  const names = lists.flatMap((list) => valueOf(list) ?? []).filter((name) => name.endsWith('.socket'));
  return {
    names: [...new Set(names.filter((name) => name !== 'docker.socket').toSorted())],
    isHidden: lists.some(({ state }) => state === 'unreadable'),
  };
}

/** Placeholder for unreadable addresses of a unit. */
const unknownAddress = 'fd://';

/**
 * Returns the addresses that systemd opens for the daemon's `fd://`: those of `docker.socket` and of other
 * units that name `docker.service`. Contains `fd://` if a unit is unreadable.
 */
export async function readActivatedAddresses(files: HostFiles): Promise<readonly string[]> {
  const [unit, others, { isHidden }] = await Promise.all([
    socketUnit(files),
    otherSocketUnits(files),
    listOtherSockets(files),
  ]);
  const isUnread = isHidden || [unit, ...others].some(({ state }) => state === 'unreadable');
  const own = [...(valueOf(unit)?.addresses ?? []), ...(isUnread ? [unknownAddress] : [])];
  return [...new Set([...own, ...others.flatMap((other) => valueOf(other)?.addresses ?? [])])];
}

/** Whether no unit opens a socket for the daemon, so that `fd://` prevents its start. */
export async function hasNoSocketUnit(files: HostFiles): Promise<boolean> {
  if ((await listOtherSockets(files)).isHidden) return false;
  return (await socketUnit(files)).state === 'absent' && (await readActivatedAddresses(files)).length === 0;
}

/**
 * Converts a path, such as `%t/docker.sock` in the runtime directory, a port on all addresses, or ADDRESS:PORT
 * (systemd.socket(5)).
 */
function addressOf(stream: string, unit: string): string {
  const path = fillSpecifiers(stream, unit);
  if (path.startsWith('/') || path.startsWith('@')) return `unix://${path}`;
  return /^\d+$/.test(stream) ? `tcp://[::]:${stream}` : `tcp://${stream}`;
}
