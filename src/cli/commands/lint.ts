import { fileWords, optionUsage } from '../../app/targets/help.ts';
import { IronhullError } from '../../core/errors.ts';
import type { OptionTargetKind } from '../../core/target.ts';
import type { Command } from '../syntax/command.ts';
import { reportOptions, targetKinds } from '../syntax/options.ts';

/** `ironhull lint PATH… [--run LINE]…` */
export const lintCommand: Command = {
  name: 'lint',
  usage: `PATH… ${optionUsage} [OPTION]…`,
  summary: 'Check files and docker run command lines; needs no engine',
  description: [`PATH is one of these, a folder that is searched for them, or - for stdin: ${fileWords}.`],
  options: [...targetKinds, 'stdin-filename', ...reportOptions],
  examples: [
    { line: 'ironhull lint .', about: 'every file below this folder that can be checked' },
    { line: "ironhull lint --run 'docker run --privileged nginx'", about: 'a command line' },
    { line: 'docker compose config | ironhull lint -', about: 'what Compose makes of its files' },
    {
      line: 'ironhull lint . --fail-on medium --strict',
      about: 'in CI: fail early, and on undecided checks',
    },
    { line: 'ironhull lint . --format sarif --output ironhull.sarif', about: 'for code scanning' },
  ],
  async run(args, runtime) {
    const named = targetKinds.map((kind) => [kind, args.list(kind)] as const);
    if (args.positionals.length === 0 && named.every(([, values]) => values.length === 0))
      throw new IronhullError('USAGE', `lint needs a file, a folder, or ${optionUsage}`);
    if (args.positionals.includes(''))
      throw new IronhullError('USAGE', 'a path is empty; check that its variable is set');
    const stdinName = args.text('stdin-filename');
    if (stdinName !== undefined && !args.positionals.includes('-'))
      throw new IronhullError('USAGE', '--stdin-filename names the file on stdin; give - as a path');
    const [app, { loadRunConfig, writeReportAndExitCode }] = await Promise.all([
      import('../../app/lint.ts'),
      import('../report/report-command.ts'),
    ]);
    const config = await loadRunConfig(args, runtime);
    const options: Partial<Record<OptionTargetKind, readonly string[]>> = Object.fromEntries(named);
    const targets = {
      paths: args.positionals,
      ...options,
      ...(stdinName === undefined ? {} : { stdinName }),
    };
    const result = await app.lint(targets, config.checks, runtime, config.policy);
    return writeReportAndExitCode(result, args, config);
  },
};
