import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { readStartFiles } from '../installation/start-files.ts';
import { ownUnitFiles, systemdFolders } from '../installation/units.ts';
import { unitValues } from '../../formats/systemd/unit.ts';
import { commandFolders, rootCommands } from './root-commands.ts';

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

/** Folders whose files root's shells, udev, modprobe, systemd and run-parts read or run. */
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
];

/** Where administrators put units. */
const localUnits = '/etc/systemd/system';

async function isFile(files: HostFiles, path: string): Promise<boolean> {
  const real = valueOf(await files.realPath(path));
  return real !== undefined && valueOf(await files.status(real))?.kind === 'file';
}

/** Returns the names of the services whose unit an administrator wrote: no links to those of packages. */
async function localServices(files: HostFiles): Promise<readonly string[]> {
  const names = valueOf(await files.list(localUnits)) ?? [];
  const services = names.filter((name) => name.endsWith('.service'));
  const kinds = await Promise.all(
    services.map(async (name) => valueOf(await files.status(`${localUnits}/${name}`))),
  );
  return services.filter((_name, index) => kinds[index]?.kind === 'file' && kinds[index].link === undefined);
}

/** Whether systemd starts a service as root. */
async function runsAsRoot(files: HostFiles, service: string): Promise<boolean> {
  const places = await ownUnitFiles(files, systemdFolders, service);
  const texts = await Promise.all(
    places.map(async (place) => (typeof place === 'string' ? valueOf(await files.readText(place)) : '')),
  );
  const user = unitValues(
    texts.map((text) => text ?? ''),
    'Service',
    'User',
  ).at(-1);
  return ['', 'root', '0'].includes(user ?? '');
}

/** Returns the units of administrators, and what those that run as root start. */
async function unitFiles(files: HostFiles): Promise<readonly string[]> {
  const services = await localServices(files);
  const roots = await Promise.all(services.map((service) => runsAsRoot(files, service)));
  const { programs } = await readStartFiles(
    files,
    systemdFolders,
    services.filter((_service, index) => roots[index]),
  );
  const named = programs.filter((place) => typeof place === 'string');
  return [...services.map((service) => `${localUnits}/${service}`), ...named];
}

/**
 * Returns the existing files and folders of the system that root runs, obeys or searches without an engine: whoever may
 * write to one of them is root, and so controls the engine. Files of packages in `/usr` are left out.
 */
export async function findRootFiles(files: HostFiles): Promise<readonly string[]> {
  const lists = await Promise.all(folders.map((folder) => files.list(folder)));
  const listed = lists.flatMap((names, index) =>
    (valueOf(names) ?? []).map((name) => `${folders[index] ?? ''}/${name}`),
  );
  const [units, commands] = await Promise.all([unitFiles(files), rootCommands(files)]);
  const found = [...new Set([...fixed, ...listed, ...units, ...commands])];
  const present = await Promise.all(found.map((path) => isFile(files, path)));
  const searched = [...folders, ...commandFolders, localUnits];
  const there = await Promise.all(
    searched.map(async (folder) => (await files.realPath(folder)).state === 'known'),
  );
  return [
    ...found.filter((_path, index) => present[index]),
    ...new Set(searched.filter((_folder, index) => there[index])),
  ];
}
