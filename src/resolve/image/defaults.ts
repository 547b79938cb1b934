import { absent, known, type Observed } from '../../core/observed.ts';
import type { ImageSettingName, ImageValues } from '../../core/image/written-image.ts';

/** Value of a setting that neither the image nor its base image sets. */
export interface ImageDefault<T> {
  value: (from: string) => Observed<T>;
  because?: string;
}

const none: ImageDefault<readonly never[]> = { value: (from) => known([], from) };
const nothing: ImageDefault<never> = { value: (from) => absent(from) };

/** Defaults of image settings; sources: OCI image configuration, Dockerfile reference. */
export const imageDefaults: { readonly [K in ImageSettingName]: ImageDefault<ImageValues[K]> } = {
  user: { value: (from) => known('root', from), because: 'the image names no user, so it is root' },
  health: { value: (from) => known(false, from) },
  exposedPorts: none,
  volumes: none,
  environment: none,
  labels: none,
  entrypoint: nothing,
  command: nothing,
  stopSignal: { value: (from) => known('SIGTERM', from) },
  shell: { value: (from) => known(['/bin/sh', '-c'], from), because: 'the shell of Linux images' },
  onBuild: none,
  credentials: none,
};

/** Lists an image appends to its base image's; other lists are the image's own. */
export const addedToBase: ReadonlySet<ImageSettingName> = new Set([
  'exposedPorts',
  'volumes',
  'environment',
  'labels',
]);

/** Settings an image does not inherit from its base image. Credentials of the base are reported there. */
export const notInherited: ReadonlySet<ImageSettingName> = new Set(['onBuild', 'credentials']);
