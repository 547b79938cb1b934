import type { FileLocation } from '../location.ts';

/** A reference to an image, as a file writes it. */
export interface WrittenReference {
  /** What takes the image there: `FROM`, `service web`, `container app of Deployment api`. */
  what: string;
  /** The text of the file, variables included. */
  written: string;
  /** The range of that text alone: without quotes, keys and a prefix such as `docker://`. */
  at: FileLocation;
  /** The reference that the variables result in; or why there is none that could be locked. */
  image: { reference: string } | { unlockable: string };
  /** Why the text must not be edited; absent if the range holds the reference and nothing else uses it. */
  notEditable?: string;
}

/** A digest behind a reference, as files pin it. */
const pinnedEnd = /@[a-z0-9]+:[0-9a-fA-F]+$/u;

/** A reference without its digest. */
export function withoutDigest(text: string): string {
  return text.replace(pinnedEnd, '');
}
