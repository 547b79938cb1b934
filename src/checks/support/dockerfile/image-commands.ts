import type {
  CommandInstruction,
  Dockerfile,
  DockerfileStage,
  RunCommand,
  RunWord,
} from '../../../core/image/dockerfile.ts';
import { runsOf } from './dockerfile-commands.ts';
import type { DockerfileFound } from './dockerfile-rule.ts';

/** A command of a build, with where it runs. */
export interface BuildCommand {
  stage: DockerfileStage;
  instruction: CommandInstruction;
  command: RunCommand;
}

/**
 * What a rule finds in the commands whose files are in the image. With `copied`, stages from which others copy
 * count too: they can hand the files on, but need not, so a defect there has the severity `info`. What is not
 * understood is a doubt where it may end up in the image.
 */
export function* findInImage(
  dockerfile: Dockerfile,
  find: (found: BuildCommand) => Iterable<DockerfileFound>,
  { copied = false }: { copied?: boolean } = {},
): Iterable<DockerfileFound> {
  for (const { stage, instruction, run } of runsOf(dockerfile)) {
    if (!stage.inImage && !(copied && stage.isUsed)) continue;
    for (const command of run.commands)
      for (const found of find({ stage, instruction, command }))
        yield 'doubt' in found || stage.inImage ? found : { ...found, severity: 'info' };
    if (run.understood || !stage.inImage) continue;
    const doubt =
      run.shell === 'posix' || run.shell === 'none'
        ? 'a part of the commands was not understood'
        : 'commands of this shell are not analysed';
    yield { at: instruction.span, doubt };
  }
}

/** Whether a part of a word is not known. */
export function hasUnknownPart({ text }: RunWord): boolean {
  return text.includes('\0');
}

/** A word as messages show it: unknown parts as an ellipsis, and no line of a script. */
export function shownWord({ text }: RunWord): string {
  const line = text.replaceAll('\0', '…').replaceAll(/\s+/gu, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

/** The value of an option, with its word: `-m 755`, `-Dm755`, `--mode=755` or `--mode 755`. */
export function optionValue(
  { arguments: words }: RunCommand,
  short: string,
  long: string,
): { text: string; word: RunWord } | undefined {
  // Before it only options without a value of the programs that it is asked for: install, mkdir, useradd.
  const clustered = new RegExp(`^-[CDMNTUZdlmoprvx]*?${short}(.*)$`, 'su');
  for (const [index, word] of words.entries()) {
    const { text } = word;
    const next = words[index + 1];
    const attached =
      clustered.exec(text)?.[1] ?? (text.startsWith(`${long}=`) ? text.slice(long.length + 1) : '');
    if (attached !== '') return { text: attached, word };
    if (text === long || clustered.test(text) || text === `${long}=`)
      return next === undefined || text === `${long}=` ? { text: '', word } : { text: next.text, word: next };
  }
  return undefined;
}

/** The arguments that are no options. */
export function operands({ arguments: words }: RunCommand): readonly RunWord[] {
  const end = words.findIndex(({ text }) => text === '--');
  return words.filter(
    ({ text }, index) => (end !== -1 && index > end) || !text.startsWith('-') || text === '-',
  );
}

/** What is written at a command, with the redirections behind it. */
export function writtenCommand({ text }: Dockerfile, { at }: RunCommand): string {
  const redirections = /^(?:>\||[^;&|\n]){0,1000}/u.exec(text.slice(at.end, at.end + 1000))?.[0] ?? '';
  return text.slice(at.start, at.end) + redirections;
}
