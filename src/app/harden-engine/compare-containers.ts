import type { ContainerState } from '../../core/container-state.ts';
import { counted } from '../../core/counted.ts';
import type { EngineCheckResult, RestartFate } from '../../core/engine-plan.ts';

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
function compareHealth(after: ContainerState, since: number): Pick<Compared, 'state' | 'saw'> | undefined {
  const { health = 'none', lastProbe } = after;
  if (health === 'starting') return { state: 'waiting', saw: 'its health check has not passed yet' };
  if (health !== 'healthy') return { state: 'harmed', saw: `its health is ${health}, and it was healthy` };
  const isSince = lastProbe !== undefined && Date.parse(lastProbe.start) > since;
  if (!isSince) return { state: 'settling', saw: 'its health check has not run since' };
  return lastProbe.exitCode === 0
    ? undefined
    : { state: 'harmed', saw: `its health check fails since the change (exit code ${lastProbe.exitCode})` };
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
  const health = before.health === 'healthy' && after !== undefined ? compareHealth(after, since) : undefined;
  const saw = fate === 'keeps running' ? `runs since ${before.startedAt}` : 'runs';
  return { name, ...(health ?? { state: 'unharmed', saw }) };
}

/** Returns the results of a comparison for a report: one for those that are fine, one for each other. */
export function containerResults(compared: readonly Compared[]): readonly EngineCheckResult[] {
  const fine = compared.filter(({ state }) => state === 'unharmed' || state === 'settling');
  const others = compared.filter((one) => !fine.includes(one));
  const settling = fine.filter(({ state }) => state === 'settling').map(({ name }) => name);
  const words = [
    `${counted(fine.length, 'container')} that ran before ${fine.length === 1 ? 'runs' : 'run'}`,
    ...(settling.length > 0 ? [`no health check ran since in ${settling.join(', ')}`] : []),
  ];
  return [
    ...(fine.length > 0 ? [{ what: 'containers', state: 'passed', saw: words.join('; ') } as const] : []),
    ...others.map(({ name, state, saw }): EngineCheckResult => {
      return { what: `container ${name}`, state: state === 'down' ? 'passed' : 'failed', saw };
    }),
  ];
}
