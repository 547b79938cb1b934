import { absent, known, mapKnown, unreadable, valueOf } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { hardeningSysctls } from '../../knowledge/hardening-sysctls.ts';
import type { HostFiles } from '../../io/files.ts';

/** Those that are judged by themselves, and how many processes there can be, by which a limit is judged. */
const asked = [...hardeningSysctls.map(({ name }) => name), 'kernel.pid_max'];

/** Values of the kernel's settings that bear on containers, by name; some of them only root may read. */
export async function collectSysctls(
  files: HostFiles,
): Promise<Observed<Readonly<Record<string, Observed<string>>>>> {
  const readings = await Promise.all(
    asked.map(async (name) => {
      const text = await files.readText(`/proc/sys/${name.replaceAll('.', '/')}`, 4096);
      return [name, mapKnown(text, (value) => value.trim())] as const;
    }),
  );
  return readings.every(([, { state }]) => state === 'absent')
    ? absent('/proc/sys')
    : known(Object.fromEntries(readings), '/proc/sys');
}

/**
 * The active security modules of the kernel, in their order; SELinux is `selinux (permissive)` where it only
 * warns and `selinux (mode not told)` where that could not be read. Where the list cannot be seen the modules' own files say whether they are there.
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
  // The kernel answers EINVAL where no module gives processes labels.
  if (label.state === 'unreadable' && label.why === 'unsupported') return known([], label.from);
  return list.state === 'unreadable'
    ? list
    : unreadable(
        'undetermined',
        'securityfs is not mounted: the security modules cannot be listed',
        list.from,
      );
}

/** By `/sys/fs/selinux/enforce`: without that file no policy is loaded, or it cannot be seen from here. */
function selinuxName(enforce: string | undefined): string {
  if (enforce === '1') return 'selinux';
  return enforce === '0' ? 'selinux (permissive)' : 'selinux (mode not told)';
}
