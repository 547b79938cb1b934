import { valueOf } from '../../core/observed.ts';
import { containerOfCgroup, parseCgroup } from '../../formats/proc/cgroup.ts';
import { parseMountInfo } from '../../formats/proc/mountinfo.ts';
import type { HostFiles } from '../../io/files.ts';

/** Files that an engine mounts from a container's directory, `…/containers/<id>/hostname`. */
const mountedByEngine = /^\/etc\/(?:hosts|hostname|resolv\.conf)$/u;

/**
 * Returns the ID of the container this process runs in, from its cgroups or, in a cgroup namespace (path
 * `/`), from the files the engine mounted. Ignores names and labels, which anybody can set. `files` are those
 * of this process's own root.
 */
export async function findOwnContainer(files: HostFiles): Promise<string | undefined> {
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
