import type { ContainerState } from '../../core/workload/container-state.ts';
import { counted } from '../../core/counted.ts';
import type {
  ChangeForecast,
  EngineTransition,
  RestartFate,
  TakesEffect,
} from '../../core/engine/engine-plan.ts';
import { bridgeMembers, reloadableMembers } from '../../knowledge/engine/daemon-reload.ts';
import { forecastOfMember } from './forecast-member.ts';
import { changedMembers, membersOfText } from './member-changes.ts';

/** Returns how dockerd takes the change of a member; one that is removed keeps its value through a reload. */
export function takesEffect(member: string, after: string): TakesEffect {
  const isThere = Object.hasOwn(membersOfText(after), member);
  if (reloadableMembers.has(member) && isThere) return 'reload';
  return bridgeMembers.has(member) ? 'idle-restart' : 'restart';
}

const slowestFirst = ['idle-restart', 'restart', 'reload'] as const satisfies readonly TakesEffect[];

function namesOf(containers: readonly ContainerState[]): readonly string[] {
  return containers.map(({ name }) => name).toSorted();
}

function joinedOnce(texts: readonly string[]): string {
  return [...new Set(texts)].join('; ');
}

/** Returns what a change between two texts does to containers; `registries` are those that it takes out. */
export function forecastChange(
  before: string,
  after: string,
  containers: readonly ContainerState[],
  registries: readonly string[],
): ChangeForecast {
  const members = changedMembers(before, after);
  const effects = new Set(members.map((member) => takesEffect(member, after)));
  const parts = members.map(forecastOfMember);
  const running = containers.filter(({ isRunning }) => isRunning);
  return {
    takesEffect: slowestFirst.find((one) => effects.has(one)) ?? 'restart',
    applies: joinedOnce(parts.map(({ applies }) => applies)),
    mayBreak: joinedOnce(parts.map(({ mayBreak }) => mayBreak)),
    containers: namesOf(running.filter((one) => parts.some(({ concerns }) => concerns(one, registries)))),
  };
}

/** Returns what becomes of a running container when dockerd stops and starts again. */
export function fateOf({ isAutoRemoved, restartPolicy }: ContainerState, survives: boolean): RestartFate {
  if (survives) return 'keeps running';
  if (isAutoRemoved) return 'is removed';
  if (restartPolicy === 'always' || restartPolicy === 'unless-stopped') return 'is restarted';
  return restartPolicy === 'on-failure' ? 'may stay down' : 'stays down';
}

/** What decides how an engine takes a new file. */
export interface TransitionGiven {
  before: string;
  after: string;
  containers: readonly ContainerState[];
  /** Whether live-restore is on now, whatever the file says. */
  isLive: boolean;
}

/** Returns the steps by which an engine takes a new file, and what they do to its containers. */
export function forecastTransition({ before, after, containers, isLive }: TransitionGiven): EngineTransition {
  const members = changedMembers(before, after);
  const effects = members.map((member) => takesEffect(member, after));
  const needsRestart = effects.some((effect) => effect !== 'reload');
  const switchesLive = !isLive && membersOfText(after)['live-restore'] === true;
  if (members.length === 0) return { steps: [], fates: {}, notes: [] };
  if (!needsRestart) return { steps: ['reload'], fates: {}, notes: [] };
  // Containers of another data root are neither stopped nor seen.
  if (members.includes('userns-remap')) return { steps: ['restart'], fates: {}, notes: [] };
  const survives = isLive || switchesLive;
  const running = containers.filter(({ isRunning }) => isRunning);
  const byFate = Map.groupBy(running, (one) => fateOf(one, survives));
  const fates = Object.fromEntries([...byFate].map(([fate, group]) => [fate, namesOf(group)]));
  const waiting = members.filter((member) => takesEffect(member, after) === 'idle-restart');
  const notes = [
    ...(switchesLive && running.length > 0
      ? ['live-restore is switched on by the reload before the restart, so that containers keep running']
      : []),
    ...(waiting.length > 0 && survives && running.length > 0
      ? [
          `${waiting.join(', ')} waits: dockerd keeps the default bridge while containers run (${counted(running.length, 'container')}). It takes effect when dockerd starts with no container running, such as after the next reboot`,
        ]
      : []),
  ];
  return { steps: switchesLive ? ['reload', 'restart'] : ['restart'], fates, notes };
}

/** Whether a change is in effect only after a later start of dockerd: containers keep the default bridge as it is. */
export function isDelayed(forecast: ChangeForecast, { steps, fates }: EngineTransition): boolean {
  return (
    forecast.takesEffect === 'idle-restart' &&
    steps.includes('restart') &&
    (fates['keeps running'] ?? []).length > 0
  );
}
