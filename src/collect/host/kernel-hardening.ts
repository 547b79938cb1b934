import { absent, known, mapKnown, unreadable, valueOf } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { hardeningSysctls } from '../../knowledge/kernel/hardening-sysctls.ts';
import { parseFileSystemTable } from '../../formats/etc/fstab.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';

/** Checked settings, and the process maxima that limits are compared with. */
const sysctlNames = [...hardeningSysctls.map(({ name }) => name), 'kernel.pid_max', 'kernel.threads-max'];

/** Returns kernel settings that affect containers, by name; some are readable by root only. */
export async function collectSysctls(
  files: HostFiles,
): Promise<Observed<Readonly<Record<string, Observed<string>>>>> {
  const readings = await Promise.all(
    sysctlNames.map(async (name) => {
      const text = await files.readText(`/proc/sys/${name.replaceAll('.', '/')}`, 4096);
      return [name, mapKnown(text, (value) => value.trim())] as const;
    }),
  );
  return readings.every(([, { state }]) => state === 'absent')
    ? absent('/proc/sys')
    : known(Object.fromEntries(readings), '/proc/sys');
}

/**
 * Returns the mount options of the cgroup version 2 hierarchy. They are of the hierarchy, so a mount in any
 * container shows and changes the same.
 */
export async function collectCgroupOptions(files: HostFiles): Promise<Observed<readonly string[]>> {
  const table = await readParsed(files, '/proc/1/mounts', parseFileSystemTable);
  if (table.state !== 'known') return table;
  const mount = table.value.findLast(({ mountPoint }) => mountPoint === '/sys/fs/cgroup');
  return mount?.fsType === 'cgroup2' ? known(mount.options, table.from) : absent(table.from);
}

/**
 * Returns the active security modules in kernel order. SELinux is `selinux (permissive)` if it only warns and
 * `selinux (mode not told)` if its mode is unreadable. Without the list, files of the modules show whether
 * they are active.
 */
export async function collectSecurityModules(files: HostFiles): Promise<Observed<readonly string[]>> {
  const [list, apparmor, enforce, label] = await Promise.all([
    files.readText('/sys/kernel/security/lsm', 4096),
    files.readText('/sys/module/apparmor/parameters/enabled', 16),
    files.readText('/sys/fs/selinux/enforce', 16),
    files.readText('/proc/1/attr/current', 4096),
  ]);
  const selinux = selinuxName(valueOf(enforce)?.trim());
  if (list.state === 'known') {
    const names = list.value
      .trim()
      .split(',')
      .filter((name) => name !== '');
    return known(
      names.map((name) => (name === 'selinux' ? selinux : name)),
      list.from,
    );
  }
  const found = [
    ...(valueOf(apparmor)?.trim() === 'Y' ? ['apparmor'] : []),
    ...(enforce.state === 'known' ? [selinux] : []),
  ];
  if (found.length > 0) return known(found, '/sys');
  // The kernel answers EINVAL if no module labels processes.
  if (label.state === 'unreadable' && label.why === 'unsupported') return known([], label.from);
  return list.state === 'unreadable'
    ? list
    : unreadable('undetermined', 'securityfs is not mounted: security modules cannot be listed', list.from);
}

/**
 * Names SELinux by `/sys/fs/selinux/enforce`; a missing file means no policy is loaded, or none is visible.
 */
function selinuxName(enforce: string | undefined): string {
  if (enforce === '1') return 'selinux';
  return enforce === '0' ? 'selinux (permissive)' : 'selinux (mode not told)';
}
