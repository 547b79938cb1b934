import type { EngineCheckResult, EngineResult } from '../../core/engine/engine-plan.ts';
import {
  bytesHash,
  exchangeFile,
  readCopy,
  removeFile,
  type FileCopy,
} from '../../io/engine-config-files.ts';
import { checkContainers } from './check-engine.ts';
import type { Compared } from './compare-containers.ts';
import {
  dockerdNow,
  isOtherProcess,
  reloadDockerd,
  restartDockerd,
  waitFor,
  type EngineSession,
} from './engine-session.ts';
import type { FoundDockerd } from './find-dockerd.ts';
import { fateOf } from './forecast.ts';
import { restartWords, shownCommand } from './restart-method.ts';
import { restoreFiles } from './restore.ts';
import { stateFileOf, type ChangeState } from './state-file.ts';

/** Why a rollback stopped. */
class RollbackFailed extends Error {}

/** A rollback in progress. */
interface Rollback {
  session: EngineSession;
  state: ChangeState;
  /** The old file; missing if there was none. */
  old: FileCopy | undefined;
  done: string[];
}

const emptyFile = (): FileCopy => ({
  bytes: Buffer.from('{}\n'),
  uid: process.getuid?.() ?? 0,
  gid: process.getgid?.() ?? 0,
  mode: 0o644,
});

/** Returns the steps by which a person puts an engine back. */
export function stepsByHand({ file, backup, restart }: ChangeState): readonly string[] {
  const restore =
    backup === undefined
      ? `Remove the new file: ${shownCommand(['rm', file])}`
      : `Put the old file back: ${shownCommand(['cp', '-p', backup, file])}`;
  const start =
    restart === undefined ? 'Restart dockerd' : `Restart dockerd: ${shownCommand(restartWords(restart))}`;
  return [
    restore,
    start,
    'See that it runs (docker info) and that the containers run (docker ps); the log of dockerd says why if it does not start',
    `Then remove ${stateFileOf(file)}`,
  ];
}

async function readOld({ backup }: ChangeState): Promise<FileCopy | undefined> {
  if (backup === undefined) return undefined;
  const old = await readCopy(backup);
  if (old === undefined) throw new RollbackFailed(`the copy of the old file is gone: ${backup}`);
  return old;
}

async function currentHash(file: string): Promise<string | undefined> {
  const now = await readCopy(file);
  return now === undefined ? undefined : bytesHash(now.bytes);
}

/** Writes a file of the rollback over one that this program wrote; what somebody else wrote stays. */
async function put({ state, old }: Rollback, copy: FileCopy | undefined): Promise<void> {
  const { file, newHash } = state;
  const hash = await currentHash(file);
  const wanted = copy === undefined ? undefined : bytesHash(copy.bytes);
  if (hash === wanted) return;
  const { forRestart, forReload } = restoreFiles(old ?? emptyFile(), state);
  const ours = [
    newHash,
    ...[forRestart, forReload, old].flatMap((one) => (one ? [bytesHash(one.bytes)] : [])),
  ];
  if (hash === undefined ? old !== undefined : !ours.includes(hash))
    throw new RollbackFailed(
      hash === undefined ? `${file} was removed meanwhile` : `${file} was changed by somebody else meanwhile`,
    );
  const failure = copy === undefined ? await removeFile(file, hash) : await exchangeFile(file, copy, hash);
  if (failure !== undefined) throw new RollbackFailed(`${file} could not be written: ${failure}`);
}

async function restartOld(rollback: Rollback, now: FoundDockerd | undefined): Promise<void> {
  const { session, state, done } = rollback;
  if (state.restart === undefined)
    throw new RollbackFailed('dockerd must be restarted, and no command for it is known');
  const before = now ?? { pid: 0, startTime: '' };
  const failure = await restartDockerd(session, state.restart, before);
  if (failure !== undefined) throw new RollbackFailed(failure);
  done.push(`Restarted dockerd with the old settings`);
}

/** Whether dockerd may have read the new file: it is another process than before, or does not answer. */
function needsRestart({ state }: Rollback, now: FoundDockerd | undefined): boolean {
  return now === undefined || isOtherProcess(now, state.dockerd);
}

async function currentDockerd(rollback: Rollback): Promise<FoundDockerd | undefined> {
  const { session, state } = rollback;
  // A dockerd that was only reloaded may be busy for a moment. One that was restarted is restarted once more.
  const timeoutMs = state.steps.includes('restart') ? 0 : Math.min(session.timeoutMs, 10_000);
  return waitFor({ ...session, timeoutMs }, async () => {
    const search = await dockerdNow(session);
    return 'dockerd' in search ? search.dockerd : undefined;
  });
}

async function restoreEngine(rollback: Rollback): Promise<void> {
  const { session, state, old, done } = rollback;
  const { forRestart, forReload } = restoreFiles(old ?? emptyFile(), state);
  const now = await currentDockerd(rollback);
  if (needsRestart(rollback, now)) {
    // First of all the file: a service manager may be trying to start dockerd right now.
    await put(rollback, forRestart ?? old);
    await restartOld(rollback, now);
  }
  if (state.steps.includes('reload')) {
    await put(rollback, forReload ?? old);
    const failure = await reloadDockerd(session);
    if (failure !== undefined) throw new RollbackFailed(failure);
    done.push('Reloaded dockerd with the old settings');
  }
  await put(rollback, old);
  done.push(old === undefined ? `Removed ${state.file}, as before` : `Restored ${state.file}, byte for byte`);
}

function downNames(compared: readonly Compared[]): readonly string[] {
  return compared.filter(({ state }) => state === 'down').map(({ name }) => name);
}

/** Checks the engine after a rollback: what ran before runs, restarted or not. */
async function checkRestored({ session, state }: Rollback) {
  const since = Date.parse(session.runtime.clock.now());
  const { compared, results } = await checkContainers(session, {
    containers: state.containers,
    // It was promised that nothing changes; what counts now is that everything runs.
    fateOf: (container) => {
      const fate = fateOf(container, false);
      return fate === 'is removed' && state.restart === undefined ? 'keeps running' : fate;
    },
    since,
  });
  return { down: downNames(compared), results };
}

async function cleanUp({ state }: Rollback): Promise<void> {
  await removeFile(stateFileOf(state.file));
  // The old file is in its place again: its copy says nothing more.
  if (state.backup !== undefined) await removeFile(state.backup);
}

/**
 * Puts an engine back to its old file: the bytes of the file, and the settings that it runs with. `why` is what went wrong
 * before. Never throws for a failure: it then says what a person has to do.
 */
export async function rollBack(
  state: ChangeState,
  session: EngineSession,
  why: string,
): Promise<EngineResult> {
  const done: string[] = [];
  let checks: readonly EngineCheckResult[] = [];
  try {
    const old = await readOld(state);
    const rollback: Rollback = { session, state, old, done };
    await restoreEngine(rollback);
    const { down, results } = await checkRestored(rollback);
    checks = results;
    const failed = results.find((one) => one.state === 'failed');
    await cleanUp(rollback);
    if (failed !== undefined)
      return {
        outcome: 'rollback-failed',
        done,
        checks,
        why: `${why}. The old file is back, but ${failed.what}: ${failed.saw}`,
        byHand: ['See `docker ps -a` and the log of that container, and start it again'],
      };
    const byHand =
      down.length > 0
        ? [`Start what does not start by itself: ${shownCommand(['docker', 'start', ...down])}`]
        : [];
    return { outcome: 'rolled-back', done, checks, why, byHand };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const isKnown = error instanceof RollbackFailed || (error instanceof Error && 'code' in error);
    if (!isKnown) throw error;
    return {
      outcome: 'rollback-failed',
      done,
      checks,
      why: `${why}. The rollback failed: ${reason}`,
      ...(state.backup === undefined ? {} : { backup: state.backup }),
      byHand: stepsByHand(state),
    };
  }
}
