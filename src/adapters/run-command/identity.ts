import { containerKey, runKey } from '../../core/workload/workload-key.ts';
import type { CommandLocation } from '../../core/location.ts';
import { certainName } from '../../knowledge/images/image-names.ts';
import { unknownText } from '../../formats/shell-words/expand.ts';
import type { CommandText } from './command-text.ts';
import { write } from './draft.ts';
import type { Draft } from './draft.ts';
import type { ParsedFlags } from './flag-syntax.ts';
import type { RunLine } from './read-script.ts';

/** Name of a run line whose container name is unknown. */
const unnamed = 'docker run';

/**
 * Returns the key and name of a run line: from `--name`, else from the image; a name with an unknown part
 * does not count.
 */
export function identityOf({ uses, rest }: ParsedFlags): { key: string; name: string } {
  const name = uses.findLast(({ flag }) => flag === 'name')?.value ?? '';
  if (name !== '' && !name.includes(unknownText)) {
    const bare = name.replace(/^\//u, '');
    return { key: containerKey(bare), name: bare };
  }
  const image = (rest[0]?.text ?? '').replaceAll(unknownText, '?');
  return { key: runKey(image), name: lastPathPart(image) || unnamed };
}

/** Returns `app` for `registry.example:5000/team/app:1.0@sha256:…`. */
function lastPathPart(image: string): string {
  const [path = ''] = image.split('@');
  return (path.split('/').at(-1) ?? '').replace(/:[^:]*$/u, '');
}

/** Reads the image, the first word that is not a flag; a line without one is refused. */
export function finishImage({ flags, ...run }: RunLine, text: CommandText, draft: Draft): void {
  const [image] = flags.rest;
  if (!image) return noImage(text.at(run), draft);
  const at = [text.at(image)];
  if (image.unknown.length === 0) {
    const why = whyNoReference(image.text);
    if (why !== undefined) draft.problems.push({ message: why, at: text.at(image) });
    return write(draft, 'image', { value: image.text, at });
  }
  write(draft, 'image', { unresolved: 'the image is unknown', at });
  const name = certainName(image.text, unknownText);
  if (name !== undefined) draft.imageName = name;
}

/** A text without the characters that no image reference has (grammar of github.com/distribution/reference). */
const referenceCharacters = /^[\w[][\w.:@/+\-\]]*$/u;

/** Returns why docker refuses a text as an image; absent where its characters allow one. */
function whyNoReference(image: string): string | undefined {
  if (referenceCharacters.test(image)) return undefined;
  const name = `${JSON.stringify(image)} is not the name of an image`;
  return /^\p{Dash}/u.test(image)
    ? `${name}: an option begins with "-" or "--", not with another dash`
    : name;
}

function noImage(at: CommandLocation, draft: Draft): void {
  draft.problems.push({ message: 'the line names no image', at });
  write(draft, 'image', { unresolved: 'the line names no image', at: [at] });
}
