import { posix } from 'node:path';
import { mapKnown, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { isMountedReadOnly, volumeHostPath } from '../../formats/docker-values/volume-options.ts';

/** The part of `GET /volumes/{name}` that decides what a container sees. */
export interface VolumeFacts {
  driver: string;
  options: Readonly<Record<string, string>>;
  mountpoint: string;
}

/** The engine's volumes by name; missing if they were not collected. */
export type Volumes = ReadonlyMap<string, VolumeFacts>;

/** The volume driver that a document gives. */
export interface VolumeDriver {
  name: string;
  options: Readonly<Record<string, string>>;
}

/**
 * Returns the host directory behind a named volume. An existing volume keeps its options whatever a document
 * has. If the engine's volumes were not collected, the document's options can show a host directory and never
 * rule one out.
 */
export function namedVolumePath(
  name: string,
  driver: VolumeDriver,
  volumes: Volumes | undefined,
  from: string,
): Observed<string> {
  const volume = volumes?.get(name);
  if (volume) return volumeHostPath(volume.driver, volume.options, `GET /volumes/${name}`);
  const asked = volumeHostPath(driver.name, driver.options, from);
  if (asked.state === 'known') return asked;
  return unreadable('not-collected', `the options of volume ${name} were not collected`, from);
}

/** Whether the engine mounts a volume read-only for every container. */
export function isReadOnlyVolume(name: string, volumes: Volumes | undefined): boolean {
  return isMountedReadOnly(volumes?.get(name)?.options ?? {});
}

/** Returns the directory or file `subpath` in a volume, which is what a mount with that subpath shows. */
export function belowVolume(directory: Observed<string>, subpath: string): Observed<string> {
  return mapKnown(directory, (path) => posix.resolve(path, `./${subpath}`));
}

const subpathOption = 'volume-subpath=';

/** Returns the subpath among a mount's options, '' if there is none. */
export function subpathIn(options: readonly string[]): string {
  return options.find((option) => option.startsWith(subpathOption))?.slice(subpathOption.length) ?? '';
}

/** Returns a subpath as a mount option. */
export function subpathAsOption(subpath: string): string[] {
  return subpath === '' ? [] : [subpathOption + subpath];
}
