import { valueOf } from '../../core/observed.ts';
import { containerOfCgroup, parseCgroup } from '../../formats/proc/cgroup.ts';
import { parseMountInfo } from '../../formats/proc/mountinfo.ts';
import type { HostFiles } from '../../io/files.ts';

/** The files that an engine mounts from a container's own folder, `…/containers/<id>/hostname`. */
const mountedByEngine = /^\/etc\/(?:hosts|hostname|resolv\.conf)$/u;

/**
 * Id of the container that this process runs in, by what the kernel says of the process: its
 * cgroups, or in a cgroup namespace of its own (where they say `/`) the files that the engine
 * mounted. Never by a name or a label, which anybody can give. `files` are the process's own.
 */
export async function ownContainer(files: HostFiles): Promise<string | undefined> {
  const cgroups = parseCgroup(valueOf(await files.readText('/proc/self/cgroup')) ?? '') ?? [];
  const named = cgroups.map(({ path }) => containerOfCgroup(path)).find((id) => id !== undefined);
  if (named !== undefined) return named;
  const mounts = parseMountInfo(valueOf(await files.readText('/proc/self/mountinfo')) ?? '') ?? [];
  const owners = mounts
    .filter(({ mountPoint }) => mountedByEngine.test(mountPoint))
    .map(({ root }) => /\/containers\/([0-9a-f]{64})\/[a-z.]+$/u.exec(root)?.[1]);
  const ids = new Set(owners);
  const [first] = ids;
  return ids.size === 1 ? first : undefined;
}
