import type { ContainerState } from '../../core/workload/container-state.ts';
import type {
  EngineChange,
  EngineCheckResult,
  EngineTransition,
  RestartFate,
} from '../../core/engine/engine-plan.ts';
import { valueOf } from '../../core/observed.ts';
import { collectLive } from '../collect-live.ts';
import type { LiveTargets } from '../live-targets.ts';
import { needsOf } from '../needs-of.ts';
import { compareContainer, containerResults, lifeSigns, type Compared } from './compare-containers.ts';
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
  const other = findings.find((one) => one.rule === rule);
  if (other !== undefined)
    return { what, state: 'passed', saw: `in effect; the rule also finds: ${other.message}` };
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

interface Look {
  compared: readonly Compared[];
  signs: string;
}

async function lookAt(
  session: EngineSession,
  { containers, fateOf, since }: ContainersBefore,
): Promise<Look | undefined> {
  const now = valueOf(await withEngineClient(session, readContainers));
  if (now === undefined) return undefined;
  const byId = new Map(now.map((one) => [one.id, one]));
  const ran = containers.filter(({ isRunning }) => isRunning);
  const compared = ran.map((before) => {
    const after = byId.get(before.id);
    const fate = fateOf(before);
    return compareContainer({ before, fate, ...(after === undefined ? {} : { after }) }, since);
  });
  return { compared, signs: lifeSigns(ran.flatMap(({ id }) => byId.get(id) ?? [])) };
}

/** How long a container that was started again has to run, in milliseconds, before it counts as running. */
const steadyMs = 3000;

/** Whether nothing is left to wait for. */
function isFinal({ compared }: Look): boolean {
  return !compared.some(({ state }) => state === 'waiting' || state === 'settling');
}

/**
 * Compares the containers that ran before a change with what they are now. Waits for those that are started again, until
 * they stay up, and for one run of each health check.
 */
export async function checkContainers(
  session: EngineSession,
  before: ContainersBefore,
): Promise<{ compared: readonly Compared[]; results: readonly EngineCheckResult[] }> {
  const { clock } = session.runtime;
  const restarts = before.containers.some((one) => one.isRunning && before.fateOf(one) === 'is restarted');
  let latest: Look | undefined;
  let steadySince = clock.elapsed();
  await waitFor(session, async () => {
    const look = await lookAt(session, before);
    if (look === undefined) return undefined;
    if (look.signs !== latest?.signs) steadySince = clock.elapsed();
    latest = look;
    if (look.compared.some(({ state }) => state === 'harmed')) return true;
    const isSteady = !restarts || clock.elapsed() - steadySince >= steadyMs;
    return isSteady && isFinal(look) ? true : undefined;
  });
  if (latest === undefined)
    return {
      compared: [],
      results: [{ what: 'containers', state: 'failed', saw: 'the containers cannot be listed' }],
    };
  const { compared } = latest;
  const isUnsteady = restarts && clock.elapsed() - steadySince < steadyMs;
  const results = containerResults(compared);
  if (!isUnsteady || results.some(({ state }) => state === 'failed')) return { compared, results };
  const saw = 'one of them ends and is started over and over';
  return { compared, results: [...results, { what: 'containers', state: 'failed', saw }] };
}
