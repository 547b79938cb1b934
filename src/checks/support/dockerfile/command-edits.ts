import type { Dockerfile, Instruction, RunWord } from '../../../core/image/dockerfile.ts';
import type { ProposedChange } from '../../../core/findings/finding.ts';
import { replaceText } from './dockerfile-rule.ts';

/** An option that a fix adds to a command. */
export interface AddedOption {
  after: RunWord;
  option: string;
  safety: 'safe' | 'risky';
}

/** Adds an option behind a word of a command; manual steps where the word is not written as it is. */
export function addOption(
  dockerfile: Dockerfile,
  instruction: Instruction,
  { after: { text, at }, option, safety }: AddedOption,
): { change: ProposedChange } | { steps: readonly string[] } {
  if (dockerfile.text.slice(at.start, at.end) !== text) return { steps: [`Add ${option}`] };
  const isExec = 'command' in instruction && instruction.command?.form === 'exec';
  return {
    change: replaceText(dockerfile, {
      at: { start: at.end, end: at.end },
      text: isExec ? `", "${option}` : ` ${option}`,
      title: `Add ${option}`,
      safety,
    }),
  };
}
