/** Kinds of images that a user can name, by the word in front of the name. */
export const imageTargetKinds = [
  'docker',
  'registry',
  'docker-archive',
  'oci-archive',
  'oci',
  'rootfs',
  'container',
] as const;
export type ImageTargetKind = (typeof imageTargetKinds)[number];

/** What a user named: `docker-archive:image.tar` is the kind `docker-archive` and the name `image.tar`. */
export interface ImageTarget {
  kind: ImageTargetKind;
  name: string;
  /** What it is called in reports, if not by its name: an image that is named by its id. */
  shown?: string;
}

/**
 * Parses `KIND:NAME`; without a kind, it is an image of the engine. A name without anything in it has no meaning: undefined.
 */
export function parseImageTarget(text: string): ImageTarget | undefined {
  const kind = imageTargetKinds.find((one) => text.startsWith(`${one}:`));
  // `docker` and `registry` are names of images too: `registry:2` is kept apart from them by the word in front.
  const name = kind === undefined ? text : text.slice(kind.length + 1);
  return name === '' ? undefined : { kind: kind ?? 'docker', name };
}
