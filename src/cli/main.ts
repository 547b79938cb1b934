import packageDocument from '../../package.json' with { type: 'json' };
import type { RuntimeContext } from '../app/runtime-context.ts';
import { errorTable, IronhullError } from '../core/errors.ts';
import { plainText } from '../reports/text/plain-text.ts';
import { commandNamed, parseArguments, type Arguments } from './arguments.ts';
import { describeError } from './describe-error.ts';
import type { CommandName } from './options.ts';
import { print } from './output.ts';
import { usage } from './usage.ts';

interface Command {
  run(args: Arguments, runtime: RuntimeContext): Promise<number>;
}

/** A command is loaded when it is the one to run: `--version` and `--help` are to answer at once. */
const commands: Readonly<Record<CommandName, () => Promise<Command>>> = {
  audit: () => import('./commands/audit.ts'),
  lint: () => import('./commands/lint.ts'),
  facts: () => import('./commands/facts.ts'),
  checks: () => import('./commands/checks.ts'),
  explain: () => import('./commands/explain.ts'),
};

/** Addresses and names of contexts come from outside. */
function progress(line: string): void {
  process.stderr.write(`${plainText(line)}\n`);
}

async function runCommand(name: CommandName, argv: readonly string[]): Promise<number> {
  const args = parseArguments(name, argv);
  const [command, { localMachine }] = await Promise.all([
    commands[name](),
    import('../app/local-machine.ts'),
  ]);
  const runtime = localMachine(packageDocument.version, progress);
  return command.run(args, runtime);
}

async function dispatch(argv: readonly string[]): Promise<number> {
  const [first, ...rest] = argv;
  if (argv.includes('--help') || argv.includes('-h') || first === 'help') {
    await print(usage);
    return 0;
  }
  if (first === '--version' || first === '-V') {
    await print(`ironhull ${packageDocument.version}\n`);
    return 0;
  }
  if (first === undefined || first.startsWith('-')) return runCommand('audit', argv);
  return runCommand(commandNamed(first), rest);
}

/**
 * Runs one command line (without the program's own name) and gives its exit code. What the run
 * cannot go on from is said on stderr; anything else thrown is a fault of this program.
 */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    return await dispatch(argv);
  } catch (error) {
    if (!(error instanceof IronhullError)) throw error;
    process.stderr.write(describeError(error));
    return errorTable[error.code].exit;
  }
}
