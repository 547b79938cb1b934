import { known, valueOf, type Observed } from '../../core/observed.ts';
import { parseSources } from '../../formats/etc/nsswitch.ts';
import type { HostFiles } from '../../io/files.ts';

/** Sources that are no more than files of the machine, or know no members of their own. */
const local = new Set(['files', 'compat', 'db', 'systemd', 'altfiles', 'extrausers']);

/** Opened by sssd while it runs; many distributions name it as a source without ever starting it. */
const sssdSocket = '/var/lib/sss/pipes/nss';

/** Lines that have the entries of NIS in them, where the source is `compat` (nsswitch.conf(5)). */
const ofNis = /^[+-]/m;

/** The directory services in which the machine looks up groups or accounts that its files do not have. */
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
