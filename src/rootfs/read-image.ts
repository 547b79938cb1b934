import type { InventoryGap } from '../core/software/inventory.ts';
import { ordinaryEntryBudget } from './entry-table.ts';
import { compressedBytes, isProven, type ContentProofs } from './content-proofs.ts';
import type { FileReader } from './file-reader.ts';
import { Unavailable, type ImageSource, type LayerContent } from './image-source.ts';
import type { LayerCache } from './layer-cache.ts';
import { emptyReading, type LayerReading } from './layer-reading.ts';
import { findLateClaims } from './late-claims.ts';
import { LayerWalk, type LateClaim, type WalkContext } from './layer-walk.ts';
import { mergeLayers, type MergedTree } from './merge-layers.ts';
import { progressOf } from './progress.ts';
import {
  algorithmOf,
  digestBlob,
  digestLayer,
  passEvents,
  passLayer,
  type PassedLayer,
} from './read-layer.ts';
import { Spool } from './spool.ts';

/** How an image is read. */
export interface ReadOptions {
  /** Readings of layers that were read before; without it, every layer is read. */
  cache?: LayerCache;
  /**
   * Which bytes were seen to be which layers. Without it, a layer that is in the cache is compared with its digest again, where its
   * source may have changed.
   */
  proofs?: ContentProofs;
  /** Gets a line for what takes more than a second. */
  onProgress?: (line: string) => void;
  /** Read no layer: throw NotCached for an image of which one is not in the cache. */
  cachedOnly?: boolean;
}

/** Thrown for an image that would have to be read, where only what was read before counts. */
export class NotCached extends Error {}

/** What was read of an image. */
export interface ImageReading {
  /** Lowest first, one for each layer of the source; a layer that could not be read has no entries. */
  readings: readonly LayerReading[];
  tree: MergedTree;
  gaps: readonly InventoryGap[];
  /** Whether every layer was there, with the content that its digest names: another reading gives the same. */
  isWhole: boolean;
}

interface WalkedLayer {
  walk: LayerWalk;
  passed: PassedLayer;
  /** Whether the content is what it is said to be. */
  isTrue: boolean;
}

/** Reads the layers of an image that are not in the cache, each as it passes by, and puts all of them on top of each other. */
export async function readImage(
  source: ImageSource,
  readers: readonly FileReader[],
  { cache, proofs, onProgress, cachedOnly = false }: ReadOptions = {},
): Promise<ImageReading> {
  const spool = new Spool();
  const reader = new ImageReader(
    source,
    { readers, spool, budget: ordinaryEntryBudget() },
    { cache, proofs, onProgress, cachedOnly },
  );
  try {
    return await reader.read();
  } finally {
    spool.close();
  }
}

/** The options of {@link readImage}, each of them said. */
interface ReaderOptions {
  cache: LayerCache | undefined;
  proofs: ContentProofs | undefined;
  onProgress: ((line: string) => void) | undefined;
  cachedOnly: boolean;
}

class ImageReader {
  readonly #source: ImageSource;
  readonly #context: WalkContext;
  readonly #cache: LayerCache | undefined;
  readonly #proofs: ContentProofs | undefined;
  readonly #cachedOnly: boolean;
  readonly #progress: (content: LayerContent) => LayerContent;
  readonly #readings = new Map<string, LayerReading>();
  readonly #gaps: InventoryGap[] = [];

  constructor(
    source: ImageSource,
    context: WalkContext,
    { cache, proofs, onProgress, cachedOnly }: ReaderOptions,
  ) {
    this.#source = source;
    this.#cachedOnly = cachedOnly;
    this.#context = context;
    this.#cache = cache;
    this.#proofs = proofs;
    this.#progress = progressOf(source, onProgress);
  }

  async read(): Promise<ImageReading> {
    const digests = [...new Set(this.#source.layers.map(({ digest }) => digest))];
    const wanted = new Set<string>();
    /** What is in the cache, but may not be what the source has now. */
    const doubtful = new Map<string, LayerReading>();
    for (const digest of digests) {
      const kept = this.#cache?.load(digest, this.#context.readers);
      if (kept === undefined) wanted.add(digest);
      else if (await isProven(this.#source, digest, this.#proofs)) this.#readings.set(digest, kept);
      else doubtful.set(digest, kept);
    }
    if (doubtful.size > 0) await this.#verifyKept(doubtful);
    for (const digest of doubtful.keys()) if (!this.#readings.has(digest)) wanted.add(digest);
    if (wanted.size > 0) await this.#readLayers(wanted);
    const readings =
      digests.length === 0 ? [] : this.#source.layers.map(({ digest }) => this.#readingOf(digest));
    const tree = mergeLayers(readings);
    const late = findLateClaims(readings, tree, this.#context.readers);
    if (late.size > 0) await this.#readLate(late);
    return {
      readings: late.size === 0 ? readings : this.#source.layers.map(({ digest }) => this.#readingOf(digest)),
      tree,
      gaps: [...this.#source.gaps, ...this.#gaps],
      isWhole: this.#source.gaps.length === 0 && this.#gaps.length === 0 && this.#areTrue(digests),
    };
  }

  /** Whether each of these layers was read, and has the digest that it should have. */
  #areTrue(digests: readonly string[]): boolean {
    return digests.every((digest) => this.#readings.has(digest) && !this.#unproven.has(digest));
  }

  #readingOf(digest: string): LayerReading {
    return this.#readings.get(digest) ?? emptyReading(digest);
  }

  /** Takes the readings of layers from the cache that have the digests by which they are named; what others have is read. */
  async #verifyKept(doubtful: ReadonlyMap<string, LayerReading>): Promise<void> {
    await this.#give(new Set(doubtful.keys()), async (content) => {
      const { layer } = content;
      const kept = layer === undefined ? undefined : doubtful.get(layer);
      if (layer === undefined || kept === undefined) return layer;
      const before = await this.#source.stateOf?.(layer);
      if (!(await this.#hasDigest(content, layer))) return layer;
      this.#readings.set(layer, kept);
      await this.#prove(content, layer, before);
      return layer;
    });
  }

  async #hasDigest({ content, blob }: LayerContent, layer: string): Promise<boolean> {
    if ('events' in content) return false;
    if (blob !== undefined && this.#proofs?.has(compressedBytes(blob), layer) === true)
      return (await digestBlob(content.chunks, algorithmOf(blob))) === blob;
    const isPlain = blob === undefined || blob === layer;
    const passed = await digestLayer(
      content.chunks,
      algorithmOf(layer),
      isPlain ? undefined : algorithmOf(blob),
    );
    return passed.digest === layer && (isPlain || passed.blob === blob);
  }

  /** Remembers that the bytes of a content are those of a layer; `before` is the state of its source before it was read. */
  async #prove({ blob }: LayerContent, layer: string, before: string | undefined): Promise<void> {
    if (blob !== undefined) this.#proofs?.add(compressedBytes(blob), layer);
    if (before !== undefined && before === (await this.#source.stateOf?.(layer)))
      this.#proofs?.add(before, layer);
  }

  async #readLayers(wanted: ReadonlySet<string>): Promise<void> {
    const walks = new Map<string, WalkedLayer>();
    await this.#give(wanted, (content) => this.#firstPass(content, wanted, walks));
    const again = new Set(
      [...walks].filter(([, { walk }]) => walk.missing.size > 0).map(([digest]) => digest),
    );
    if (again.size > 0) await this.#give(again, (content) => this.#nextPass(content, walks));
    for (const [digest, walked] of walks) this.#finish(digest, walked);
    const saidMissing = new Set(this.#source.gaps.map(({ what }) => what));
    for (const digest of wanted)
      if (!this.#readings.has(digest) && !saidMissing.has(`layer ${digest}`) && !this.#failed)
        this.#gaps.push({ what: `layer ${digest}`, why: 'its content is not there: nothing of it was read' });
  }

  #failed = false;
  readonly #unproven = new Set<string>();

  #finish(digest: string, { walk, passed, isTrue }: WalkedLayer): void {
    const reading = walk.finish(digest, passed.size);
    this.#readings.set(digest, reading);
    if (isTrue) this.#cache?.save(reading, this.#context.readers);
    else this.#unproven.add(digest);
  }

  /** Lets the source give out contents; where it fails, what was not read is a gap. */
  async #give(
    wanted: ReadonlySet<string>,
    take: (content: LayerContent) => Promise<string | undefined>,
  ): Promise<void> {
    if (this.#cachedOnly) throw new NotCached();
    try {
      await this.#source.readLayers(wanted, (content) => take(this.#progress(content)));
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      this.#failed = true;
      this.#gaps.push({ what: this.#source.name, why: `not all layers could be read: ${error.message}` });
    }
  }

  async #firstPass(
    content: LayerContent,
    wanted: ReadonlySet<string>,
    walks: Map<string, WalkedLayer>,
  ): Promise<string | undefined> {
    const before = content.layer === undefined ? undefined : await this.#source.stateOf?.(content.layer);
    const walk = new LayerWalk(this.#context);
    const passed = await this.#pass(walk, content);
    const digest = content.layer ?? passed.digest;
    if (digest === undefined || !wanted.has(digest)) return digest;
    const isTrue = this.#verify(content, passed, digest);
    if (isTrue && content.layer !== undefined) await this.#prove(content, digest, before);
    if (this.#readings.has(digest)) return digest;
    const walked = { walk, passed, isTrue };
    // A finished walk gives its memory back; what is not the layer may still be followed by what is.
    if (isTrue && walk.missing.size === 0) {
      walks.delete(digest);
      this.#finish(digest, walked);
    } else if (!walks.has(digest) || isTrue) walks.set(digest, walked);
    return digest;
  }

  async #nextPass(
    content: LayerContent,
    walks: ReadonlyMap<string, WalkedLayer>,
  ): Promise<string | undefined> {
    const walk = content.layer === undefined ? undefined : walks.get(content.layer)?.walk;
    if (walk !== undefined) await this.#pass(walk, content);
    return content.layer;
  }

  #pass(walk: LayerWalk, { content, layer, blob }: LayerContent): Promise<PassedLayer> {
    if ('events' in content) return passEvents(walk, content.events);
    const [first] = this.#source.layers;
    const algorithm = algorithmOf(first?.digest ?? '');
    // What is not compressed has one digest.
    const isPlain = blob === undefined || blob === layer;
    return passLayer(walk, content.chunks, algorithm, isPlain ? undefined : algorithmOf(blob));
  }

  /** Notes a content that is not the one that it is said to be. */
  #verify({ layer, blob }: LayerContent, passed: PassedLayer, digest: string): boolean {
    const what = `layer ${digest}`;
    if (passed.digest === undefined) return false;
    if (layer !== undefined && passed.digest !== layer) {
      this.#gaps.push({
        what,
        why: `its content has the digest ${passed.digest}: it is not the layer that the configuration names`,
      });
      return false;
    }
    if (blob !== undefined && blob !== layer && passed.blob !== blob) {
      this.#gaps.push({
        what,
        why: `its compressed content has the digest ${passed.blob ?? 'of none'}, but the manifest names ${blob}`,
      });
      return false;
    }
    return true;
  }

  async #readLate(late: ReadonlyMap<string, readonly LateClaim[]>): Promise<void> {
    const take = async (content: LayerContent): Promise<string | undefined> => {
      const claims = content.layer === undefined ? undefined : late.get(content.layer);
      const reading = content.layer === undefined ? undefined : this.#readings.get(content.layer);
      if (claims === undefined || reading === undefined) return content.layer;
      const walk = new LayerWalk({ ...this.#context, budget: ordinaryEntryBudget() }, claims);
      await this.#pass(walk, content);
      if (walk.missing.size > 0) return content.layer;
      const { files, gaps } = walk.finish(reading.digest, 0);
      const whole = { ...reading, files: [...reading.files, ...files], gaps: [...reading.gaps, ...gaps] };
      this.#readings.set(reading.digest, whole);
      this.#cache?.save(whole, this.#context.readers);
      return content.layer;
    };
    await this.#give(new Set(late.keys()), take);
  }
}
