import type { ImageLock, ImageMove, LockDrift } from './image-lock.ts';
import type { WrittenReference } from './written-reference.ts';

/** A reference that cannot be locked, and why. */
export interface UnlockablePlace {
  place: WrittenReference;
  reason: string;
}

/** What could not be read, and may name images. */
export interface ReferenceGap {
  what: string;
  why: string;
}

/** A place whose image is not pinned, and what to do about it. */
export interface RefusedPin {
  place: WrittenReference;
  why: string;
  steps: readonly string[];
  /** The file could not be written; absent for a place that must not be edited. */
  isFailure?: true;
}

/** What became of the places that are to be pinned. */
export interface WrittenPins {
  /** Files by their names, with the number of pins that were written. */
  written: readonly { file: string; pins: number }[];
  refused: readonly RefusedPin[];
}

/** What a run on a lock did, and what differs. */
export interface LockReport {
  lockFile: string;
  /** `lock` adds what is new; `update` asks registries for everything again; `check` and `watch` write nothing. */
  mode: 'lock' | 'update' | 'check' | 'watch';
  lock: ImageLock;
  unlockable: readonly UnlockablePlace[];
  added: readonly string[];
  removed: readonly string[];
  moves: readonly ImageMove[];
  drift: readonly LockDrift[];
  pins?: WrittenPins;
  /** Number of places without the digest of the lock. */
  unpinned: number;
  gaps: readonly ReferenceGap[];
  notes: readonly string[];
}
