import type { Instruction, JoinedText, WrittenCommand } from '../../core/image/dockerfile.ts';
import { sourceSpan } from '../../dockerfile/language/joined-text.ts';
import { parseDockerfile } from '../../dockerfile/language/parse-dockerfile.ts';
import { trustVariables } from '../../knowledge/trust/content-trust.ts';
import { scriptOf } from '../dockerfile/run-commands.ts';
import { variableUse, withoutQuotes, type TrustReading } from './reading.ts';
import { shellUses } from './shell-uses.ts';

const named = new RegExp(`^${trustVariables.source}$`, 'u');

/** Reads the uses of Content Trust in a Dockerfile. */
export function dockerfileUses(text: string): readonly TrustReading[] {
  return parseDockerfile(text).instructions.flatMap((instruction) => instructionUses(instruction, text));
}

function instructionUses(instruction: Instruction, text: string): readonly TrustReading[] {
  switch (instruction.keyword) {
    case 'ENV':
      return instruction.pairs.flatMap(({ key, value }) => pairUse(key, value));
    case 'ARG':
      return instruction.variables.flatMap(({ key, value }) => pairUse(key, value));
    case 'ONBUILD':
      return instruction.trigger === undefined ? [] : instructionUses(instruction.trigger, text);
    default:
      return 'command' in instruction && instruction.command !== undefined
        ? scriptUses(instruction.command, instruction, text)
        : [];
  }
}

interface Word {
  text: string;
  span: { start: number; end: number };
}

function pairUse(key: Word, value: Word | undefined): readonly TrustReading[] {
  if (!named.test(key.text)) return [];
  const given = value === undefined ? undefined : withoutQuotes(value.text);
  return [{ ...key.span, use: variableUse(key.text, given) }];
}

function scriptUses(
  command: WrittenCommand,
  { heredocs }: Instruction,
  text: string,
): readonly TrustReading[] {
  // Words of the exec form are read as text, as is everything that is left over.
  const script: JoinedText | undefined =
    command.form === 'exec' ? undefined : scriptOf(command.script, heredocs, text);
  if (script === undefined) return [];
  return shellUses(script.text).map((reading) => ({
    ...reading,
    ...sourceSpan(script, reading.start, reading.end),
  }));
}
