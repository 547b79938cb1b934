import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyPlan, type ApplyOptions } from '../../../src/app/harden-engine/apply-plan.ts';
import { planEngine } from '../../../src/app/harden-engine/plan-engine.ts';
import type { PlannedEngine } from '../../../src/app/harden-engine/planned-engine.ts';
import { undoChange } from '../../../src/app/harden-engine/undo-change.ts';
import { registeredChecks } from '../../../src/app/registered-checks.ts';
import { selectChecks } from '../../../src/app/select-checks.ts';
import type { EngineResult } from '../../../src/core/engine/engine-plan.ts';
import { runCommand } from './commands.ts';
import { docker } from './containers.ts';
import { startEngine, type LabEngine, type StartOptions } from './engine.ts';
import { labMachine } from './machine.ts';

/** An engine whose daemon.json is in a folder of the test's own. */
export interface HardenedLab {
  engine: LabEngine;
  folder: string;
  /** Its daemon.json. */
  file: string;
  /** Writes a program that restarts the engine, and returns its path. */
  restarter: (faults?: RestartFaults) => Promise<string>;
  plan: (more?: PlanOptions) => Promise<PlannedEngine>;
  apply: (planned: PlannedEngine, options?: Partial<ApplyOptions>) => Promise<EngineResult>;
  undo: (restartCommand?: readonly string[]) => Promise<EngineResult>;
  /** Ends a restart that was left behind by a run that was killed. */
  endRestart: () => Promise<void>;
  /** Names of the files beside daemon.json that a change left. */
  leftFiles: () => Promise<readonly string[]>;
}

/** What goes wrong when the engine is restarted. */
export interface RestartFaults {
  /** Arguments of dockerd beside those that it had. */
  flags?: readonly string[];
  /** Lines of shell that run when the engine has been started again; `$COUNT` is the number of starts so far. */
  after?: readonly string[];
  /** Lines that run before it is stopped. */
  before?: readonly string[];
}

export interface PlanOptions {
  only?: readonly string[];
  restartCommand?: readonly string[];
  mayStopContainers?: boolean;
}

/** The command line of the running dockerd again, after it ended, with the faults that a test wants. */
function restartScript(
  engine: LabEngine,
  folder: string,
  { flags = [], after = [], before = [] }: RestartFaults,
): string {
  const { directory } = engine;
  return [
    '#!/bin/sh',
    `echo $$ > ${folder}/restarting`,
    `PATH=$PATH:/usr/sbin:/sbin`,
    `echo x >> ${folder}/restarts; COUNT=$(wc -l < ${folder}/restarts)`,
    // None where the last start failed.
    `PID=$(cat ${directory}/pid 2> /dev/null)`,
    ...before,
    'if [ -n "$PID" ]; then',
    // Started again with address pools of its own, dockerd removes docker0, which may be another engine's.
    `[ -e ${folder}/arguments ] || grep -zv '^--default-address-pool=' /proc/$PID/cmdline > ${folder}/arguments`,
    // The new process joins the network namespace of the old one, which a test may have made.
    `[ -e ${folder}/net ] || { touch ${folder}/net; mount --bind /proc/$PID/ns/net ${folder}/net; }`,
    'kill -TERM $PID',
    'while [ -d /proc/$PID ] && ! grep -q "^State:.Z" /proc/$PID/status; do sleep 0.05; done',
    'fi',
    `xargs -0 -a ${folder}/arguments sh -c 'exec setsid nsenter --net=${folder}/net "$@" ${flags.join(' ')} >> ${directory}/log 2>&1 &' sh`,
    ...after,
    '',
  ].join('\n');
}

/** Runs `use` with an engine that reads the daemon.json given, and takes it away. */
export async function withHardenedLab(
  { daemonJson, ...options }: Omit<StartOptions, 'config'> & { daemonJson: string },
  use: (lab: HardenedLab) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-harden-engine-'));
  const file = join(folder, 'daemon.json');
  try {
    await writeFile(file, daemonJson);
    const { daemonFlags = [], ...rest } = options;
    const engine = await startEngine({
      ...rest,
      config: 'default',
      daemonFlags: [`--config-file=${file}`, ...daemonFlags],
    });
    try {
      await use(labOf(engine, folder, file));
    } finally {
      await engine.stop();
      await runCommand('umount', [join(folder, 'net')]);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function labOf(engine: LabEngine, folder: string, file: string): HardenedLab {
  const targets = { engine: `unix://${engine.socket}` };
  const runtime = labMachine({ PATH: process.env['PATH'] });
  return {
    engine,
    folder,
    file,
    async restarter(faults = {}) {
      const script = join(folder, 'restart');
      await writeFile(script, restartScript(engine, folder, faults));
      await chmod(script, 0o755);
      return script;
    },
    plan: ({ only = [], ...more } = {}) =>
      planEngine(
        {
          targets,
          checks: selectChecks(registeredChecks, only, []),
          isNamed: only.length > 0,
          mayStopContainers: false,
          ...more,
        },
        runtime,
      ),
    apply: (planned, options = {}) =>
      applyPlan(planned, { targets, timeoutMs: 20_000, isInterrupted: () => false, ...options }, runtime),
    undo: (restartCommand) =>
      undoChange(
        {
          targets,
          configFile: file,
          timeoutMs: 20_000,
          ...(restartCommand === undefined ? {} : { restartCommand }),
        },
        runtime,
      ),
    async endRestart() {
      // Its process group; the dockerd that it started has one of its own.
      const pid = Number(await textOf(join(folder, 'restarting')));
      if (pid > 1) process.kill(-pid, 'SIGKILL');
    },
    leftFiles: async () => (await readdir(folder)).filter((name) => name.includes('daemon.json')).toSorted(),
  };
}

const main = join(import.meta.dirname, '../../../src/cli/main.ts');
/** Runs the command of this checkout with the arguments behind it. */
const program = `import(${JSON.stringify(main)}).then((m) => m.main(process.argv.slice(1))).then((code) => { process.exitCode = code; })`;

/** The arguments of Node that run `ironhull harden engine` on the engine at a socket. */
export function hardenEngineArguments(socket: string, ...args: readonly string[]): readonly string[] {
  return ['-e', program, '--', 'harden', 'engine', '--no-policy', `--engine=unix://${socket}`, ...args];
}

/** What identifies the process of a container, as the engine shows it. */
export function processOf(engine: LabEngine, name: string): Promise<string> {
  return docker(engine, 'inspect', '--format', '{{.State.Status}} {{.State.Pid}} {{.State.StartedAt}}', name);
}

/** One member of `GET /info`. */
export async function infoOf(engine: LabEngine, member: string): Promise<unknown> {
  const { body } = await engine.request('GET', '/info');
  return (body as Record<string, unknown>)[member];
}

/** Asserts what became of a plan, and shows all of it if that is something else. */
export function assertOutcome(result: EngineResult, outcome: EngineResult['outcome']): void {
  assert.equal(result.outcome, outcome, JSON.stringify(result, undefined, 2));
}

/** The text of a file; absent if there is none. */
export async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
