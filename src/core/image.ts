import type { Observed } from './observed.ts';

/** What an image says about the containers made from it, from `GET /images/{id}/json`. */
export interface ImageSpec {
  /** Digest of the image's configuration (or manifest, with the containerd store): `sha256:…`. */
  id: string;
  /** Tags and digests it is known by: `debian:trixie`, `app@sha256:…`. */
  references: readonly string[];
  /** `Config.User`; absent when the image sets none (then root). */
  user: Observed<string>;
  /** False when the image has no health check, or has switched it off. */
  health: Observed<boolean>;
  /** Ports the image declares: `80/tcp`. They are not published by that. */
  exposedPorts: readonly string[];
  /** Directories declared as volumes. */
  volumes: readonly string[];
  environmentNames: readonly string[];
  /** When it was built, RFC 3339. */
  created: Observed<string>;
}
