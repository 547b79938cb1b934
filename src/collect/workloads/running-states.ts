import type { EngineRuntime } from '../../core/engine-settings.ts';
import type { WorkloadFacts } from '../../core/facts.ts';
import type { CollectedGap } from '../../core/finding.ts';
import type { SubjectName } from '../../core/subject.ts';
import { notNeeded, unreadable } from '../../core/observed.ts';
import type { UnreadableReading } from '../../core/observed.ts';
import type { WrittenWorkload } from '../../core/workload.ts';
import type { MountEntry } from '../../formats/proc/mountinfo.ts';
import type { HostFiles } from '../../io/files.ts';
import { limitConcurrency } from '../../io/limit.ts';
import { kindOfConfigured } from '../../knowledge/runtimes.ts';
import { collectRunningState } from '../effective/collect-effective.ts';
import { limitReader } from '../effective/cgroup-limits.ts';
import { hostNamespaceIds } from '../effective/namespaces.ts';
import { gapsOf } from '../../core/gaps.ts';
import type { FoundContainer } from './containers.ts';

/** The containers with what the kernel and the runtime say of those that run. */
export interface ContainerStates {
  workloads: readonly WorkloadFacts[];
  /** Mounts by container id, of those that run. */
  mounts: ReadonlyMap<string, readonly MountEntry[]>;
  /** Whether a process of this machine was proven to be a container's. */
  proven: boolean;
}

const atOnce = 16;

/** Reads the running state of each container; one that does not run has none. `runtimes` are the engine's. */
export async function collectContainerStates(
  files: HostFiles,
  containers: readonly FoundContainer[],
  runtimes?: readonly EngineRuntime[],
): Promise<ContainerStates> {
  const machine = { files, namespaces: await hostNamespaceIds(files), limits: limitReader(files) };
  const limit = limitConcurrency(atOnce);
  const states = await Promise.all(
    containers.map(async ({ written, id, pid }) => {
      if (pid === undefined)
        return { ...withoutState(written, notRunning(written)), proven: false, mounts: [] };
      const sandbox = sandboxOf(written, runtimes);
      if (sandbox !== undefined)
        return { written, effective: sandbox, spec: sandbox, proven: false, mounts: [] };
      const container = { id, pid, publishes: publishedProtocols(written) };
      return { written, ...(await limit(() => collectRunningState(machine, container))) };
    }),
  );
  const workloads = states.map(({ written, effective, spec }) => ({ written, effective, spec }));
  const mounts = new Map(containers.map(({ id }, index) => [id, states[index]?.mounts ?? []]));
  return { workloads, mounts, proven: states.some(({ proven }) => proven) };
}

/** A container that fails over and over counts as running between two starts, without a process. */
function notRunning({ running }: WrittenWorkload): string {
  return running === true ? 'it is being started again' : 'the container does not run';
}

/** Protocols of the ports that are published; of a port that is not understood it may be either. */
function publishedProtocols({ settings: { ports } }: WrittenWorkload): readonly string[] {
  if (ports === undefined) return [];
  if (!('value' in ports)) return ['tcp', 'udp'];
  return ports.value.flatMap((port) => ('value' in port ? [port.value.protocol] : ['tcp', 'udp']));
}

/** The process on the host is a sandbox or a virtual machine: the container has another kernel inside. */
function sandboxOf(
  { name, settings }: WrittenWorkload,
  runtimes?: readonly EngineRuntime[],
): UnreadableReading | undefined {
  const { runtime } = settings;
  const value = runtime !== undefined && 'value' in runtime ? runtime.value : '';
  if (kindOfConfigured(value, runtimes) !== 'sandbox') return undefined;
  const detail = `the runtime ${value} shows the host its sandbox, not the container`;
  return unreadable('unsupported', detail, name);
}

/** The containers without their running state. */
export function statesNotNeeded(containers: readonly FoundContainer[]): ContainerStates {
  const workloads = containers.map(({ written }): WorkloadFacts => {
    const reading = notNeeded(written.name);
    return { written, effective: reading, spec: reading };
  });
  return { workloads, mounts: new Map(), proven: false };
}

/** A workload of which no running state is to be had. */
export function withoutState(written: WrittenWorkload, because: string): WorkloadFacts {
  const reading = unreadable('not-collected', because, written.name);
  return { written, effective: reading, spec: reading };
}

/** More workloads than this with one reason make one gap. */
const mostAlike = 3;

/** What could not be read of workloads that run; where many lack the same for one reason, `all` is told once. */
export function stateGaps(workloads: readonly WorkloadFacts[], all: SubjectName): CollectedGap[] {
  const gaps = workloads.flatMap(gapsOfOne);
  const byReason = Map.groupBy(gaps, ({ why }) => why);
  return [...byReason.values()].flatMap((alike) => (alike.length > mostAlike ? [merged(alike, all)] : alike));
}

function gapsOfOne({ written, effective, spec }: WorkloadFacts): CollectedGap[] {
  const subject = { kind: 'workload', id: written.id ?? written.key, name: written.name } as const;
  const failed = gapsOf(subject, spec === effective ? [effective] : [effective, spec]);
  return failed.filter(({ why }) => !why.startsWith('not-collected'));
}

function merged(alike: readonly CollectedGap[], subject: SubjectName): CollectedGap {
  const names = [...new Set(alike.map((gap) => gap.subject.name))].toSorted(byName);
  const rest = names.length > mostAlike ? ` and ${names.length - mostAlike} more` : '';
  const what = `running state of ${names.slice(0, mostAlike).join(', ')}${rest}`;
  return { subject, what, why: alike[0]?.why ?? '' };
}

function byName(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
