import type { SocketUnit } from '../../core/host.ts';
import { absent, known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import { unitValues } from '../../formats/systemd/unit.ts';
import type { HostFiles } from '../../io/files.ts';
import { systemdFolders, findUnitFiles } from './units.ts';

/** Returns the socket unit of the daemon; absent if missing or masked. */
export async function socketUnit(files: HostFiles): Promise<Observed<SocketUnit>> {
  const places = await findUnitFiles(files, systemdFolders, 'docker.socket');
  const hidden = places.find((place) => typeof place !== 'string');
  if (hidden !== undefined) return hidden;
  const paths = places.filter((place) => typeof place === 'string');
  if (paths.length === 0) return absent('docker.socket');
  const readings = await Promise.all(paths.map((path) => files.readText(path)));
  const failed = readings.find((reading) => reading.state === 'unreadable');
  if (failed?.state === 'unreadable') return failed;
  const texts = readings.map((reading) => valueOf(reading) ?? '');
  const last = (setting: string) => unitValues(texts, 'Socket', setting).at(-1);
  const [user, group, mode = '0666'] = ['SocketUser', 'SocketGroup', 'SocketMode'].map(last);
  if (!/^[0-7]+$/.test(mode))
    return unreadable('malformed', 'SocketMode is not an octal number', paths.join(', '));
  return known(
    {
      addresses: unitValues(texts, 'Socket', 'ListenStream').map(addressOf),
      mode: Number.parseInt(mode, 8),
      ...(user === undefined ? {} : { user }),
      ...(group === undefined ? {} : { group }),
    },
    paths.join(', '),
  );
}

/** Placeholder for unreadable addresses of a unit. */
const unknownAddress = 'fd://';

/**
 * Returns the addresses that systemd opens for the daemon's `fd://`: those of `docker.socket` and of other
 * units that name `docker.service`. Contains `fd://` if a unit is unreadable.
 */
export async function readActivatedAddresses(files: HostFiles): Promise<readonly string[]> {
  const lists = await Promise.all(systemdFolders.map((folder) => files.list(folder)));
  const names = lists.flatMap((list) => valueOf(list) ?? []).filter((name) => name.endsWith('.socket'));
  const others = new Set(names.filter((name) => name !== 'docker.socket').toSorted());
  const activated = await Promise.all([...others].map((name) => readUnitAddresses(files, name)));
  const unit = await socketUnit(files);
  const isHidden = unit.state === 'unreadable' || lists.some(({ state }) => state === 'unreadable');
  const own = [...(valueOf(unit)?.addresses ?? []), ...(isHidden ? [unknownAddress] : [])];
  return [...new Set([...own, ...activated.flat()])];
}

/** Whether no unit opens a socket for the daemon, so that `fd://` prevents its start. */
export async function hasNoSocketUnit(files: HostFiles): Promise<boolean> {
  const lists = await Promise.all(systemdFolders.map((folder) => files.list(folder)));
  if (lists.some(({ state }) => state === 'unreadable')) return false;
  return (await socketUnit(files)).state === 'absent' && (await readActivatedAddresses(files)).length === 0;
}

/** Returns the addresses another unit opens for the daemon, named by `Service=` (systemd.socket(5)). */
async function readUnitAddresses(files: HostFiles, name: string): Promise<readonly string[]> {
  const places = await findUnitFiles(files, systemdFolders, name);
  const texts = await Promise.all(
    places.map(async (place) => (typeof place === 'string' ? files.readText(place) : place)),
  );
  if (texts.some(({ state }) => state === 'unreadable')) return [unknownAddress];
  const read = texts.flatMap((text) => valueOf(text) ?? []);
  const service = unitValues(read, 'Socket', 'Service').at(-1);
  return service === 'docker.service' ? unitValues(read, 'Socket', 'ListenStream').map(addressOf) : [];
}

/**
 * Converts a path, `%t/docker.sock` in the runtime directory, a port on all addresses, or ADDRESS:PORT
 * (systemd.socket(5)).
 */
function addressOf(stream: string): string {
  const path = stream.replace(/^%t\//, '/run/');
  if (path.startsWith('/') || path.startsWith('@')) return `unix://${path}`;
  return /^\d+$/.test(stream) ? `tcp://[::]:${stream}` : `tcp://${stream}`;
}
