import type { RuntimeContext } from '../../app/runtime/runtime-context.ts';
import type { Arguments } from './arguments.ts';
import type { Option } from './option.ts';
import type { OptionName } from './options.ts';

/** A command line to copy, and what it does. */
export interface CommandExample {
  line: string;
  about: string;
}

/** One command. `run` loads what it needs when it is called, so that help pages load none of it. */
export interface Command {
  name: string;
  /** What stands behind the name: `PATH… [OPTION]…`. */
  usage: string;
  /** One line for the list of commands. */
  summary: string;
  /** What the command's own page says beyond the summary; a paragraph each. */
  description: readonly string[];
  options: readonly OptionName[];
  /** What options mean here, where that is not what they mean for other commands. */
  words?: Partial<Record<OptionName, Pick<Option, 'value' | 'about'>>>;
  examples: readonly CommandExample[];
  /** Runs the command and returns its exit code. */
  run(args: Arguments, runtime: RuntimeContext): Promise<number>;
}
