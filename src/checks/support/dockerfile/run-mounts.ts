import type { CommandInstruction, Dockerfile, InstructionFlag } from '../../../core/image/dockerfile.ts';

/** A `--mount` of a RUN instruction. */
export interface RunMount {
  type: string;
  /** Its options, in lower case, with `''` for a bare one. */
  options: ReadonlyMap<string, string>;
  flag: InstructionFlag;
}

/** The mounts of a RUN instruction; an option with a variable has its default. */
export function mountsOf({ expandAt }: Dockerfile, instruction: CommandInstruction): readonly RunMount[] {
  return instruction.flags.flatMap((flag): RunMount[] => {
    if (flag.name !== 'mount' || flag.value === undefined) return [];
    const { text } = expandAt(instruction, flag.value);
    const options = new Map(
      text.split(',').map((field) => {
        const [key = '', ...value] = field.replaceAll('"', '').split('=');
        return [key.trim().toLowerCase(), value.join('=')] as const;
      }),
    );
    return [{ type: options.get('type')?.toLowerCase() ?? 'bind', options, flag }];
  });
}

/** Whether an option is on: bare, or with a value that Go takes for true. */
export function isOn({ options }: RunMount, ...names: readonly string[]): boolean {
  return names.some((name) => /^(?:|1|t|true)$/iu.test(options.get(name) ?? 'off'));
}

/** Whether an option has a value that Go takes for false. */
export function isTurnedOff({ options }: RunMount, ...names: readonly string[]): boolean {
  return names.some((name) => /^(?:0|f|false)$/iu.test(options.get(name) ?? ''));
}
