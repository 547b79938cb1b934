import { withRuntimeAdditions } from '../../adapters/inspect/runtime-additions.ts';
import type { EngineRuntime } from '../../core/engine/engine-settings.ts';
import type { WorkloadFacts } from '../../core/facts/facts.ts';
import type { CollectedGap } from '../../core/findings/finding.ts';
import type { SubjectName } from '../../core/subject.ts';
import { notNeeded, unreadable } from '../../core/observed.ts';
import type { UnreadableReading } from '../../core/observed.ts';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import type { MountEntry } from '../../formats/proc/mountinfo.ts';
import type { HostFiles } from '../../io/files.ts';
import { limitConcurrency } from '../../io/limit.ts';
import { reachedSocket } from '../../knowledge/engine/engine-sockets.ts';
import { kindOfConfigured } from '../../knowledge/engine/runtimes.ts';
import { collectRunningState } from '../effective/collect-effective.ts';
import { pathFinder } from '../effective/exposed-paths.ts';
import { limitReader } from '../effective/cgroup-limits.ts';
import { cgroupLocator } from '../effective/locate-cgroups.ts';
import { namespaceMembers } from '../effective/namespace-members.ts';
import { readHostNamespaceIds } from '../effective/namespaces.ts';
import { gapsOf } from '../../core/findings/gaps.ts';
import type { CollectedContainer } from './containers.ts';

/** Containers with their kernel and runtime readings. */
export interface ContainerStates {
  workloads: readonly WorkloadFacts[];
  /** Mounts of running containers, by ID. */
  mounts: ReadonlyMap<string, readonly MountEntry[]>;
  /** Whether a process of this machine was proven to belong to a container. */
  proven: boolean;
}

const concurrency = 16;

/** Reads the running state of each container; a stopped one has none. `runtimes` are the engine's. */
export async function collectContainerStates(
  files: HostFiles,
  containers: readonly CollectedContainer[],
  runtimes?: readonly EngineRuntime[],
): Promise<ContainerStates> {
  const namespaces = await readHostNamespaceIds(files);
  const machine = {
    files,
    namespaces,
    limits: limitReader(files),
    exists: pathFinder(files),
    locate: cgroupLocator(files),
    membersOf: namespaceMembers(files, namespaces),
  };
  const limit = limitConcurrency(concurrency);
  const states = await Promise.all(
    containers.map(async ({ written, id, pid }) => {
      if (pid === undefined)
        return { ...withoutState(written, whyNotRunning(written)), proven: false, mounts: [] };
      const sandbox = sandboxOf(written, runtimes);
      if (sandbox !== undefined)
        return { written, effective: sandbox, spec: sandbox, proven: false, mounts: [] };
      const container = { id, pid, listens: listenedProtocols(written) };
      return { written, ...(await limit(() => collectRunningState(machine, container))) };
    }),
  );
  const workloads = states.map(({ written, effective, spec }) => ({
    written: withRuntimeAdditions(written, spec),
    effective,
    spec,
  }));
  const mounts = new Map(containers.map(({ id }, index) => [id, states[index]?.mounts ?? []]));
  return { workloads, mounts, proven: states.some(({ proven }) => proven) };
}

/** Returns why a container has no process: one in a restart loop counts as running between two starts. */
function whyNotRunning({ running }: WrittenWorkload): string {
  return running === true ? 'it is restarting' : 'the container is not running';
}

/** Whether a container has the Docker socket or may run an engine of its own, and so may pass its API on to others. */
function hasEngine({ settings: { mounts, privileged } }: WrittenWorkload): boolean {
  if (privileged !== undefined && 'value' in privileged && privileged.value) return true;
  const all = mounts !== undefined && 'value' in mounts ? mounts.value : [];
  return all.some((entry) => 'value' in entry && reachedSocket(entry.value.source ?? '') !== undefined);
}

/** Returns the protocols whose sockets are read. */
function listenedProtocols(written: WrittenWorkload): readonly string[] {
  return [...new Set([...publishedProtocols(written), ...(hasEngine(written) ? ['tcp'] : [])])];
}

/** Returns the protocols of published ports; both for a port that could not be parsed. */
function publishedProtocols({ settings: { ports } }: WrittenWorkload): readonly string[] {
  if (ports === undefined) return [];
  if (!('value' in ports)) return ['tcp', 'udp'];
  return ports.value.flatMap((port) => ('value' in port ? [port.value.protocol] : ['tcp', 'udp']));
}

/**
 * Returns the reading for sandboxed runtimes: the host's process is a sandbox or virtual machine with another
 * kernel inside.
 */
function sandboxOf(
  { name, settings }: WrittenWorkload,
  runtimes?: readonly EngineRuntime[],
): UnreadableReading | undefined {
  const { runtime } = settings;
  const value = runtime !== undefined && 'value' in runtime ? runtime.value : '';
  if (kindOfConfigured(value, runtimes) !== 'sandbox') return undefined;
  const detail = `the host sees the sandbox of runtime ${value}, not the container`;
  return unreadable('unsupported', detail, name);
}

/** Returns the containers without running state. */
export function statesNotNeeded(containers: readonly CollectedContainer[]): ContainerStates {
  const workloads = containers.map(({ written }): WorkloadFacts => {
    const reading = notNeeded(written.name);
    return { written, effective: reading, spec: reading };
  });
  return { workloads, mounts: new Map(), proven: false };
}

/** Returns a workload whose running state was not collected. */
export function withoutState(written: WrittenWorkload, because: string): WorkloadFacts {
  const reading = unreadable('not-collected', because, written.name);
  return { written, effective: reading, spec: reading };
}

/** Maximum number of equal gaps listed one by one. */
const maxListedGaps = 3;

/** Returns the gaps of running workloads; merges many with one reason into a gap of `all`. */
export function stateGaps(workloads: readonly WorkloadFacts[], all: SubjectName): CollectedGap[] {
  const gaps = workloads.flatMap(gapsOfOne);
  const byReason = Map.groupBy(gaps, ({ why }) => why);
  return [...byReason.values()].flatMap((equalGaps) =>
    equalGaps.length > maxListedGaps ? [mergeGaps(equalGaps, all)] : equalGaps,
  );
}

function gapsOfOne({ written, effective, spec }: WorkloadFacts): CollectedGap[] {
  const subject = { kind: 'workload', id: written.id ?? written.key, name: written.name } as const;
  const failed = gapsOf(subject, spec === effective ? [effective] : [effective, spec]);
  return failed.filter(({ why }) => !why.startsWith('not-collected'));
}

function mergeGaps(equalGaps: readonly CollectedGap[], subject: SubjectName): CollectedGap {
  const names = [...new Set(equalGaps.map((gap) => gap.subject.name))].toSorted(byName);
  const rest = names.length > maxListedGaps ? ` and ${names.length - maxListedGaps} more` : '';
  const what = `running state of ${names.slice(0, maxListedGaps).join(', ')}${rest}`;
  return { subject, what, why: equalGaps[0]?.why ?? '' };
}

function byName(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
