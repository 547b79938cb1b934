import { dirname } from 'node:path';
import { valueOf } from '../../core/observed.ts';
import type { ContainerState } from '../../core/workload/container-state.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import type { EngineCheckResult, EngineResult } from '../../core/engine/engine-plan.ts';
import {
  bytesHash,
  createFile,
  exchangeFile,
  makeFolders,
  readCopy,
  removeFile,
  removeFolders,
  type FileCopy,
} from '../../io/engine-config-files.ts';
import type { LiveTargets } from '../live-targets.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { checkChanges, checkContainers } from './check-engine.ts';
import {
  machineTools,
  reloadDockerd,
  restartDockerd,
  type EngineSession,
  type EngineTools,
} from './engine-session.ts';
import type { FoundDockerd } from './find-dockerd.ts';
import { fateOf, takesEffect } from './forecast.ts';
import { changedMembers, membersOfText } from './member-changes.ts';
import { editableText } from './config-text.ts';
import type { PlannedEngine } from './planned-engine.ts';
import { shownCommand } from './restart-method.ts';
import { rollBack } from './roll-back.ts';
import { backupFileOf, stateFileOf, stateText, type ChangeState } from './state-file.ts';
import { unitObstacle, validateFile } from './validate-file.ts';

/** How a plan is carried out. */
export interface ApplyOptions {
  targets: LiveTargets;
  /** How long each wait may take, in milliseconds. */
  timeoutMs: number;
  /** Whether a person wants to stop: asked before each step; what was done is then undone. */
  isInterrupted: () => boolean;
  tools?: EngineTools;
}

/** A plan with all that is needed to carry it out. */
interface Ready {
  planned: PlannedEngine;
  dockerd: FoundDockerd;
  file: string;
  session: EngineSession;
  /** The file as it is; missing if there is none. */
  old: FileCopy | undefined;
  next: FileCopy;
}

function refused(why: string, done: readonly string[] = []): EngineResult {
  return { outcome: 'refused', done, checks: [], why, byHand: [] };
}

function newFile(text: string): FileCopy {
  return {
    bytes: Buffer.from(text, 'utf8'),
    uid: process.getuid?.() ?? 0,
    gid: process.getgid?.() ?? 0,
    mode: 0o644,
  };
}

/** Values that the engine has for members that its file lacks and a reload takes. */
function reloadedDefaults(before: string, after: string, engine: EngineFacts): Record<string, unknown> {
  const old = membersOfText(before);
  const debug = valueOf(valueOf(engine.settings)?.debug);
  const values: Record<string, unknown> = { 'live-restore': engine.liveRestore, debug };
  const names = changedMembers(before, after).filter(
    (name) => takesEffect(name, after) === 'reload' && !Object.hasOwn(old, name),
  );
  return Object.fromEntries(
    names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])),
  );
}

/** Whether containers survive a restart of dockerd during the change. */
function survives({ planned }: Ready): boolean {
  const { steps, fates } = planned.plan.transition;
  return !steps.includes('restart') || (fates['keeps running'] ?? []).length > 0;
}

function stateOf(ready: Ready, now: string): ChangeState {
  const { planned, dockerd, file, old, next, session } = ready;
  const facts = valueOf(planned.judge.facts.engine);
  const before = editableText(planned.textNow ?? '');
  return {
    version: 1,
    startedAt: now,
    file,
    ...(old === undefined ? {} : { backup: backupFileOf(file, now) }),
    newHash: bytesHash(next.bytes),
    engineId: dockerd.engineId,
    socket: session.endpoint.kind === 'unix' ? session.endpoint.path : '',
    dockerd: { pid: dockerd.pid, startTime: dockerd.startTime },
    steps: planned.plan.transition.steps,
    ...(planned.restart === undefined ? {} : { restart: planned.restart }),
    reloadedDefaults: facts === undefined ? {} : reloadedDefaults(before, planned.text, facts),
    containers: planned.containers,
  };
}

/** Writes the copy of the old file and the state file, and puts the new file in place. Returns why not, if so. */
async function writeFiles(ready: Ready, state: ChangeState, done: string[]): Promise<string | undefined> {
  const { file, old, next } = ready;
  const { backup } = state;
  if (old !== undefined && backup !== undefined) {
    const failure = await createFile(backup, old);
    if (failure !== undefined) return `${backup} could not be written: ${failure}`;
    done.push(`Copied ${file} to ${backup}`);
  }
  const stateFile = stateFileOf(file);
  const undo = async (why: string): Promise<string> => {
    if (backup !== undefined) await removeFile(backup);
    return why;
  };
  const stateCopy = { ...newFile(stateText(state)), mode: 0o600 };
  const failure = await createFile(stateFile, stateCopy);
  if (failure !== undefined) return undo(`${stateFile} could not be written: ${failure}`);
  const hash = old === undefined ? undefined : bytesHash(old.bytes);
  const unwritten = await exchangeFile(file, next, hash);
  if (unwritten === undefined) {
    done.push(`Wrote ${file}`);
    return undefined;
  }
  await removeFile(stateFile);
  return undo(`${file} could not be written: ${unwritten}`);
}

/** Has dockerd take the new file. Returns why it did not, if so. */
async function takeFile(
  ready: Ready,
  { isInterrupted }: ApplyOptions,
  done: string[],
): Promise<string | undefined> {
  const { planned, session, dockerd } = ready;
  for (const step of planned.plan.transition.steps) {
    if (isInterrupted()) return 'it was interrupted';
    session.runtime.progress(step === 'reload' ? 'reloading dockerd' : 'restarting dockerd');
    if (step === 'reload') {
      const failure = await reloadDockerd(session);
      if (failure !== undefined) return failure;
      done.push(`Reloaded dockerd (process ${dockerd.pid}, SIGHUP)`);
    } else if (planned.restart !== undefined) {
      const failure = await restartDockerd(session, planned.restart, dockerd);
      if (failure !== undefined) return failure;
      done.push('Restarted dockerd');
    }
  }
  return isInterrupted() ? 'it was interrupted' : undefined;
}

/** Checks the engine and its containers. Returns the results, and the names of containers that stay down. */
async function checkAll(ready: Ready, options: ApplyOptions, since: number) {
  const { planned, session } = ready;
  const { changes, transition } = planned.plan;
  session.runtime.progress('checking the engine and its containers');
  const isSurvived = survives(ready);
  const settings = await checkChanges(session, options.targets, planned.judge, changes, transition);
  const isReload = transition.steps.every((step) => step === 'reload');
  const { compared, results } = await checkContainers(session, {
    containers: planned.containers,
    fateOf: (container: ContainerState) => fateOf(container, isSurvived),
    // A reload touches no container: its health is what it is, and no run of its check is waited for.
    since: isReload ? Number.NEGATIVE_INFINITY : since,
  });
  const down = compared.filter(({ state }) => state === 'down').map(({ name }) => name);
  return { checks: [...settings, ...results], down };
}

async function prepare(
  planned: PlannedEngine,
  options: ApplyOptions,
  runtime: RuntimeContext,
): Promise<Ready | EngineResult> {
  const { plan, dockerd, realFile, judge } = planned;
  if (plan.obstacles.length > 0) return refused(plan.obstacles.join('\n'));
  if (dockerd === undefined || realFile === undefined)
    return refused('the engine was not found on this machine');
  const engine = valueOf(judge.facts.engine);
  const path = engine?.endpoint.replace(/^unix:\/\//u, '') ?? '';
  const session: EngineSession = {
    endpoint: { kind: 'unix', path },
    engineId: dockerd.engineId,
    runtime,
    tools: options.tools ?? machineTools,
    timeoutMs: options.timeoutMs,
  };
  const old = await readCopy(realFile).catch((error: unknown) =>
    error instanceof Error ? error.message : '',
  );
  if (typeof old === 'string') return refused(`${realFile} cannot be read: ${old}`);
  const isAsRead =
    old === undefined
      ? planned.textNow === undefined
      : planned.textNow !== undefined && old.bytes.equals(Buffer.from(planned.textNow, 'utf8'));
  if (!isAsRead) return refused(`${realFile} changed since it was read, or is not plain UTF-8 text`);
  const text = newFile(planned.text);
  const next = old === undefined ? text : { ...old, bytes: text.bytes };
  return { planned, dockerd, file: realFile, session, old, next };
}

/**
 * Carries a plan out: `dockerd --validate`, a copy of the old file, the new file, a reload or restart, and checks of the
 * engine and its containers. If anything fails everything is put back. Never leaves a file that dockerd was not seen to
 * take.
 */
export async function applyPlan(
  planned: PlannedEngine,
  options: ApplyOptions,
  runtime: RuntimeContext,
): Promise<EngineResult> {
  const { plan } = planned;
  if (plan.changes.length === 0 && plan.obstacles.length === 0)
    return { outcome: 'unchanged', done: [], checks: [], byHand: [] };
  const ready = await prepare(planned, options, runtime);
  if ('outcome' in ready) return ready;
  const { session } = ready;
  const done: string[] = [];
  const folders = await makeFolders(dirname(ready.file));
  if ('failure' in folders) return refused(`${dirname(ready.file)} could not be made: ${folders.failure}`);
  runtime.progress('checking the new file with dockerd --validate');
  const invalid =
    (await unitObstacle(ready.dockerd, planned, session)) ?? (await validateFile(ready, session));
  if (invalid !== undefined) {
    await removeFolders(folders.made);
    return refused(invalid);
  }
  done.push('Checked the new file: dockerd --validate takes it, with the arguments that dockerd runs with');
  const now = runtime.clock.now();
  const state = stateOf(ready, now);
  const unwritten = await writeFiles(ready, state, done);
  if (unwritten !== undefined) return refused(unwritten, []);
  const failure = await takeFile(ready, options, done);
  if (failure !== undefined) return withRollback(await rollBack(state, session, failure), done, []);
  const { checks, down } = await checkAll(ready, options, Date.parse(now));
  const failed = checks.find((one) => one.state === 'failed');
  if (failed !== undefined) {
    const why = `${failed.what}: ${failed.saw}`;
    return withRollback(await rollBack(state, session, why), done, checks);
  }
  await removeFile(stateFileOf(ready.file));
  const { backup } = state;
  return {
    outcome: 'applied',
    done,
    checks,
    ...(backup === undefined ? {} : { backup }),
    byHand:
      down.length > 0
        ? [`Start what does not start by itself: ${shownCommand(['docker', 'start', ...down])}`]
        : [],
  };
}

function withRollback(
  result: EngineResult,
  done: readonly string[],
  checks: readonly EngineCheckResult[],
): EngineResult {
  return {
    ...result,
    done: [...done, ...result.done],
    checks: [...checks.filter(({ state }) => state === 'failed'), ...result.checks],
  };
}
