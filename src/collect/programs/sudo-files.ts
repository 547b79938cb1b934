import { valueOf } from '../../core/observed.ts';
import { parseSources } from '../../formats/etc/nsswitch.ts';
import { sudoIncludes, type SudoInclude } from '../../formats/etc/sudoers.ts';
import type { HostFiles } from '../../io/files.ts';

/** Texts of the sudoers files of a machine, and why there may be more. */
export interface SudoFiles {
  texts: readonly { from: string; text: string }[];
  doubts: readonly string[];
}

const mainFile = '/etc/sudoers';
/** Where distributions such as openSUSE have the file that counts without one in /etc. */
const vendorFile = '/usr/etc/sudoers';
const configuration = '/etc/sudo.conf';
const partFolder = '/etc/sudoers.d';
/** Opened by an sssd that has rules of sudo. */
const sssdSocket = '/var/lib/sss/pipes/sudo';
const hostNameFiles = ['/etc/hostname', '/proc/sys/kernel/hostname'];

/** Limits beyond which sudoers files are left to a person: of each file, of all together, of their number. */
const maxFile = 256 * 1024;
const maxAll = 1024 * 1024;
const maxFiles = 500;

/** Reads the sudoers files with what they include. */
export async function readSudoFiles(files: HostFiles): Promise<SudoFiles> {
  const texts = new Map<string, string>();
  const doubts = new Set<string>(await otherSources(files));
  const seen = new Set<string>();
  let size = 0;
  const waiting = [
    { path: await mainFileOf(files), isFolder: false },
    { path: partFolder, isFolder: true },
  ];
  for (const next of waiting) {
    if (seen.has(next.path)) continue;
    seen.add(next.path);
    if (seen.size > maxFiles || size > maxAll) {
      doubts.add(`${next.path} may let more users control the engine: sudoers files include too much`);
      break;
    }
    if (next.isFolder) {
      const parts = await partsOf(files, next.path);
      for (const path of parts.paths) waiting.push({ path, isFolder: false });
      parts.doubts.forEach((each) => doubts.add(each));
      continue;
    }
    const text = await files.readText(next.path, maxFile);
    if (text.state === 'unreadable') doubts.add(mayLet(next.path, text.detail));
    const content = valueOf(text);
    if (content === undefined) continue;
    size += content.length;
    texts.set(next.path, content);
    const included = await includesOf(files, content, next.path);
    included.doubts.forEach((each) => doubts.add(each));
    for (const include of included.includes) waiting.push(include);
  }
  return { texts: [...texts].map(([from, text]) => ({ from, text })), doubts: [...doubts] };
}

/** Returns the file from which sudo starts: as an argument of its plugin says (sudo.conf(5)), else the first there is. */
async function mainFileOf(files: HostFiles): Promise<string> {
  const text = valueOf(await files.readText(configuration)) ?? '';
  const named = /^[ \t]*Plugin[ \t].*[ \t]sudoers_file=(\/[^ \t\n:]+)/mu.exec(text)?.[1];
  if (named !== undefined) return named;
  const own = await files.status(mainFile);
  return own.state === 'absent' ? vendorFile : mainFile;
}

/** Returns the directory services that may have more rules (sudoers.ldap(5)): of sssd only where it runs. */
async function otherSources(files: HostFiles): Promise<readonly string[]> {
  const from = '/etc/nsswitch.conf';
  const sources = parseSources(valueOf(await files.readText(from)) ?? '', 'sudoers');
  const isRunning =
    sources.some((source) => source.startsWith('sss')) && (await files.status(sssdSocket)).state !== 'absent';
  const others = sources.filter((source) => source === 'ldap' || (source.startsWith('sss') && isRunning));
  return others.map((source) => mayLet(from, `sudo has rules of ${source}, which are not read`));
}

function mayLet(path: string, why: string): string {
  return `${path} may let more users control the engine: ${why}`;
}

/** Returns the files of a folder; names with a dot or a tilde at their end are skipped (sudoers(5)). */
async function partsOf(
  files: HostFiles,
  folder: string,
): Promise<{ paths: readonly string[]; doubts: readonly string[] }> {
  const names = await files.list(folder);
  return {
    paths: (valueOf(names) ?? [])
      .filter((name) => !name.includes('.') && !name.endsWith('~'))
      .map((name) => `${folder}/${name}`),
    doubts: names.state === 'unreadable' ? [mayLet(folder, names.detail)] : [],
  };
}

/** Returns what a file includes, with the short name of the machine for `%h`. */
async function includesOf(
  files: HostFiles,
  text: string,
  from: string,
): Promise<{ includes: readonly SudoInclude[]; doubts: readonly string[] }> {
  const written = sudoIncludes(text, from.slice(0, from.lastIndexOf('/')));
  if (!written.some(({ path }) => path.includes('%h'))) return { includes: written, doubts: [] };
  const read = await Promise.all(hostNameFiles.map((path) => files.readText(path)));
  const names = new Set(read.map((name) => (valueOf(name) ?? '').trim().replace(/\..*$/su, '')));
  names.delete('');
  const includes = written.flatMap(({ path, isFolder }) =>
    path.includes('%h')
      ? [...names].map((name) => ({ path: path.replaceAll('%h', name), isFolder }))
      : [{ path, isFolder }],
  );
  return {
    includes,
    doubts:
      names.size === 0 ? [mayLet(from, 'it includes a file by the name of the host, which is unknown')] : [],
  };
}
