import { lint } from '../../app/lint.ts';
import { optionUsage } from '../../app/targets/help.ts';
import type { RuntimeContext } from '../../app/runtime-context.ts';
import { IronhullError } from '../../core/errors.ts';
import { targetOptions, type OptionTargetKind } from '../../core/target.ts';
import type { Arguments } from '../arguments.ts';
import { writeReportAndExitCode, loadRunConfig } from '../report-command.ts';

const optionKinds = Object.keys(targetOptions) as OptionTargetKind[];

/** `ironhull lint PATH…` */
export async function run(args: Arguments, runtime: RuntimeContext): Promise<number> {
  const named = optionKinds.map((kind) => [kind, args.list(kind)] as const);
  if (args.positionals.length === 0 && named.every(([, values]) => values.length === 0))
    throw new IronhullError('USAGE', `lint needs a file, a folder, or ${optionUsage}`);
  const stdinName = args.text('stdin-filename');
  if (stdinName !== undefined && !args.positionals.includes('-'))
    throw new IronhullError('USAGE', '--stdin-filename names the file on standard input: give - as a path');
  const config = await loadRunConfig(args, runtime);
  const options: Partial<Record<OptionTargetKind, readonly string[]>> = Object.fromEntries(named);
  const targets = { paths: args.positionals, ...options, ...(stdinName === undefined ? {} : { stdinName }) };
  return writeReportAndExitCode(await lint(targets, config.checks, runtime, config.policy), args, config);
}
