import type { WorkloadFacts } from '../../core/facts.ts';
import { valueOf } from '../../core/observed.ts';
import { parseMountInfo } from '../../formats/proc/mountinfo.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';
import { machineMounts, mountedPath, mountsBelow } from './mounted-path.ts';
import { createPathResolver, withRealMounts, type MountLookup } from './real-mounts.ts';
import type { ContainerStates } from './running-states.ts';

/** Returns the workloads with resolved host paths of mounts; `sockets` are the engine's. */
export async function followMounts(
  files: HostFiles,
  sockets: readonly string[],
  { workloads, mounts }: ContainerStates,
): Promise<readonly WorkloadFacts[]> {
  const table = valueOf(await readParsed(files, '/proc/1/mountinfo', parseMountInfo)) ?? [];
  const machine = machineMounts(table);
  const real = await createPathResolver(files, sockets);
  return Promise.all(
    workloads.map(async (workload) => {
      const own = mounts.get(workload.written.id ?? '') ?? [];
      const mounted: MountLookup = {
        path: (target) => mountedPath(target, own, machine),
        below: (source, target) => mountsBelow(source, target, own, machine),
      };
      return { ...workload, written: await withRealMounts(workload.written, real, mounted) };
    }),
  );
}
