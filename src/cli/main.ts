import packageDocument from '../../package.json' with { type: 'json' };
import { errorTable, IronhullError } from '../core/errors.ts';
import { ignoreClosedPipes, print, printError, requireOutputs } from './output/output.ts';

/** Everything but `--version` is loaded when it is needed: the version answers at once. */
async function runCommand(given: readonly string[]): Promise<number> {
  const [{ commandNamed, splitCommand }, { parseArguments }, { localMachine }, { plainText }] =
    await Promise.all([
      import('./registry.ts'),
      import('./syntax/arguments.ts'),
      import('../app/runtime/local-machine.ts'),
      import('../reports/text/plain-text.ts'),
    ]);
  const { name, rest } = splitCommand(given);
  const command = commandNamed(name);
  const args = parseArguments(command, rest);
  await requireOutputs(command, args);
  // Addresses and names of contexts come from outside.
  const progress = (line: string): void => printError(`${plainText(line)}\n`);
  return command.run(args, {
    ...localMachine(packageDocument.version, progress),
    async readImageTrust(request, runtime) {
      const { readImageTrust } = await import('../app/trust/lock/image-trust.ts');
      return readImageTrust(request, runtime);
    },
  });
}

async function printHelp(words: readonly string[]): Promise<number> {
  const [{ commandPage, groupPage, helpPage }, { commandsBelow, isCommand, splitCommand }] =
    await Promise.all([import('./help.ts'), import('./registry.ts')]);
  const { name } = splitCommand(words);
  const below = commandsBelow(name);
  await print(
    words.length === 0
      ? helpPage()
      : below.length > 0 && !isCommand(name)
        ? groupPage(name, below)
        : commandPage(name),
  );
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
  const isNamed = first !== undefined && !first.startsWith('-');
  if (first === 'help') return printHelp(rest);
  if (asksForHelp(argv)) return printHelp(isNamed ? argv : []);
  return runCommand(isNamed ? argv : ['audit', ...argv]);
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
