import packageDocument from '../../package.json' with { type: 'json' };
import type { Surroundings } from '../app/surroundings.ts';
import { errorTable, IronhullError } from '../core/errors.ts';
import { isCommand, parseArguments, type Arguments, type CommandName } from './arguments.ts';
import { describeError } from './describe-error.ts';
import { usage } from './usage.ts';

interface Command {
  run(args: Arguments, surroundings: Surroundings): Promise<number>;
}

/** A command is loaded when it is the one to run: `--version` and `--help` are to answer at once. */
const commands: Readonly<Record<CommandName, () => Promise<Command>>> = {
  audit: () => import('./commands/audit.ts'),
  lint: () => import('./commands/lint.ts'),
  facts: () => import('./commands/facts.ts'),
  checks: () => import('./commands/checks.ts'),
  explain: () => import('./commands/explain.ts'),
};

async function runCommand(name: CommandName, argv: readonly string[]): Promise<number> {
  const args = parseArguments(name, argv);
  const [command, { localMachine }] = await Promise.all([
    commands[name](),
    import('../app/local-machine.ts'),
  ]);
  const surroundings = localMachine(packageDocument.version, (line) => process.stderr.write(`${line}\n`));
  return command.run(args, surroundings);
}

/**
 * Runs one command line (without the program's own name) and gives its exit code. What the run
 * cannot go on from is said on stderr; anything else thrown is a fault of this program.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const [first, ...rest] = argv;
  if (argv.includes('--help') || argv.includes('-h') || first === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  if (first === '--version' || first === '-V') {
    process.stdout.write(`ironhull ${packageDocument.version}\n`);
    return 0;
  }
  try {
    if (first === undefined || first.startsWith('-')) return await runCommand('audit', argv);
    if (!isCommand(first)) throw new IronhullError('USAGE', `there is no command ${first}`);
    return await runCommand(first, rest);
  } catch (error) {
    if (!(error instanceof IronhullError)) throw error;
    process.stderr.write(describeError(error));
    return errorTable[error.code].exit;
  }
}
