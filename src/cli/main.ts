import packageDocument from '../../package.json' with { type: 'json' };
import { errorTable, IronhullError } from '../core/errors.ts';
import { ignoreClosedPipes, print, printError } from './output/output.ts';

/** Everything but `--version` is loaded when it is needed: the version answers at once. */
async function runCommand(name: string, argv: readonly string[]): Promise<number> {
  const [{ commandNamed }, { parseArguments }, { localMachine }, { plainText }] = await Promise.all([
    import('./registry.ts'),
    import('./syntax/arguments.ts'),
    import('../app/runtime/local-machine.ts'),
    import('../reports/text/plain-text.ts'),
  ]);
  const command = commandNamed(name);
  const args = parseArguments(command, argv);
  // Addresses and names of contexts come from outside.
  const progress = (line: string): void => printError(`${plainText(line)}\n`);
  return command.run(args, localMachine(packageDocument.version, progress));
}

async function printHelp(name: string | undefined): Promise<number> {
  const { commandPage, helpPage } = await import('./help.ts');
  await print(name === undefined ? helpPage() : commandPage(name));
  return 0;
}

const versionFlags: ReadonlySet<string> = new Set(['--version', '-V', '-v']);

/** Whether help is asked for; what stands behind `--` is a name and no option. */
function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const before = end === -1 ? argv : argv.slice(0, end);
  return before.includes('--help') || before.includes('-h');
}

async function dispatch(argv: readonly string[]): Promise<number> {
  const [first, ...rest] = argv;
  if (first !== undefined && versionFlags.has(first)) {
    await print(`ironhull ${packageDocument.version}\n`);
    return 0;
  }
  const named = first === undefined || first.startsWith('-') ? undefined : first;
  if (named === 'help') return printHelp(rest[0]);
  if (asksForHelp(argv)) return printHelp(named);
  return named === undefined ? runCommand('audit', argv) : runCommand(named, rest);
}

/**
 * Runs one command line (without the program's own name) and returns its exit code. An error that
 * ends the run is printed on stderr; anything else thrown is a fault of this program.
 */
export async function main(argv: readonly string[]): Promise<number> {
  ignoreClosedPipes();
  try {
    return await dispatch(argv);
  } catch (error) {
    if (!(error instanceof IronhullError)) throw error;
    const { describeErrors } = await import('./output/describe-error.ts');
    printError(describeErrors([error]));
    return errorTable[error.code].exit;
  }
}
