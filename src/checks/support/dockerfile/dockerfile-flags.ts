import type { Instruction, InstructionFlag } from '../../../core/image/dockerfile.ts';

/** The flag of an instruction with a name; absent if it is not given. */
export function flagOf({ flags }: Instruction, name: string): InstructionFlag | undefined {
  return flags.find((flag) => flag.name === name);
}

/** A text without the quotes around it. */
export function unquoted(text: string): string {
  return text.replaceAll(/^["']+|["']+$/gu, '');
}
