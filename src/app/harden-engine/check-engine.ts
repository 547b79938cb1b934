import type { ContainerState } from '../../core/container-state.ts';
import type {
  EngineChange,
  EngineCheckResult,
  EngineTransition,
  RestartFate,
} from '../../core/engine-plan.ts';
import { valueOf } from '../../core/observed.ts';
import { collectLive } from '../collect-live.ts';
import type { LiveTargets } from '../live-targets.ts';
import { needsOf } from '../needs-of.ts';
import { compareContainer, containerResults, type Compared } from './compare-containers.ts';
import { withEngineClient, waitFor, type EngineSession } from './engine-session.ts';
import { isDelayed } from './forecast.ts';
import { judgeEngine, type EngineJudge, type JudgedEngine } from './judge-file.ts';
import { readContainers } from './read-containers.ts';

function changeResult(
  { rule, fingerprint, members, forecast }: EngineChange,
  { findings, outcomes }: JudgedEngine,
  transition: EngineTransition,
): EngineCheckResult {
  const what = `${members.join(', ')} (${rule})`;
  const isThere = findings.some((one) => one.fingerprint === fingerprint);
  if (isThere && isDelayed(forecast, transition))
    return { what, state: 'passed', saw: 'set in the file; waits for a start with no container running' };
  if (isThere)
    return { what, state: 'failed', saw: 'the rule still finds it: the engine did not take the change' };
  const unknown = outcomes.find((one) => one.rule === rule)?.outcome;
  return unknown?.state === 'unknown'
    ? { what, state: 'unknown', saw: unknown.doubts.join('; ') }
    : { what, state: 'passed', saw: 'in effect' };
}

/** Audits the engine again: whether each change is in effect. */
export async function checkChanges(
  session: EngineSession,
  targets: LiveTargets,
  judge: EngineJudge,
  changes: readonly EngineChange[],
  transition: EngineTransition,
): Promise<readonly EngineCheckResult[]> {
  const { facts } = await collectLive(targets, [], session.runtime, needsOf(judge.checks));
  if (facts.engine.state !== 'known')
    return [{ what: 'settings', state: 'failed', saw: 'the engine does not answer' }];
  const judged = judgeEngine({ ...judge, facts }, facts.engine.value);
  return changes.map((change) => changeResult(change, judged, transition));
}

/** The containers before a change, what was expected of each, and when it was made. */
export interface ContainersBefore {
  containers: readonly ContainerState[];
  fateOf: (container: ContainerState) => RestartFate;
  /** Milliseconds since 1970. */
  since: number;
}

async function compareNow(
  session: EngineSession,
  { containers, fateOf, since }: ContainersBefore,
): Promise<readonly Compared[] | undefined> {
  const now = valueOf(await withEngineClient(session, readContainers));
  if (now === undefined) return undefined;
  const byId = new Map(now.map((one) => [one.id, one]));
  return containers
    .filter(({ isRunning }) => isRunning)
    .map((before) => {
      const after = byId.get(before.id);
      const fate = fateOf(before);
      return compareContainer({ before, fate, ...(after === undefined ? {} : { after }) }, since);
    });
}

/** Whether nothing is left to wait for. */
function isFinal(compared: readonly Compared[]): boolean {
  return !compared.some(({ state }) => state === 'waiting' || state === 'settling');
}

/**
 * Compares the containers that ran before a change with what they are now. Waits for those that are started again, and
 * for one run of each health check.
 */
export async function checkContainers(
  session: EngineSession,
  before: ContainersBefore,
): Promise<{ compared: readonly Compared[]; results: readonly EngineCheckResult[] }> {
  let latest: readonly Compared[] | undefined;
  await waitFor(session, async () => {
    latest = (await compareNow(session, before)) ?? latest;
    const isOver =
      latest !== undefined && (isFinal(latest) || latest.some(({ state }) => state === 'harmed'));
    return isOver ? true : undefined;
  });
  if (latest === undefined)
    return {
      compared: [],
      results: [{ what: 'containers', state: 'failed', saw: 'the containers cannot be listed' }],
    };
  return { compared: latest, results: containerResults(latest) };
}
