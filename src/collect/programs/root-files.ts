import { posix } from 'node:path';
import type { ScriptReference } from '../../adapters/shell/script-reference.ts';
import { composeProjectFiles } from '../../adapters/shell/compose-projects.ts';
import { valueOf, type Observed, type UnreadableReading } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { followScripts, programReference } from '../installation/script-files.ts';
import { matchPaths } from '../installation/path-patterns.ts';
import type { Place } from '../installation/units.ts';
import { localUnitFolders } from './local-units.ts';
import { openFoldersOfMissing } from './missing-files.ts';
import { findOpenRootFiles } from './open-root-files.ts';
import { byKind, findRootUnits, type Started } from './root-units.ts';
import { furtherFolders, rootCommands } from './root-commands.ts';

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

function isPackaged(path: string): boolean {
  return packaged.test(path);
}

/** Returns the files that scripts run or read, but not those of scripts of packages. */
async function scriptFiles(
  files: HostFiles,
  references: readonly ScriptReference[],
): Promise<Started & { searched: readonly string[] }> {
  const byCall = new Map(references.map((one) => [[one.path, ...(one.args ?? [])].join('\0'), one]));
  const own = [...byCall.values()].filter(({ path }) => !isPackaged(path));
  const { found, folders: searched } = await followScripts(files, own, isPackaged);
  return { ...byKind(found), searched };
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
  const [units, commands] = await Promise.all([findRootUnits(files), rootCommands(files)]);
  const started = [
    ...listed.filter((path) => path.startsWith('/etc/cron.')).map(programReference),
    ...commands.programs,
  ];
  const scripts = await scriptFiles(files, [...started, programReference('/etc/rc.local')]);
  const run = [...started.map(({ path }) => path), ...scripts.programs, ...units.programs];
  const named = [
    ...units.projects,
    ...commands.projects,
    ...(await composeFilesOfScripts(files, [...new Set(run)])),
  ];
  const matched = await Promise.all([...new Set(named)].map((path) => matchPaths(files, path)));
  const projects = matched.flatMap((one) => [...one.paths, ...one.folders]);
  const found = [...new Set([...fixed, ...listed, ...run])];
  const open = await findOpenRootFiles(files);
  const present = await Promise.all(found.map((path) => isFile(files, path)));
  const missing = found.filter((_path, index) => !present[index]);
  const searched = [
    ...folders,
    ...furtherFolders,
    ...commands.searched,
    ...scripts.searched,
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
    places: [...new Set(places), ...unread.values(), ...commands.unread, ...units.unread, ...scripts.unread],
    // Who may write to the folder of a project adds files that Compose reads, or replaces them.
    projects: [...new Set([...projects, ...projects.map((path) => posix.dirname(path))])],
  };
}
