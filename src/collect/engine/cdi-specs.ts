import type { CdiDevice } from '../../core/workload/cdi-device.ts';
import { known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import { parseCdiSpec } from '../../formats/cdi/parse-cdi-spec.ts';
import type { HostFiles } from '../../io/files.ts';

/**
 * Reads the devices of the CDI specification files in the engine's directories. A device in a later directory
 * replaces one of an earlier directory; one that two files of a directory define cannot be used, and is left
 * out. Unreadable if one of the files is.
 */
export async function readCdiDevices(
  files: HostFiles,
  folders: readonly string[],
): Promise<Observed<readonly CdiDevice[]>> {
  const from = folders.join(', ');
  const byName = new Map<string, CdiDevice | 'ambiguous'>();
  for (const folder of folders) {
    const found = await readFolder(files, folder);
    if (found.state === 'unreadable') return found;
    for (const [name, devices] of Map.groupBy(valueOf(found) ?? [], (device) => device.name)) {
      const [device] = devices;
      byName.set(name, device && devices.length === 1 ? device : 'ambiguous');
    }
  }
  const devices = [...byName.values()].filter((device) => device !== 'ambiguous');
  return known(devices, from);
}

async function readFolder(files: HostFiles, folder: string): Promise<Observed<readonly CdiDevice[]>> {
  const names = await files.list(folder);
  if (names.state !== 'known') return names;
  const found: CdiDevice[] = [];
  for (const name of names.value.filter((each) => /\.(?:json|ya?ml)$/u.test(each)).toSorted()) {
    const path = `${folder}/${name}`;
    const text = await files.readText(path);
    if (text.state === 'absent') return unreadable('gone', 'it disappeared while being read', path);
    const devices = text.state === 'known' ? parseCdiSpec(text.value, path) : text;
    if (devices.state === 'unreadable') return devices;
    if (devices.state === 'known') found.push(...devices.value);
  }
  return known(found, folder);
}
