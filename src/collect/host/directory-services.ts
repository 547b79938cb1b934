import { known, valueOf, type Observed } from '../../core/observed.ts';
import { parseSources } from '../../formats/etc/nsswitch.ts';
import type { HostFiles } from '../../io/files.ts';

/** Sources that only read local files or have no members of their own. */
const local = new Set(['files', 'compat', 'db', 'systemd', 'altfiles', 'extrausers']);

/** Socket of a running sssd; many distributions list `sss` as a source without starting it. */
const sssdSocket = '/var/lib/sss/pipes/nss';

/** Lines that include NIS entries for the source `compat` (nsswitch.conf(5)). */
const ofNis = /^[+-]/m;

/** Returns the directory services that may add groups or accounts to those in files. */
export async function directoryServices(
  files: HostFiles,
  database: 'group' | 'passwd',
): Promise<Observed<readonly string[]>> {
  const from = '/etc/nsswitch.conf';
  const text = await files.readText(from);
  if (text.state === 'unreadable') return text;
  const sources = parseSources(valueOf(text) ?? '', database);
  const own = sources.includes('compat') ? valueOf(await files.readText(`/etc/${database}`)) : undefined;
  const nis = ofNis.test(own ?? '') ? ['nis'] : [];
  const others = [...sources.filter((source) => !local.has(source)), ...nis];
  if (!others.includes('sss')) return known(others, from);
  const running = (await files.status(sssdSocket)).state !== 'absent';
  return known(running ? others : others.filter((source) => source !== 'sss'), from);
}
