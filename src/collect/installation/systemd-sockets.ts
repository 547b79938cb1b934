import type { SocketUnit } from '../../core/host.ts';
import { absent, known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import { unitValues } from '../../formats/systemd/unit.ts';
import type { HostFiles } from '../../io/files.ts';
import { systemdFolders, unitFiles } from './units.ts';

/** The unit that opens sockets for the daemon; absent where there is none, or it is masked. */
export async function socketUnit(files: HostFiles): Promise<Observed<SocketUnit>> {
  const places = await unitFiles(files, systemdFolders, 'docker.socket');
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

/** What stands for addresses that a unit may open and that could not be read. */
const untold = 'fd://';

/**
 * The addresses that systemd opens for the daemon and hands over as `fd://`: those of
 * `docker.socket`, and of every other unit that names `docker.service`; empty when there is none,
 * and with `fd://` itself among them where a unit could not be read.
 */
export async function systemdAddresses(files: HostFiles): Promise<readonly string[]> {
  const lists = await Promise.all(systemdFolders.map((folder) => files.list(folder)));
  const names = lists.flatMap((list) => valueOf(list) ?? []).filter((name) => name.endsWith('.socket'));
  const others = new Set(names.filter((name) => name !== 'docker.socket').toSorted());
  const handed = await Promise.all([...others].map((name) => handedOver(files, name)));
  const unit = await socketUnit(files);
  const isHidden = unit.state === 'unreadable' || lists.some(({ state }) => state === 'unreadable');
  const own = [...(valueOf(unit)?.addresses ?? []), ...(isHidden ? [untold] : [])];
  return [...new Set([...own, ...handed.flat()])];
}

/** Whether it is certain that no unit opens a socket for the daemon, so that `fd://` keeps it from starting. */
export async function handsNothingOver(files: HostFiles): Promise<boolean> {
  const lists = await Promise.all(systemdFolders.map((folder) => files.list(folder)));
  if (lists.some(({ state }) => state === 'unreadable')) return false;
  return (await socketUnit(files)).state === 'absent' && (await systemdAddresses(files)).length === 0;
}

/** What a unit that is not the daemon's own opens for it: `Service=` says for whom a socket is (systemd.socket(5)). */
async function handedOver(files: HostFiles, name: string): Promise<readonly string[]> {
  const places = await unitFiles(files, systemdFolders, name);
  const texts = await Promise.all(
    places.map(async (place) => (typeof place === 'string' ? files.readText(place) : place)),
  );
  if (texts.some(({ state }) => state === 'unreadable')) return [untold];
  const read = texts.flatMap((text) => valueOf(text) ?? []);
  const service = unitValues(read, 'Socket', 'Service').at(-1);
  return service === 'docker.service' ? unitValues(read, 'Socket', 'ListenStream').map(addressOf) : [];
}

/** A path, `%t/docker.sock` below the runtime folder, a port on every address, or ADDRESS:PORT (systemd.socket(5)). */
function addressOf(stream: string): string {
  const path = stream.replace(/^%t\//, '/run/');
  if (path.startsWith('/') || path.startsWith('@')) return `unix://${path}`;
  return /^\d+$/.test(stream) ? `tcp://[::]:${stream}` : `tcp://${stream}`;
}
