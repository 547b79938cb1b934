import { posix } from 'node:path';
import { mapKnown, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { volumeHostPath } from '../../formats/docker-values/volume-options.ts';

/** What `GET /volumes/{name}` says of a volume, as far as it decides what a container sees. */
export interface VolumeFacts {
  driver: string;
  options: Readonly<Record<string, string>>;
  mountpoint: string;
}

/** The engine's volumes by name; missing where they were not looked at. */
export type Volumes = ReadonlyMap<string, VolumeFacts>;

/** The driver a document itself gives for a volume. */
export interface VolumeDriver {
  name: string;
  options: Readonly<Record<string, string>>;
}

/**
 * The host directory behind a named volume. An existing volume keeps its own options whatever a
 * document says; where the engine's were not looked at, a document's own can convict and never acquit.
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
  return unreadable('not-collected', `the options of the volume ${name} were not looked at`, from);
}

/** Whether the engine mounts a volume read-only whoever uses it: the last of `ro` and `rw` among its options. */
export function isReadOnlyVolume(name: string, volumes: Volumes | undefined): boolean {
  const options = volumes?.get(name)?.options['o']?.split(',') ?? [];
  return options.findLast((option) => option === 'ro' || option === 'rw') === 'ro';
}

/** What a mount of a part of a volume shows: the directory or file `subpath` below it. */
export function belowVolume(directory: Observed<string>, subpath: string): Observed<string> {
  return mapKnown(directory, (path) => posix.resolve(path, `./${subpath}`));
}

const subpathOption = 'volume-subpath=';

/** The subpath among a mount's options, '' where there is none. */
export function subpathIn(options: readonly string[]): string {
  return options.find((option) => option.startsWith(subpathOption))?.slice(subpathOption.length) ?? '';
}

/** A subpath as an option of a mount. */
export function subpathAsOption(subpath: string): string[] {
  return subpath === '' ? [] : [subpathOption + subpath];
}
