import { known, valueOf, type Observed } from '../../core/observed.ts';
import { parseSources } from '../../formats/etc/nsswitch.ts';
import type { HostFiles } from '../../io/files.ts';

/** Sources of which this program reads the files: `systemd` has a database of its own (nss-systemd(8)). */
const local = new Set(['files', 'compat', 'systemd', 'altfiles', 'extrausers']);

/** Folders of sources whose files are like those in /etc (nss-altfiles, libnss-extrausers). */
const otherFolders: Readonly<Record<string, string>> = {
  altfiles: '/usr/lib',
  extrausers: '/var/lib/extrausers',
};

/** Where the source `db` looks; without it, it adds nothing. */
const databaseFolder = '/var/lib/misc';

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
  const hasDatabase = (await files.status(`${databaseFolder}/${database}.db`)).state !== 'absent';
  const others = [
    ...sources.filter((source) => !local.has(source) && (source !== 'db' || hasDatabase)),
    ...nis,
  ];
  if (!others.includes('sss')) return known(others, from);
  const running = (await files.status(sssdSocket)).state !== 'absent';
  return known(running ? others : others.filter((source) => source !== 'sss'), from);
}

/** Returns the sources of a database (nsswitch.conf(5)). */
export async function sourcesOf(files: HostFiles, database: 'group' | 'passwd'): Promise<readonly string[]> {
  return parseSources(valueOf(await files.readText('/etc/nsswitch.conf')) ?? '', database);
}

/** Returns the texts of a database: of /etc, and of the sources with such files of their own. */
export async function databaseTexts(
  files: HostFiles,
  database: 'group' | 'passwd',
): Promise<readonly Observed<string>[]> {
  const sources = await sourcesOf(files, database);
  const further = sources.flatMap((source) => otherFolders[source] ?? []);
  return Promise.all(['/etc', ...further].map((folder) => files.readText(`${folder}/${database}`)));
}
