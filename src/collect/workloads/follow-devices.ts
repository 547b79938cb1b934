import { valueOf } from '../../core/observed.ts';
import type { WorkloadFacts } from '../../core/facts.ts';
import type { Entry, WrittenWorkload } from '../../core/workload.ts';
import type { Device } from '../../core/workload-devices.ts';
import type { HostFiles } from '../../io/files.ts';
import { nameOfNumbers, readDeviceName } from './device-name.ts';

/** Returns the workloads with resolved device paths of the engine's machine. */
export function followDevices(
  files: HostFiles,
  workloads: readonly WorkloadFacts[],
): Promise<readonly WorkloadFacts[]> {
  return Promise.all(
    workloads.map(async (workload) => ({
      ...workload,
      written: await withRealDevices(files, workload.written),
    })),
  );
}

async function withRealDevices(files: HostFiles, written: WrittenWorkload): Promise<WrittenWorkload> {
  const { devices } = written.settings;
  if (devices === undefined || !('value' in devices)) return written;
  const value = await Promise.all(devices.value.map((entry) => realEntry(files, entry)));
  return { ...written, settings: { ...written.settings, devices: { ...devices, value } } };
}

async function realEntry(files: HostFiles, entry: Entry<Device>): Promise<Entry<Device>> {
  if (!('value' in entry)) return entry;
  const name = await realName(files, entry.value.hostPath);
  return name === undefined || name === entry.value.hostPath
    ? entry
    : { ...entry, value: { ...entry.value, leadsTo: name } };
}

/** The host may have no node for a device that is known by its numbers. */
async function realName(files: HostFiles, path: string): Promise<string | undefined> {
  const [, type, major, minor] = /^\/dev\/(block|char)\/(\d+):(\d+)$/u.exec(path) ?? [];
  if (type === 'block' || type === 'char')
    return nameOfNumbers(files, { type, major: Number(major), minor: Number(minor) });
  const real = valueOf(await files.realPath(path));
  const status = real === undefined ? undefined : valueOf(await files.status(real));
  return status && ((await readDeviceName(files, status)) ?? real);
}
