import type { FileLocation } from '../../src/core/location.ts';
import { unreadable } from '../../src/core/observed.ts';
import type { BuildStep, WrittenImage } from '../../src/core/image/written-image.ts';
import { textRanges } from '../../src/formats/shell-words/line-index.ts';

/** A Dockerfile that stands for a text: the place of each of its parts, as a reader of Dockerfiles gives it. */
export interface DockerfileText {
  text: string;
  /** The first place of `part`; `removable` where taking it out leaves a sound text. */
  at: (part: string, removable?: 'removable') => readonly [FileLocation];
}

/** The places in a Dockerfile `Dockerfile` of these lines. */
export function dockerfileText(...lines: readonly string[]): DockerfileText {
  const text = `${lines.join('\n')}\n`;
  const rangeOf = textRanges(text);
  return {
    text,
    at(part, removable) {
      const start = text.indexOf(part);
      if (start === -1) throw new Error(`${part} is not in the text`);
      const range = rangeOf(start, start + part.length);
      const remove = removable === undefined ? {} : { remove: rangeOf(start, start + part.length) };
      return [{ in: 'file', file: 'Dockerfile', range, ...remove }];
    },
  };
}

/** An image as a Dockerfile writes it, that sets nothing but what is given. */
export function dockerfileImage(
  { at }: DockerfileText,
  settings: WrittenImage['settings'],
  steps: readonly BuildStep[] = [],
): WrittenImage {
  return {
    surface: 'dockerfile',
    id: '',
    references: [],
    at: at('FROM'),
    created: unreadable('not-collected', 'it is not built', 'Dockerfile'),
    steps: { state: 'known', value: steps, from: 'Dockerfile' },
    settings: { credentials: { value: [], at: at('FROM') }, ...settings },
    doubts: [],
  };
}
