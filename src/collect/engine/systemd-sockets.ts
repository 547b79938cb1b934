import { valueOf } from '../../core/observed.ts';
import { unitValues } from '../../formats/systemd/unit.ts';
import type { HostFiles } from '../../io/files.ts';

/** Where systemd looks for units, the first place winning (systemd.unit(5)). */
export const systemdFolders = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];

/**
 * The addresses that systemd opens for the daemon and hands over as `fd://`, from `docker.socket`
 * and its drop-ins; empty when there is no such unit.
 */
export async function systemdAddresses(files: HostFiles): Promise<string[]> {
  const units = await Promise.all(systemdFolders.map((folder) => files.readText(`${folder}/docker.socket`)));
  const unit = units.find((text) => text.state === 'known');
  if (unit?.state !== 'known') return [];
  const texts = [unit.value, ...(await dropIns(files))];
  return unitValues(texts, 'Socket', 'ListenStream').map(addressOf);
}

async function dropIns(files: HostFiles): Promise<string[]> {
  const found = new Map<string, string>();
  for (const folder of systemdFolders.map((parent) => `${parent}/docker.socket.d`)) {
    const names = (valueOf(await files.list(folder)) ?? []).filter((name) => name.endsWith('.conf'));
    for (const name of names.filter((entry) => !found.has(entry)))
      found.set(name, valueOf(await files.readText(`${folder}/${name}`)) ?? '');
  }
  const names = [...found.keys()].toSorted((left, right) => (left < right ? -1 : 1));
  return names.map((name) => found.get(name) ?? '');
}

/** A path, `%t/docker.sock` below the runtime folder, a port on every address, or ADDRESS:PORT (systemd.socket(5)). */
function addressOf(stream: string): string {
  const path = stream.replace(/^%t\//, '/run/');
  if (path.startsWith('/') || path.startsWith('@')) return `unix://${path}`;
  return /^\d+$/.test(stream) ? `tcp://[::]:${stream}` : `tcp://${stream}`;
}
