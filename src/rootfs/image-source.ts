import type { InventoryGap } from '../core/software/inventory.ts';
import type { TarEvent } from '../formats/tar/tar-decoder.ts';
import type { ImageConfiguration, ImageLayer } from './image-configuration.ts';

/**
 * The content of one layer: an archive, compressed or not, or where there is none, the entries that it would have. A chunk may
 * be overwritten once the next one is asked for.
 */
export interface LayerContent {
  content: { chunks: AsyncIterable<Buffer> } | { events: AsyncIterable<TarEvent> };
  /** The layer that it is said to be; absent if only its digest can say. */
  layer?: string;
  /** The digest that it should have as it comes. */
  blob?: string;
}

/** Reads a content to its end, and returns the layer that it turned out to be. */
export type TakeLayer = (content: LayerContent) => Promise<string | undefined>;

/** A statement about an image that is attached to it: an SBOM. */
export interface AttachedBill {
  /** The digest of the statement. */
  digest: string;
  /** Digests of what the statement is about; empty if it names none. */
  subjects: readonly string[];
  /** Type of the predicate: `https://spdx.dev/Document`, `https://cyclonedx.org/bom`; empty if that could not be read. */
  predicateType: string;
  /** The document: SPDX or CycloneDX, as JSON; missing if it could not be read. */
  predicate?: unknown;
  /** Why it could not be read. */
  problem?: string;
}

/** An image that was found, of which no layer was read yet. */
export interface ImageSource {
  /** As the user named it, without its kind. */
  name: string;
  /** The digest of its configuration; of a folder or an archive without one, what stands for it. */
  id: string;
  /** References by which the source knows it: `nginx:1.25`, `docker.io/library/nginx@sha256:…`. */
  references: readonly string[];
  /** Digests that name this content: of its configuration, its manifest, and the indexes that led to it. */
  digests: readonly string[];
  config: ImageConfiguration;
  /** `linux/amd64`. */
  platform: string;
  /** Lowest first. */
  layers: readonly ImageLayer[];
  /** Missing where the source does not hold statements: an engine. */
  bills?: readonly AttachedBill[];
  /** What of it cannot be read, known before any layer is. */
  gaps: readonly InventoryGap[];
  /**
   * Gives out the contents of layers, and others that it cannot tell from them, a few at a time. One that it does not have is
   * given out never. Throws Unavailable for a source that fails.
   */
  readLayers(wanted: ReadonlySet<string>, take: TakeLayer): Promise<void>;
  /**
   * Says which bytes stand for a layer at the moment, of a source that others may change: a text that is another one after every
   * change; absent if that is not known. Without this member, the store itself names its layers by their digests.
   */
  stateOf?(layer: string): Promise<string | undefined>;
  close(): void;
}

/** A folder that is the root of a file system: it has one layer, which has no digest. */
export interface FolderSource {
  /** As the user named it. */
  name: string;
  /** Absolute path. */
  folder: string;
}

/** Thrown by a source that cannot go on; the message says which, and why. */
export class Unavailable extends Error {}

/** Layers that are read at the same time: decompression is done by threads, the rest by this one. */
export const layersAtATime = 2;
