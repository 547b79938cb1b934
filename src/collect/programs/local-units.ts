import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';

/** Where administrators put units (systemd.unit(5)). */
export const localUnitFolders: readonly string[] = ['/etc/systemd/system', '/usr/local/lib/systemd/system'];

const kinds = 'service|socket|timer|path|mount|automount|swap|target|slice';
const isUnit = new RegExp(String.raw`\.(?:${kinds})$`, 'u');

/** The folder with drop-ins of a unit, or of all units of a kind. */
const dropInFolder = new RegExp(String.raw`^((?:.+\.)?(?:${kinds}))\.d$`, 'u');

/** Units and what masks one, of packages and of the engine, which other roles of paths describe. */
const ofOthers = /^(?:\/usr)?\/lib\/systemd\/|^\/dev\/null$|^\/run\//u;
const ofEngine = /^(?:docker|containerd)\.service$/u;

/** Units that an administrator wrote or changed. */
export interface LocalUnits {
  services: readonly string[];
  /** The units and their drop-ins. */
  files: readonly string[];
}

/** Whether an entry is a unit of the administrator: a file, or a link to one that is neither a package's nor local. */
async function isOwn(files: HostFiles, path: string, folders: readonly string[]): Promise<boolean> {
  const status = valueOf(await files.status(path));
  if (status?.link === undefined) return status?.kind === 'file';
  const real = await files.realPath(path);
  // Where one leads that may not be followed is unknown when it is read.
  if (real.state !== 'known') return real.state === 'unreadable';
  const isLocal = folders.some((folder) => real.value.startsWith(`${folder}/`));
  return !isLocal && !ofOthers.test(real.value);
}

/** A folder with links to the units that start with another. */
const wantsFolder = /\.(?:wants|requires|upholds)$/u;

/** Returns the services that instances start, of which a folder has the template: `a@b.timer` starts `a@b.service`. */
async function instancesIn(
  files: HostFiles,
  folder: string,
  names: readonly string[],
): Promise<readonly string[]> {
  const wanting = names.filter((name) => wantsFolder.test(name));
  const lists = await Promise.all(wanting.map((name) => files.list(`${folder}/${name}`)));
  const wanted = lists.flatMap((list) => valueOf(list) ?? []);
  return [...names, ...wanted].flatMap((name) => {
    const [, template, instance] = /^([^@]+@)(.+)\.(?:service|timer|path|socket)$/u.exec(name) ?? [];
    const isLocal = names.some((each) => each === `${template ?? ''}.service`);
    return instance !== undefined && isLocal ? [`${template ?? ''}${instance}.service`] : [];
  });
}

async function unitsIn(files: HostFiles, folder: string, folders: readonly string[]): Promise<LocalUnits> {
  const names = (valueOf(await files.list(folder)) ?? []).filter((name) => !ofEngine.test(name));
  const named = names.filter((name) => isUnit.test(name));
  const changed = names
    .flatMap((name) => dropInFolder.exec(name)?.[1] ?? [])
    .filter((name) => !ofEngine.test(name));
  const [are, dropIns] = await Promise.all([
    Promise.all(named.map((name) => isOwn(files, `${folder}/${name}`, folders))),
    Promise.all(changed.map((name) => files.list(`${folder}/${name}.d`))),
  ]);
  const own = named.filter((_name, index) => are[index]);
  const instances = await instancesIn(files, folder, [
    ...own,
    ...names.filter((name) => wantsFolder.test(name)),
  ]);
  return {
    services: [...own, ...changed, ...instances].filter((name) => name.endsWith('.service')),
    files: [
      ...own.map((name) => `${folder}/${name}`),
      ...dropIns.flatMap((list, index) =>
        (valueOf(list) ?? []).map((name) => `${folder}/${changed[index] ?? ''}.d/${name}`),
      ),
    ],
  };
}

/** Finds the units and drop-ins of the administrator: no links to units of packages. */
export async function findLocalUnits(files: HostFiles, folders: readonly string[]): Promise<LocalUnits> {
  const found = await Promise.all(folders.map((folder) => unitsIn(files, folder, folders)));
  return {
    services: [...new Set(found.flatMap(({ services }) => services))],
    files: found.flatMap((each) => each.files),
  };
}
