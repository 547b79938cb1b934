import type { Dockerfile, RunCommand, RunWord } from '../../../core/image/dockerfile.ts';
import type { Span } from '../../../core/location.ts';
import { instructionsOf, type DockerfileFound } from './dockerfile-rule.ts';
import { addedPermissions, type AddedPermissions } from '../image/file-modes.ts';
import { findInImage, hasUnknownPart, optionValue, shownWord } from './image-commands.ts';

/** A mode that a build gives to files. */
export interface GivenMode {
  /** As it is written: `4755`, `u+s`. */
  mode: string;
  added: AddedPermissions;
  /** What gives it: `chmod`, `COPY --chmod`. */
  by: string;
  /** The first path, as far as it is known. */
  path: string;
  at: Span;
}

/** A mode as a command writes it. */
interface WrittenMode {
  word: RunWord;
  text: string;
  by: string;
  path: string;
}

/** The words of a `chmod` that `find` runs on what it finds. */
function executed({ program, arguments: words }: RunCommand): readonly RunWord[] | undefined {
  if (program === 'chmod') return words;
  if (program !== 'find') return undefined;
  const index = words.findIndex(({ text }) => /^(?:.*\/)?chmod$/u.test(text));
  const before = words[index - 1]?.text ?? '';
  return /^-(?:exec|execdir|ok|okdir)$/u.test(before) ? words.slice(index + 1) : undefined;
}

function writtenMode(command: RunCommand): WrittenMode | undefined {
  const chmod = executed(command);
  if (chmod !== undefined) {
    const rest = chmod.filter(({ text }) => !/^(?:-[RvcfHLP]+|--.*)$/u.test(text));
    const [word, path] = rest;
    if (word === undefined || chmod.some(({ text }) => text.startsWith('--reference'))) return undefined;
    return { word, text: word.text, by: 'chmod', path: path === undefined ? '' : shownWord(path) };
  }
  if (command.program !== 'install' && command.program !== 'mkdir') return undefined;
  const value = optionValue(command, 'm', '--mode');
  const path = command.arguments.at(-1);
  if (value === undefined) return undefined;
  return { ...value, by: command.program, path: path === undefined ? '' : shownWord(path) };
}

/** What a rule finds about the modes that the instructions of a file give, in stages whose files may be in the image. */
export function* findModes(
  dockerfile: Dockerfile,
  find: (given: GivenMode) => Iterable<DockerfileFound>,
): Iterable<DockerfileFound> {
  yield* findInImage(
    dockerfile,
    function* found({ command }) {
      const written = writtenMode(command);
      if (written === undefined) return;
      const added = addedPermissions(written.text);
      if (added !== undefined)
        yield* find({
          mode: written.text,
          added,
          by: written.by,
          path: written.path,
          at: written.word.at,
        });
      else if (hasUnknownPart(written.word)) yield { at: written.word.at, doubt: 'the mode is not known' };
    },
    { copied: true },
  );
  for (const { stage, instruction } of instructionsOf(dockerfile, 'COPY', 'ADD')) {
    if (!stage.isUsed) continue;
    const flag = instruction.flags.find(({ name }) => name === 'chmod');
    if (flag?.value === undefined) continue;
    const { text, isKnown } = dockerfile.expandAt(instruction, flag.value);
    const added = addedPermissions(text);
    const by = `${instruction.keyword} --chmod`;
    const path = dockerfile.quote(instruction.destination.span);
    if (!isKnown) yield { at: flag.span, doubt: 'the mode is not known' };
    else if (added !== undefined)
      for (const found of find({ mode: text, added, by, path, at: flag.span }))
        yield 'doubt' in found || stage.inImage ? found : { ...found, severity: 'info' };
  }
}
