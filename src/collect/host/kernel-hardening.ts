import { absent, known, mapKnown } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { hardeningSysctls } from '../../knowledge/hardening-sysctls.ts';
import type { HostFiles } from '../../io/files.ts';

/** Values of the kernel's settings that bear on containers, by name; a setting that this kernel lacks is missing. */
export async function collectSysctls(files: HostFiles): Promise<Observed<Readonly<Record<string, string>>>> {
  const names = hardeningSysctls.map(({ name }) => name);
  const readings = await Promise.all(
    names.map((name) => files.readText(`/proc/sys/${name.replaceAll('.', '/')}`, 4096)),
  );
  const failed = readings.find(({ state }) => state === 'unreadable');
  if (failed?.state === 'unreadable') return failed;
  const found = readings.flatMap((reading, index) =>
    reading.state === 'known' ? [[names[index] ?? '', reading.value.trim()] as const] : [],
  );
  return found.length === 0 ? absent('/proc/sys') : known(Object.fromEntries(found), '/proc/sys');
}

/** The active security modules of the kernel, in their order. */
export async function collectSecurityModules(files: HostFiles): Promise<Observed<readonly string[]>> {
  const text = await files.readText('/sys/kernel/security/lsm', 4096);
  return mapKnown(text, (value) =>
    value
      .trim()
      .split(',')
      .filter((name) => name !== ''),
  );
}
