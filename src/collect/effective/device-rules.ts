import { absent, known, unreadable, type Observed } from '../../core/observed.ts';
import type { CgroupEntry } from '../../formats/proc/cgroup.ts';
import type { HostFiles } from '../../io/files.ts';
import { cgroupsProve, type RunningContainer } from '../processes/proven-process.ts';

/**
 * Returns the devices that the kernel lets a container open, as lines of `devices.list`: `c 1:3 rwm`.
 * Unreadable `unsupported` in cgroup version 2, where an eBPF program of the container's cgroup decides; absent
 * there if the first process, or one of those `outside`, is not in that cgroup.
 */
export async function readDeviceRules(
  files: HostFiles,
  { id, pid }: RunningContainer,
  cgroups: readonly CgroupEntry[],
  outside: readonly number[],
): Promise<Observed<readonly string[]>> {
  const own = cgroups.find(({ controllers }) => controllers.includes('devices'));
  const [free] = cgroups.length > 0 && !cgroupsProve(cgroups, id) ? [pid] : outside;
  if (own === undefined && free !== undefined) return absent(`/proc/${free}/cgroup`);
  if (own === undefined)
    return unreadable('unsupported', 'an eBPF program of the kernel decides, which cannot be read', 'cgroup');
  if (own.path.split('/').includes('..'))
    return unreadable('undetermined', 'the cgroup is outside the cgroup namespace of ironhull', own.path);
  const path = `/sys/fs/cgroup/devices${own.path}/devices.list`;
  const text = await files.readText(path);
  if (text.state === 'absent') return unreadable('undetermined', 'cgroup not found at its path', path);
  if (text.state === 'unreadable') return text;
  const lines = text.value.split('\n').filter((line) => line !== '');
  return lines.every((line) => /^[abc] [\d*]+:[\d*]+ [rwm]+$/u.test(line))
    ? known(lines, path)
    : unreadable('malformed', 'not a list of device rules', path);
}
