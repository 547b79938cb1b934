import { valueOf } from '../../core/observed.ts';
import { unitValues } from '../../formats/systemd/unit.ts';
import type { HostFiles } from '../../io/files.ts';
import { systemdFolders, unitFiles } from '../host/units.ts';

/** What systemd opens for the daemon: `docker.socket` with its drop-ins. */
export interface SocketUnit {
  /** As dockerd names them: `unix:///run/docker.sock`, `tcp://[::]:2375`. */
  addresses: readonly string[];
  group?: string;
  /** The file of the unit. */
  from: string;
}

/** The unit that opens sockets for the daemon; `undefined` where there is none, or it is masked. */
export async function socketUnit(files: HostFiles): Promise<SocketUnit | undefined> {
  const places = await unitFiles(files, systemdFolders, 'docker.socket');
  const paths = places.filter((place) => typeof place === 'string');
  const [from] = paths;
  if (from === undefined) return undefined;
  const texts = await Promise.all(paths.map((path) => files.readText(path)));
  const values = (setting: string): string[] =>
    unitValues(
      texts.map((text) => valueOf(text) ?? ''),
      'Socket',
      setting,
    );
  const group = values('SocketGroup').at(-1);
  return {
    addresses: values('ListenStream').map(addressOf),
    ...(group === undefined ? {} : { group }),
    from,
  };
}

/** The addresses that systemd opens for the daemon and hands over as `fd://`; empty when there is no such unit. */
export async function systemdAddresses(files: HostFiles): Promise<readonly string[]> {
  return (await socketUnit(files))?.addresses ?? [];
}

/** A path, `%t/docker.sock` below the runtime folder, a port on every address, or ADDRESS:PORT (systemd.socket(5)). */
function addressOf(stream: string): string {
  const path = stream.replace(/^%t\//, '/run/');
  if (path.startsWith('/') || path.startsWith('@')) return `unix://${path}`;
  return /^\d+$/.test(stream) ? `tcp://[::]:${stream}` : `tcp://${stream}`;
}
