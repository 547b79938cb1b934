import type { PrivilegedProgram, PrivilegedPrograms } from '../../core/host/host.ts';
import { isWithin } from '../../core/is-within.ts';
import { known, valueOf, type Observed } from '../../core/observed.ts';
import { isExecutable, readExecutable } from '../../formats/executable/executable.ts';
import { parseGroups } from '../../formats/etc/group.ts';
import { readGoBuildInfo } from '../../formats/go-build-info/build-info.ts';
import type { HostFiles } from '../../io/files.ts';
import { isGeneralProgram } from '../../knowledge/programs/general-programs.ts';
import { isMeantSetuid } from '../../knowledge/programs/meant-setuid.ts';
import { findElevatedByPackage } from '../../packages/elevated-files.ts';
import { programFolders } from '../installation/units.ts';
import { clientPlugins } from '../paths/extension-paths.ts';
import { findUserPrograms, ownFolders, type UserProgram } from './user-programs.ts';
import { afterRefusal } from '../../io/refusal.ts';

/** Capabilities by which a program opens the socket, any file or device, or becomes another user (capabilities(7)). */
const rootCapabilities: ReadonlySet<string> = new Set([
  'CHOWN',
  'DAC_OVERRIDE',
  'DAC_READ_SEARCH',
  'FOWNER',
  'MKNOD',
  'SETFCAP',
  'SETGID',
  'SETUID',
  'SYS_ADMIN',
  'SYS_MODULE',
  'SYS_PTRACE',
  'SYS_RAWIO',
]);

/** Import paths of programs that control an engine. */
const enginePackage =
  /^github\.com\/(?:docker\/(?:cli|compose|docker)|moby\/moby|containerd\/|containers\/podman|opencontainers\/runc)/u;
const engineName = /docker|podman|nerdctl|compose|^ctr$|^runc$|containerd/u;

type Kind = PrivilegedProgram['kind'];

/** Returns whether a program controls an engine, by its name or by what it was built from. */
async function isEngineProgram(files: HostFiles, path: string): Promise<Observed<boolean>> {
  if (engineName.test(baseName(path))) return known(true, path);
  return files.withBytes(path, (bytes) => {
    if (!isExecutable(bytes.read(0, Math.min(bytes.size, 4096)))) return false;
    const executable = readExecutable(bytes);
    const built = executable && readGoBuildInfo(bytes, executable);
    return [built?.package, built?.main?.path].some((name) => name !== undefined && enginePackage.test(name));
  });
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Returns what a program does for whoever starts it; absent for one that is meant to ask who that is. */
async function kindOf(files: HostFiles, path: string): Promise<Kind | undefined> {
  const isMeant = isMeantSetuid(baseName(path));
  // Of these the contents are read only where somebody may have put another program: the system needs them.
  if (isMeant && !path.startsWith('/usr/local/')) return undefined;
  const isEngines = await isEngineProgram(files, path);
  if (valueOf(isEngines) === true) return 'engine';
  if (isGeneralProgram(baseName(path))) return 'general';
  return isMeant ? undefined : 'other';
}

/** Whether others than root and the members of the group docker may start a program. */
function isOpen({ gid, mode }: Pick<UserProgram, 'gid' | 'mode'>, docker: number | undefined): boolean {
  return (mode & (0o001 | (gid === 0 || gid === docker ? 0 : 0o010))) !== 0;
}

async function withCapabilities(
  files: HostFiles,
  path: string,
  capabilities: readonly string[],
  docker: number | undefined,
): Promise<readonly PrivilegedProgram[]> {
  const given = capabilities.filter((name) => rootCapabilities.has(name));
  const status = valueOf(await files.status(path));
  if (given.length === 0 || status?.kind !== 'file' || !isOpen(status, docker)) return [];
  const kind = await kindOf(files, path);
  return kind === undefined ? [] : [{ path, kind, by: 'capabilities', capabilities: given }];
}

/** Returns the programs that run as root, whoever starts them, without those that ask who that is. */
async function setuidPrograms(
  files: HostFiles,
  own: readonly string[],
  docker: number | undefined,
): Promise<readonly PrivilegedProgram[]> {
  const programs = await findUserPrograms(files, own);
  const found = await Promise.all(
    programs.map(async (program): Promise<readonly PrivilegedProgram[]> => {
      const { path, uid, mode } = program;
      if (uid !== 0 || (mode & 0o4000) === 0 || !isOpen(program, docker)) return [];
      const kind = await kindOf(files, path);
      return kind === undefined ? [] : [{ path, kind, by: 'setuid' }];
    }),
  );
  return found.flat();
}

/** Returns why there may be more such programs: folders in which people put programs may not be listed. */
async function closedFolders(files: HostFiles, own: readonly string[]): Promise<readonly string[]> {
  const readings = await Promise.all(own.map((folder) => files.identityChangers(folder)));
  const closed = own.filter((_, index) => {
    const reading = readings[index];
    return reading?.state === 'unreadable' && reading.why === 'denied';
  });
  const topmost = closed.filter(
    (folder) => !closed.some((over) => over !== folder && isWithin(folder, over)),
  );
  return topmost.length === 0
    ? []
    : [`setuid programs and file capabilities in ${topmost.join(', ')} are unknown: ${afterRefusal()}`];
}

/**
 * Returns the programs that give everyone who may start them root, or the socket of an engine: programs that
 * are setuid, and programs with file capabilities.
 */
export async function collectPrivilegedPrograms(files: HostFiles): Promise<Observed<PrivilegedPrograms>> {
  const groups = parseGroups(valueOf(await files.readText('/etc/group')) ?? '');
  const docker = groups.find(({ name }) => name === 'docker')?.gid;
  const own = await ownFolders(files);
  const [capabilities, copies] = await Promise.all([
    files.fileCapabilities({ below: [...programFolders, ...clientPlugins], within: own }),
    setuidPrograms(files, own, docker),
  ]);
  const given = await Promise.all(
    [...(valueOf(capabilities) ?? [])].map(([path, names]) => withCapabilities(files, path, names, docker)),
  );
  const found = [...copies, ...given.flat()];
  const unknown = found.flatMap(({ kind, path }) => (kind === 'other' ? [path] : []));
  // What a package gives these rights is for it, and its distribution, to answer for.
  const packaged = await findElevatedByPackage(files, unknown);
  const programs = found.filter(({ kind, path }) => kind !== 'other' || !packaged.has(path));
  const unread = capabilities.state === 'unreadable' ? [capabilities.detail] : [];
  return known({ programs, doubts: [...unread, ...(await closedFolders(files, own))] }, capabilities.from);
}
