import { posix } from 'node:path';
import { composeProjectFiles } from '../../adapters/shell/compose-projects.ts';
import { valueOf, type Observed, type UnreadableReading } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { readStartFiles } from '../installation/start-files.ts';
import { followScripts } from '../installation/script-files.ts';
import { ownUnitFiles, systemdFolders, type Place } from '../installation/units.ts';
import { unitValues } from '../../formats/systemd/unit.ts';
import { rootCommandLines } from '../installation/unit-command-lines.ts';
import { findLocalUnits, localUnitFolders } from './local-units.ts';
import { openFoldersOfMissing } from './missing-files.ts';
import { findOpenRootFiles } from './open-root-files.ts';
import { furtherFolders, rootCommands, type RootCommands } from './root-commands.ts';

/** Files by which programs of the system decide who is root, and what root's shells and services run. */
const fixed = [
  '/etc/passwd',
  '/etc/shadow',
  '/etc/group',
  '/etc/gshadow',
  '/etc/nsswitch.conf',
  '/etc/environment',
  '/etc/profile',
  '/etc/bash.bashrc',
  '/etc/bashrc',
  '/etc/rc.local',
  '/etc/fstab',
  '/etc/sysctl.conf',
  '/etc/ssh/sshd_config',
];

/** Folders whose files root's shells, udev, modprobe, systemd, run-parts and containerd read or run. */
const folders = [
  '/etc/profile.d',
  '/etc/pam.d',
  '/etc/ssh/sshd_config.d',
  '/etc/sysctl.d',
  '/etc/tmpfiles.d',
  '/etc/udev/rules.d',
  '/etc/modprobe.d',
  '/etc/systemd/system-generators',
  '/usr/local/lib/systemd/system-generators',
  '/etc/cron.hourly',
  '/etc/cron.daily',
  '/etc/cron.weekly',
  '/etc/cron.monthly',
  // Programs and networks of containerd, which runs them as root for nerdctl and Kubernetes.
  '/opt/cni/bin',
  '/etc/cni/net.d',
  '/var/lib/rancher/k3s/agent/etc/cni/net.d',
];

/** Where packages put programs. */
const packaged = /^\/(?:usr\/)?(?:s?bin|lib|libexec)\//u;

async function isFile(files: HostFiles, path: string): Promise<boolean> {
  const real = valueOf(await files.realPath(path));
  return real !== undefined && valueOf(await files.status(real))?.kind === 'file';
}

/** Returns the texts of a service, with its drop-ins. */
async function textsOf(files: HostFiles, service: string): Promise<readonly string[]> {
  const places = await ownUnitFiles(files, systemdFolders, service);
  const readings = await Promise.all(
    places.flatMap((place) => (typeof place === 'string' ? [files.readText(place)] : [])),
  );
  return readings.flatMap((text) => valueOf(text) ?? []);
}

/** Returns the files from which the commands that a unit runs as root make containers. */
function composeFilesOf(texts: readonly string[]): readonly string[] {
  const directory = unitValues(texts, 'Service', 'WorkingDirectory').at(-1)?.replace(/^-/u, '') ?? '/';
  const lines = rootCommandLines(texts, ['ExecStartPre', 'ExecStart', 'ExecStartPost', 'ExecReload']);
  return lines.flatMap((line) =>
    composeProjectFiles(line.replace(/^[-@:+!|]+/u, ''), directory.startsWith('/') ? directory : '/root'),
  );
}

/** Returns the files from which scripts make containers. */
async function composeFilesOfScripts(
  files: HostFiles,
  scripts: readonly string[],
): Promise<readonly string[]> {
  const own = scripts.filter((path) => !packaged.test(path));
  const texts = await Promise.all(own.map((path) => files.readText(path)));
  return texts
    .flatMap((text) => valueOf(text) ?? [])
    .flatMap((text) => (text.startsWith('#!') ? composeProjectFiles(text, '/') : []));
}

/** Returns the units of administrators, what those that run as root start, and from which files they make containers. */
async function unitFiles(
  files: HostFiles,
): Promise<RootCommands & { unread: readonly UnreadableReading[]; libraries: readonly string[] }> {
  const { services, files: written } = await findLocalUnits(files);
  const texts = await Promise.all(services.map((service) => textsOf(files, service)));
  // Whatever user a socket has, systemd runs the commands of its unit as root.
  const sockets = written.flatMap((path) => /\/([^/]+\.socket)$/u.exec(path)?.[1] ?? []);
  const ofRoot = services.filter((_service, index) => rootCommandLines(texts[index] ?? []).length > 0);
  const { programs, environment, libraries } = await readStartFiles(
    files,
    systemdFolders,
    [...ofRoot, ...sockets],
    rootCommandLines,
  );
  const { programs: started, unread } = byKind(programs);
  return {
    programs: [...written, ...started, ...environment.filter((place) => typeof place === 'string')],
    projects: texts.flatMap(composeFilesOf),
    unread,
    libraries,
  };
}

/** Programs, and why there may be more. */
interface Started {
  programs: readonly string[];
  unread: readonly UnreadableReading[];
}

/** Tells paths from readings of what is too long; what only the run of a script shows is not asked for. */
function byKind(places: readonly Place[]): Started {
  return {
    programs: places.filter((place) => typeof place === 'string'),
    unread: places.flatMap((place) =>
      typeof place !== 'string' && place.why === 'unsupported' ? [place] : [],
    ),
  };
}

function isPackaged(path: string): boolean {
  return packaged.test(path);
}

/** Returns the files that scripts run or read, but not those of scripts of packages. */
async function scriptFiles(files: HostFiles, paths: readonly string[]): Promise<Started> {
  const own = [...new Set(paths)].filter((path) => !isPackaged(path));
  return byKind((await followScripts(files, own, isPackaged)).found);
}

/** A limit that a text exceeds: what else is not read is no text, such as a device. */
const isTooLong = /^larger than /u;

/** Returns the same files, which note every text and folder that may not be read, and every configuration that is too long. */
function notingUnread(files: HostFiles, unread: Map<string, UnreadableReading>): HostFiles {
  const noted = async <T>(reading: Promise<Observed<T>>): Promise<Observed<T>> => {
    const found = await reading;
    if (found.state !== 'unreadable') return found;
    const isConfiguration = found.from.startsWith('/etc/') || found.from.startsWith('/var/spool/');
    if (found.why === 'denied' || (isConfiguration && isTooLong.test(found.detail)))
      unread.set(found.from, found);
    return found;
  };
  return {
    ...files,
    readText: (path, maxBytes) => noted(files.readText(path, maxBytes)),
    list: (path) => noted(files.list(path)),
  };
}

/** Files and folders of the system that root runs, obeys or searches without an engine. */
export interface RootFiles {
  /** Those that are there, and folders in which others may make one that is not. Of what may not be read, or is too long, whose commands are unknown, the reading. */
  places: readonly Place[];
  /** Files from which root makes containers, and then their folders. */
  projects: readonly string[];
}

/**
 * Returns the files of the system by which others become root: whoever may write to one of them is root, and so controls
 * the engine. Files of packages in `/usr` are left out.
 */
export async function findRootFiles(machine: HostFiles): Promise<RootFiles> {
  const unread = new Map<string, UnreadableReading>();
  const files = notingUnread(machine, unread);
  const lists = await Promise.all(folders.map((folder) => files.list(folder)));
  const listed = lists.flatMap((names, index) =>
    (valueOf(names) ?? []).map((name) => `${folders[index] ?? ''}/${name}`),
  );
  const [units, commands] = await Promise.all([unitFiles(files), rootCommands(files)]);
  const started = [...listed.filter((path) => path.startsWith('/etc/cron.')), ...commands.programs];
  const scripts = await scriptFiles(files, [...started, '/etc/rc.local']);
  const run = [...started, ...scripts.programs, ...units.programs];
  const projects = [
    ...units.projects,
    ...commands.projects,
    ...(await composeFilesOfScripts(files, [...new Set(run)])),
  ];
  const found = [...new Set([...fixed, ...listed, ...run])];
  const open = await findOpenRootFiles(files);
  const present = await Promise.all(found.map((path) => isFile(files, path)));
  const missing = found.filter((_path, index) => !present[index]);
  const searched = [
    ...folders,
    ...furtherFolders,
    ...commands.searched,
    ...localUnitFolders,
    ...units.libraries,
  ];
  const there = await Promise.all(
    searched.map(async (folder): Promise<readonly Place[]> => {
      const real = await files.realPath(folder);
      return real.state === 'absent' ? [] : [real.state === 'known' ? folder : real];
    }),
  );
  const places = [
    ...found.filter((_path, index) => present[index]),
    ...there.flat(),
    ...(await openFoldersOfMissing(files, missing)),
    ...open,
  ];
  return {
    places: [...new Set(places), ...unread.values(), ...units.unread, ...scripts.unread],
    // Who may write to the folder of a project adds files that Compose reads, or replaces them.
    projects: [...new Set([...projects, ...projects.map((path) => posix.dirname(path))])],
  };
}
