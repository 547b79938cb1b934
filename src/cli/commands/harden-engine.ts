import type { EnginePlan, EngineResult } from '../../core/engine/engine-plan.ts';
import { IronhullError } from '../../core/errors.ts';
import type { RuntimeContext } from '../../app/runtime/runtime-context.ts';
import type { PlannedEngine } from '../../app/harden-engine/planned-engine.ts';
import { print, printError, writeNew } from '../output/output.ts';
import type { Arguments } from '../syntax/arguments.ts';
import type { Command } from '../syntax/command.ts';
import { jsonOrTable } from '../syntax/json-or-table.ts';
import { namedEngine } from '../syntax/named-engine.ts';
import { tableOptions } from '../report/terminal.ts';

const defaultTimeout = 60;

function timeoutOf(args: Arguments): number {
  const text = args.text('timeout') ?? String(defaultTimeout);
  const value = Number(text);
  if (!/^\d+$/u.test(text) || value < 1 || value > 3600)
    throw new IronhullError('USAGE', `--timeout is ${text}; it must be a number of seconds from 1 to 3600`);
  return value * 1000;
}

function refuseMixedOptions(args: Arguments): void {
  const [stray] = args.positionals;
  if (stray !== undefined)
    throw new IronhullError(
      'USAGE',
      `Unexpected argument '${stray}'; to harden a Compose file named engine: ironhull harden ./engine`,
    );
  const [applies, rollsBack] = [args.flag('apply'), args.flag('rollback')];
  if (applies && rollsBack)
    throw new IronhullError('USAGE', '--apply and --rollback are opposites; give one of them');
  if (args.text('output') !== undefined && (applies || rollsBack))
    throw new IronhullError('USAGE', '--output writes the file of a plan; leave out --apply and --rollback');
  if (args.text('config-file') !== undefined && !rollsBack)
    throw new IronhullError(
      'USAGE',
      '--config-file goes with --rollback; a plan takes the file of the engine',
    );
}

async function writeReportOf(
  report: { plan?: EnginePlan; result?: EngineResult },
  args: Arguments,
): Promise<void> {
  const { engineReportAsJson, planAsText, resultAsText } =
    await import('../../reports/engine-plan/write-plan.ts');
  if (jsonOrTable(args) === 'json') {
    await print(engineReportAsJson(report));
    return;
  }
  const options = tableOptions(process.stdout, process.env, { all: true, brief: false });
  const { plan, result } = report;
  await print(
    [
      plan === undefined ? '' : planAsText(plan, options),
      result === undefined ? '' : resultAsText(result, options),
    ].join(''),
  );
}

function ignore(): void {
  // A lost connection is no wish to stop.
}

/**
 * Runs a change that signals do not end halfway: a lost ssh connection (SIGHUP) lets it go on, and Ctrl-C has it undone.
 */
async function uninterrupted<T>(use: (isInterrupted: () => boolean) => Promise<T>): Promise<T> {
  let stops = false;
  const stop = (): void => {
    if (!stops) printError('Stopping: what was changed is put back\n');
    stops = true;
  };
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', ignore);
  try {
    return await use(() => stops);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop).off('SIGHUP', ignore);
  }
}

/** The plan has said already what stands in its way. */
function withoutObstacles({ why, ...result }: EngineResult, { obstacles }: EnginePlan): EngineResult {
  return why === undefined || obstacles.length > 0 ? result : { ...result, why };
}

function exitCodeOf({ outcome, checks }: EngineResult): number {
  if (outcome === 'rollback-failed' || outcome === 'refused') return 2;
  if (outcome === 'rolled-back') return 1;
  return checks.some(({ state }) => state === 'unknown') ? 3 : 0;
}

async function planFor(args: Arguments, runtime: RuntimeContext): Promise<PlannedEngine> {
  const [{ planEngine }, { restartCommandWords }, { loadRunConfig }] = await Promise.all([
    import('../../app/harden-engine/plan-engine.ts'),
    import('../../app/harden-engine/restart-method.ts'),
    import('../report/report-command.ts'),
  ]);
  const { checks, policy } = await loadRunConfig(args, runtime);
  const command = args.text('restart-command');
  return planEngine(
    {
      targets: namedEngine(args),
      checks,
      ...(policy === undefined ? {} : { policy }),
      isNamed: args.list('only').length > 0,
      ...(command === undefined ? {} : { restartCommand: restartCommandWords(command) }),
      mayStopContainers: args.flag('stop-containers'),
    },
    runtime,
  );
}

async function rollback(args: Arguments, runtime: RuntimeContext): Promise<number> {
  const [{ undoChange }, { restartCommandWords }] = await Promise.all([
    import('../../app/harden-engine/undo-change.ts'),
    import('../../app/harden-engine/restart-method.ts'),
  ]);
  const [configFile, command] = [args.text('config-file'), args.text('restart-command')];
  const request = {
    targets: namedEngine(args),
    ...(configFile === undefined ? {} : { configFile }),
    ...(command === undefined ? {} : { restartCommand: restartCommandWords(command) }),
    timeoutMs: timeoutOf(args),
  };
  const result = await uninterrupted(() => undoChange(request, runtime));
  await writeReportOf({ result }, args);
  // What was asked for was done.
  return result.outcome === 'rolled-back' ? 0 : exitCodeOf(result);
}

/** `ironhull harden engine` */
export const hardenEngineCommand: Command = {
  name: 'harden engine',
  usage: '[OPTION]…',
  summary:
    'Harden daemon.json of an engine: show each change and what it does to containers, apply it, or put it back',
  description: [
    'Without --apply nothing is changed: it shows the new daemon.json as a diff, and for each change the rule that it is for, how it takes effect, what may break, and which containers it concerns.',
    'With --apply the engine’s own `dockerd --validate` checks the file, the old one is kept beside it, dockerd is reloaded or restarted, and then the engine, the changed settings and every container that ran before are checked. If anything fails, all is put back. A run that was killed is put back with --rollback.',
    'A restart goes through systemd, or through --restart-command. One that would stop containers needs --stop-containers.',
    'Exit codes: 0 applied, or only shown; 1 rolled back; 2 refused, failed, or could not be put back; 3 applied, and a setting could not be confirmed.',
  ],
  options: [
    'engine',
    'context',
    'apply',
    'rollback',
    'restart-command',
    'stop-containers',
    'timeout',
    'config-file',
    'only',
    'skip',
    'policy',
    'no-policy',
    'preset',
    'format',
    'output',
    'overwrite',
  ],
  words: {
    engine: {
      value: 'URL',
      about:
        'engine to harden: unix:///path; default: DOCKER_HOST, then the current docker context, then the usual sockets',
    },
    output: {
      value: 'FILE',
      about: 'also write the proposed daemon.json to this file (-: only that, to stdout)',
    },
    only: {
      value: 'RULES',
      about:
        'fix only what these rules find: ids, groups or other tools’ ids, separated by commas; may be repeated',
    },
    skip: { value: 'RULES', about: 'fix what all rules find but these; may be repeated' },
    format: { value: 'FORMAT', about: 'format of the output: table (default) or json' },
  },
  examples: [
    { line: 'ironhull harden engine', about: 'shows what would change' },
    { line: 'ironhull harden engine --only engine/live-restore --apply', about: 'makes one change' },
    {
      line: 'ironhull harden engine --apply',
      about: 'makes all changes, checks them, and puts them back if anything fails',
    },
    { line: 'ironhull harden engine --rollback', about: 'puts back a change that was not completed' },
  ],
  async run(args, runtime) {
    refuseMixedOptions(args);
    jsonOrTable(args);
    const timeoutMs = timeoutOf(args);
    if (args.flag('rollback')) return rollback(args, runtime);
    const planned = await planFor(args, runtime);
    const { plan, text } = planned;
    const output = args.text('output');
    if (output === '-') {
      await print(text);
      return 0;
    }
    if (output !== undefined) await writeNew(output, text, args.flag('overwrite'));
    const isTable = jsonOrTable(args) === 'table';
    if (!args.flag('apply')) {
      await writeReportOf({ plan }, args);
      if (isTable && plan.changes.length > 0)
        printError('Nothing was changed: this is what --apply would do\n');
      return 0;
    }
    const { applyPlan } = await import('../../app/harden-engine/apply-plan.ts');
    if (isTable) await writeReportOf({ plan }, args);
    const result = await uninterrupted((isInterrupted) =>
      applyPlan(planned, { targets: namedEngine(args), timeoutMs, isInterrupted }, runtime),
    );
    if (isTable) await print('\n');
    await writeReportOf(isTable ? { result: withoutObstacles(result, plan) } : { plan, result }, args);
    return exitCodeOf(result);
  },
};
