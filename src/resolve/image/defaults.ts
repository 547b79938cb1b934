import { absent, known, type Observed } from '../../core/observed.ts';
import type { ImageSettingName, ImageValues } from '../../core/written-image.ts';

/** What a setting is when neither the image nor its base image sets it. */
export interface ImageDefault<T> {
  value: (from: string) => Observed<T>;
  because?: string;
}

const none: ImageDefault<readonly never[]> = { value: (from) => known([], from) };
const nothing: ImageDefault<never> = { value: (from) => absent(from) };

/** Defaults of every setting of an image; sources: OCI image configuration, Dockerfile reference. */
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

/** Lists that an image has beside those of its base image; a list that is not here is the image's own. */
export const addedToBase: ReadonlySet<ImageSettingName> = new Set([
  'exposedPorts',
  'volumes',
  'environment',
  'labels',
]);

/** Settings that an image does not take over from its base image. Credentials of the base are reported there. */
export const notInherited: ReadonlySet<ImageSettingName> = new Set(['onBuild', 'credentials']);
