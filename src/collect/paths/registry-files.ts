import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import type { Place } from '../installation/units.ts';

/** Returns certificates and keys for registries: CA, client certificate and client key files. */
export async function registryFiles(
  files: HostFiles,
  folder: string,
): Promise<Readonly<Record<'registry-certificates' | 'registry-keys', readonly Place[]>>> {
  const found = await filesBelow(files, folder);
  const named = (pattern: RegExp) =>
    found.filter((place) => typeof place !== 'string' || pattern.test(place));
  return { 'registry-certificates': named(/\.(crt|cert)$/), 'registry-keys': named(/\.key$/) };
}

/** Returns the folders in which dockerd looks for certificates of registries: whoever makes one there is trusted. */
export async function registryFolders(files: HostFiles, folder: string): Promise<readonly string[]> {
  const hosts = valueOf(await files.list(folder)) ?? [];
  return [folder, ...hosts.map((host) => `${folder}/${host}`)];
}

/** Returns the files one level below the subdirectories of a directory. */
async function filesBelow(files: HostFiles, folder: string): Promise<Place[]> {
  const hosts = await files.list(folder);
  if (hosts.state !== 'known') return hosts.state === 'unreadable' ? [hosts] : [];
  const lists = await Promise.all(
    hosts.value.map(async (host): Promise<Place[]> => {
      const names = await files.list(`${folder}/${host}`);
      if (names.state !== 'known') return names.state === 'unreadable' ? [names] : [];
      return names.value.map((name) => `${folder}/${host}/${name}`);
    }),
  );
  return lists.flat();
}
