import type { ContainerState } from '../../core/workload/container-state.ts';
import { counted } from '../../core/counted.ts';
import type { EngineCheckResult, RestartFate } from '../../core/engine/engine-plan.ts';

/** How a container is compared with what it was. */
export interface ContainerComparison {
  before: ContainerState;
  /** Missing if it is gone. */
  after?: ContainerState;
  /** What it was expected to become. */
  fate: RestartFate;
}

/** What a comparison shows. `waiting` may still become either; `settling` is fine unless it becomes worse. */
export type ComparedState = 'unharmed' | 'settling' | 'waiting' | 'harmed' | 'down';

export interface Compared {
  name: string;
  state: ComparedState;
  saw: string;
}

/** Compares the health check of a container that was healthy; `since` is the time of the change in milliseconds since 1970. */
function compareHealth(
  after: ContainerState,
  fate: RestartFate,
  since: number,
): Pick<Compared, 'state' | 'saw'> | undefined {
  const { health = 'none', lastProbe } = after;
  const probe = lastProbe !== undefined && Date.parse(lastProbe.start) > since ? lastProbe : undefined;
  if (health !== 'healthy' && health !== 'starting')
    return { state: 'harmed', saw: `its health is ${health}, and it was healthy` };
  if (probe === undefined) return { state: 'settling', saw: 'its health check has not run since' };
  if (probe.exitCode === 0) return undefined;
  // One that was started again may need some time.
  const state = fate === 'keeps running' ? 'harmed' : 'waiting';
  return { state, saw: `its health check fails since the change (exit code ${probe.exitCode})` };
}

function compareRunning({
  before,
  after,
  fate,
}: ContainerComparison): Pick<Compared, 'state' | 'saw'> | undefined {
  const comesBack = fate === 'keeps running' || fate === 'is restarted';
  if (after === undefined)
    return fate === 'is removed'
      ? { state: 'down', saw: 'removed when it was stopped (--rm)' }
      : { state: 'harmed', saw: 'it is gone' };
  if (!after.isRunning) {
    if (!comesBack)
      return { state: 'down', saw: 'stopped with dockerd; its restart policy does not start it' };
    return { state: fate === 'is restarted' ? 'waiting' : 'harmed', saw: 'it does not run' };
  }
  const isSame = after.startedAt === before.startedAt && after.pid === before.pid;
  if (fate === 'keeps running' && !isSame)
    return { state: 'harmed', saw: `it was started again at ${after.startedAt}` };
  return undefined;
}

/** Compares a container that ran before a change with what it is now. */
export function compareContainer(comparison: ContainerComparison, since: number): Compared {
  const { before, after, fate } = comparison;
  const { name } = before;
  const running = compareRunning(comparison);
  if (running !== undefined) return { name, ...running };
  const health =
    before.health === 'healthy' && after !== undefined ? compareHealth(after, fate, since) : undefined;
  const saw = fate === 'keeps running' ? `runs since ${before.startedAt}` : 'runs';
  return { name, ...(health ?? { state: 'unharmed', saw }) };
}

const resultStates: Readonly<Record<Exclude<ComparedState, 'unharmed'>, EngineCheckResult['state']>> = {
  settling: 'unknown',
  waiting: 'failed',
  harmed: 'failed',
  down: 'passed',
};

/** Returns the results of a comparison for a report: one for those that are unharmed, one for each other. */
export function containerResults(compared: readonly Compared[]): readonly EngineCheckResult[] {
  const unharmed = compared.filter(({ state }) => state === 'unharmed');
  const others = compared.flatMap(({ name, state, saw }): readonly EngineCheckResult[] =>
    state === 'unharmed' ? [] : [{ what: `container ${name}`, state: resultStates[state], saw }],
  );
  if (unharmed.length === 0) return others;
  const run = unharmed.length === 1 ? 'runs' : 'run';
  const saw = `${counted(unharmed.length, 'container')} that ran before ${run}`;
  return [{ what: 'containers', state: 'passed', saw }, ...others];
}

/** What tells whether containers that are started again stay up: the same on two looks. */
export function lifeSigns(containers: readonly ContainerState[]): string {
  return JSON.stringify(containers.map(({ id, isRunning, startedAt }) => [id, isRunning, startedAt]));
}
