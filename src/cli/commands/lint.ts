import { fileWords, optionUsage } from '../../app/targets/help.ts';
import { IronhullError } from '../../core/errors.ts';
import type { HardenedCommand } from '../../core/findings/hardened-command.ts';
import type { OptionTargetKind } from '../../core/target.ts';
import type { RuntimeContext } from '../../app/runtime/runtime-context.ts';
import type { RunConfig } from '../report/report-command.ts';
import type { Command } from '../syntax/command.ts';
import { fixModeOf } from '../syntax/fix-mode.ts';
import { scopeAndPaths } from '../syntax/change-scope.ts';
import { namedProject } from '../syntax/named-project.ts';
import { fixOptions, projectOptions, reportOptions } from '../syntax/options.ts';
import { targetKinds } from '../syntax/target-entries.ts';

/** Returns the `docker run` lines that were named with their fixes. */
async function hardenedLines(
  lines: readonly string[],
  { checks, policy }: RunConfig,
  runtime: RuntimeContext,
): Promise<readonly HardenedCommand[]> {
  if (lines.length === 0) return [];
  const { hardenRunLine, forReport } = await import('../../app/fix/harden-run.ts');
  const judge = { checks, ...(policy && { policy }) };
  const all = await Promise.all(lines.map((line) => hardenRunLine(line, judge, runtime)));
  return all.flatMap((one) => (one === undefined ? [] : forReport(one, runtime)));
}

/** `ironhull lint PATH… [--run LINE]…` */
export const lintCommand: Command = {
  name: 'lint',
  usage: `[PATH]… ${optionUsage} [OPTION]…`,
  summary: 'Check files and docker run command lines; needs no engine',
  description: [
    `PATH is one of these, a folder that is searched for them, or - for stdin: ${fileWords}. Without one, the work tree of Git that the working directory is in is searched, else the folder of the project that docker compose runs there, else the working directory. What Git ignores is not found in folders.`,
    'With --run the hardened line is shown too: with every fix that options can express, and a comment for each.',
    'In a folder, what docker compose runs there is one project: its main file with the override, or the files that COMPOSE_FILE names. A file named alone is checked as docker compose -f FILE runs it.',
  ],
  options: [
    ...targetKinds,
    ...projectOptions,
    'target',
    'changed',
    'staged',
    'context',
    'stdin-filename',
    ...fixOptions,
    ...reportOptions,
  ],
  words: {
    context: {
      value: 'DIR',
      about:
        'build context of the Dockerfiles named as PATH or read from stdin; default: what a Compose or bake file says, then the folder of the file',
    },
  },
  examples: [
    { line: 'ironhull lint', about: 'every file of the repository that can be checked' },
    { line: 'ironhull lint --changed origin/main', about: 'what a branch changed' },
    { line: "ironhull lint --run 'docker run --privileged nginx'", about: 'a command line' },
    {
      line: 'ironhull lint -f compose.yaml -f compose.prod.yaml --profile debug',
      about: 'what docker compose runs with these options',
    },
    {
      line: 'ironhull lint . --strict --format sarif --output ironhull.sarif',
      about: 'in CI: fail on undecided checks too, for code scanning',
    },
  ],
  async run(args, runtime) {
    const named = targetKinds.map((kind) => [kind, args.list(kind)] as const);
    const project = namedProject(args);
    if (args.positionals.includes(''))
      throw new IronhullError('USAGE', 'a path is empty; check that its variable is set');
    const stdinName = args.text('stdin-filename');
    if (stdinName !== undefined && !args.positionals.includes('-'))
      throw new IronhullError('USAGE', '--stdin-filename names the file on stdin; give - as a path');
    const context = args.text('context');
    const fixMode = fixModeOf(args);
    const { scope, paths } = await scopeAndPaths(args, runtime);
    const [app, { loadRunConfig, writeReportAndExitCode }, { isNothingInScope, printNothingInScope }] =
      await Promise.all([
        import('../../app/lint.ts'),
        import('../report/report-command.ts'),
        import('../report/nothing-in-scope.ts'),
      ]);
    const config = await loadRunConfig(args, runtime);
    const options: Partial<Record<OptionTargetKind, readonly string[]>> = Object.fromEntries(named);
    const targets = {
      paths,
      ...options,
      project,
      ...(stdinName === undefined ? {} : { stdinName }),
      ...(context === undefined ? {} : { context }),
      ...(scope === undefined ? {} : { scope }),
    };
    if (fixMode !== undefined) {
      const { fixAndReport } = await import('../report/fix-command.ts');
      return fixAndReport(targets, fixMode, args, config, runtime);
    }
    const result = await app.lint(targets, config.checks, runtime, config.policy);
    if (isNothingInScope(scope, result)) return printNothingInScope();
    const hardened = await hardenedLines(args.list('run'), config, runtime);
    const report = hardened.length === 0 ? result.report : { ...result.report, hardened };
    return writeReportAndExitCode({ ...result, report }, args, config);
  },
};
