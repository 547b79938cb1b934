import { posix } from 'node:path';
import { valueOf } from '../../core/observed.ts';
import { parseShares, smbParameter } from '../../formats/etc/smb-conf.ts';
import type { HostFiles } from '../../io/files.ts';

/** The shares of the Samba of a machine. */
export interface SambaShares {
  /** Directories by name in lower case. */
  shares: ReadonlyMap<string, string>;
  /** Why there may be others; missing if there are none. */
  doubt?: string;
}

const configuration = '/etc/samba/smb.conf';
const ownShares = '/var/lib/samba/usershares';

/** Most files of one configuration, with those that it includes. */
const mostFiles = 100;

/** The text of a configuration, as it grows by what it includes. */
interface Reading {
  lines: string[];
  doubts: string[];
  files: number;
}

/** Returns why what a file includes is unknown: a macro of the client, or the registry of Samba. */
function whyUnclear(path: string, value: string): string | undefined {
  if (value.includes('%')) return `${path} includes ${value}, which depends on the client`;
  return value.toLowerCase() === 'registry' ? `${path} includes the registry of Samba` : undefined;
}

/** Adds the lines of a file, and in their places those of the files that it includes (smb.conf(5)). */
async function addFile(files: HostFiles, path: string, into: Reading): Promise<void> {
  const text = await files.readText(path);
  into.files += 1;
  if (text.state === 'unreadable') into.doubts.push(`${path}: ${text.detail}`);
  for (const line of (valueOf(text) ?? '').replaceAll('\\\n', ' ').split('\n')) {
    const included = smbParameter(line, 'include') ?? smbParameter(line, 'config file');
    if (included === undefined) {
      if (/^registry$/iu.test(smbParameter(line, 'config backend') ?? ''))
        into.doubts.push(`${path}: the registry of Samba has its configuration`);
      if (/^(?:yes|true|1|on)$/iu.test(smbParameter(line, 'registry shares') ?? ''))
        into.doubts.push(`${path}: the registry of Samba has shares`);
      into.lines.push(line);
      continue;
    }
    const unclear = whyUnclear(path, included);
    if (unclear !== undefined || into.files >= mostFiles)
      into.doubts.push(unclear ?? `${path} includes more than ${mostFiles} files`);
    else await addFile(files, posix.resolve(posix.dirname(path), included), into);
  }
}

/** Returns the shares that users made themselves (`net usershare`). */
async function userShares(
  files: HostFiles,
  folder: string,
  doubts: string[],
): Promise<readonly [string, string][]> {
  const names = await files.list(folder);
  if (names.state === 'unreadable') doubts.push(`${folder}: ${names.detail}`);
  const texts = await Promise.all(
    (valueOf(names) ?? []).map(async (name) => [name, await files.readText(`${folder}/${name}`)] as const),
  );
  return texts.flatMap(([name, text]): [string, string][] => {
    if (text.state === 'unreadable') doubts.push(`${folder}/${name}: ${text.detail}`);
    const path = /^path=(\/.*)$/mu.exec(valueOf(text) ?? '')?.[1];
    return path === undefined ? [] : [[name.toLowerCase(), path.trim()]];
  });
}

/** Returns the shares of the Samba of a machine: of its configuration with what this includes, and of its users. */
export async function readSambaShares(files: HostFiles): Promise<SambaShares> {
  const reading: Reading = { lines: [], doubts: [], files: 0 };
  await addFile(files, configuration, reading);
  const folder =
    reading.lines.flatMap((line) => smbParameter(line, 'usershare path') ?? []).at(-1) ?? ownShares;
  const own = await userShares(files, folder, reading.doubts);
  const shares = new Map([...own, ...parseShares(reading.lines.join('\n'))]);
  if (reading.lines.some((line) => /^\s*\[\s*homes\s*\]/iu.test(line)))
    reading.doubts.push(`${configuration}: [homes] has a share for each user`);
  const [doubt] = reading.doubts;
  return { shares, ...(doubt === undefined ? {} : { doubt }) };
}
