import { lint } from '../../app/lint.ts';
import type { RuntimeContext } from '../../app/runtime-context.ts';
import { IronhullError } from '../../core/errors.ts';
import type { Arguments } from '../arguments.ts';
import { writeReportAndExitCode, loadRunConfig } from '../report-command.ts';

/** `ironhull lint PATH… [--run LINE]…` */
export async function run(args: Arguments, runtime: RuntimeContext): Promise<number> {
  const runLines = args.list('run');
  if (args.positionals.length === 0 && runLines.length === 0)
    throw new IronhullError('USAGE', 'lint needs a file, a folder, or --run with a docker run line');
  const stdinName = args.text('stdin-filename');
  if (stdinName !== undefined && !args.positionals.includes('-'))
    throw new IronhullError('USAGE', '--stdin-filename names the file on standard input: give - as a path');
  const config = await loadRunConfig(args, runtime);
  const named = stdinName === undefined ? {} : { stdinName };
  const targets = { paths: args.positionals, runLines, ...named };
  return writeReportAndExitCode(await lint(targets, config.checks, runtime, config.policy), args, config);
}
