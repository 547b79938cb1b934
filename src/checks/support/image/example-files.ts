import type { ImageContents, ImageFile, ImageFiles } from '../../../core/image/image.ts';
import { known, type Observed } from '../../../core/observed.ts';

const from = 'files of image app:1';

/** A file of an example: of root, with mode 644, in the lowest layer. */
export function exampleFile(path: string, more: Partial<ImageFile> = {}): ImageFile {
  return { path, kind: 'file', mode: 0o644, uid: 0, gid: 0, layer: 0, ...more };
}

/** The files of an image without anything wrong, but for the contents that are given, for the examples of checks. */
export function exampleContents(contents: Partial<ImageContents>): { files: Observed<ImageFiles> } {
  const none = { count: 0, first: [] };
  return {
    files: known(
      {
        entries: 3127,
        layers: 2,
        raising: none,
        writable: none,
        contents: {
          unread: [],
          capable: known(none, from),
          unowned: known(none, from),
          accounts: known({ accounts: [], groups: [], oddities: [] }, '/etc/passwd'),
          traces: [],
          ...contents,
        },
      },
      from,
    ),
  };
}

/** A layer that could not be read. */
export const unreadLayer = ['layer sha256:0123: its content is not there: nothing of it was read'];
