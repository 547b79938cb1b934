import { valueOf } from '../../core/observed.ts';
import type { WorkloadFacts } from '../../core/facts/facts.ts';
import type { Entry, WrittenWorkload } from '../../core/workload/workload.ts';
import type { Device } from '../../core/workload/workload-devices.ts';
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
  const entries = await Promise.all(devices.value.map((entry) => withNodes(files, entry)));
  const value = await Promise.all(entries.flat().map((entry) => realEntry(files, entry)));
  return { ...written, settings: { ...written.settings, devices: { ...devices, value } } };
}

/** Most nodes of a directory, and how deep they may lie. */
const mostNodes = 64;
const deepest = 3;

/** Returns the device nodes in a directory, as runc(8) finds them: it follows no links. */
async function nodesIn(files: HostFiles, folder: string, depth = 1): Promise<readonly string[]> {
  const names = (valueOf(await files.list(folder)) ?? []).slice(0, mostNodes);
  const found = await Promise.all(
    names.map(async (name): Promise<readonly string[]> => {
      const path = `${folder}/${name}`;
      const status = valueOf(await files.status(path));
      if (status?.device !== undefined) return [path];
      return status?.kind === 'directory' && depth < deepest ? nodesIn(files, path, depth + 1) : [];
    }),
  );
  return found.flat().slice(0, mostNodes);
}

/** Returns an entry, and of a directory outside of `/dev`, whose names say nothing, an entry for each device in it. */
async function withNodes(files: HostFiles, entry: Entry<Device>): Promise<readonly Entry<Device>[]> {
  if (!('value' in entry) || /^\/dev(?:\/|$)/u.test(entry.value.hostPath)) return [entry];
  const real = valueOf(await files.realPath(entry.value.hostPath));
  if (real === undefined || valueOf(await files.status(real))?.kind !== 'directory') return [entry];
  const nodes = await nodesIn(files, real);
  return [entry, ...nodes.map((hostPath) => ({ ...entry, value: { ...entry.value, hostPath } }))];
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
