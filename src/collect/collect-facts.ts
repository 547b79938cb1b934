import type { Facts, WorkloadFacts } from '../core/facts/facts.ts';
import type { CollectedGap } from '../core/findings/finding.ts';
import type { HostFacts } from '../core/host/host.ts';
import { unreadable, valueOf } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import type { Clock } from '../io/clock.ts';
import type { EngineClient } from '../io/engine/client.ts';
import { leadsElsewhere } from '../io/engine/endpoint.ts';
import type { HostFiles } from '../io/files.ts';
import { noProbes, type Probes } from '../io/probes.ts';
import { stopwatch } from '../io/stopwatch.ts';
import type { Duration, Timed } from '../io/stopwatch.ts';
import { collectFromEngine } from './collect-from-engine.ts';
import type { EngineCollection } from './collect-from-engine.ts';
import { findConfiguredEngines } from './engine/configured-engine.ts';
import { gapsOfOtherTasks } from './engine/other-tasks.ts';
import { gapsOfPodman } from './engine/podman-containers.ts';
import { unprovenHostFiles } from './engine/unproven-host.ts';
import { ordinaryNeeds, type FactNeed } from '../core/rules/need.ts';
import { needsMachine, withImplied, type Needs } from '../core/rules/needs.ts';
import { gapsOf } from '../core/findings/gaps.ts';
import { collectHost, type BaseHost } from './host/collect-host.ts';
import { addEngineFacts } from './host/add-engine-facts.ts';
import { shareProcessReads } from './processes/share-process-reads.ts';
import type { RegistrySources } from './registry/query-registries.ts';

/** Options of `collectFacts`. */
export interface CollectOptions {
  /** Name and version of this program. */
  tool: string;
  /** Files of the machine, or of an offline root. */
  files: HostFiles;
  /** Whether the user named an offline root: its files count wherever the engine runs. */
  hostNamed?: boolean;
  /** Programs of that machine; absent if none may be run. */
  probes?: Probes;
  /** Engine to query; if absent, `withoutEngine` is the reason. */
  client: EngineClient | undefined;
  withoutEngine?: Observed<never>;
  /** Workloads read from files, and the gaps left by reading them. */
  extraWorkloads?: readonly WorkloadFacts[];
  extraGaps?: readonly CollectedGap[];
  /** Parts of the facts to collect; defaults to all that run without opt-in. */
  needs?: Iterable<FactNeed>;
  /** Registry access, for the need `registries`. */
  registries?: RegistrySources;
  clock: Clock;
  /** Called with the name of each collector as it starts. */
  onProgress?: (collector: string) => void;
}

/** Collected facts and the duration of each collector. */
export interface Collected {
  facts: Facts;
  durations: readonly Duration[];
}

/**
 * Collects all facts concurrently. Never throws for a failing machine or engine: each failure becomes an
 * unreadable reading and a gap with a remedy. The result is sorted and deterministic.
 */
export async function collectFacts(given: CollectOptions): Promise<Collected> {
  const options = { ...given, files: shareProcessReads(given.files) };
  const { files, clock, extraWorkloads = [], extraGaps = [] } = options;
  const needs = withImplied(options.needs ?? ordinaryNeeds);
  const { timed, durations } = stopwatch(clock, options.onProgress ?? (() => undefined));
  const collectedAt = clock.now();
  const start = clock.elapsed();
  const [host, engine] = await Promise.all([
    timed('host', () => hostOf(options, needs)),
    engineOf(options, needs, timed),
  ]);
  const unrelated = isUnrelated(options, engine) && needsMachine(needs);
  const joined =
    unrelated && options.hostNamed !== true
      ? unprovenHostFiles(files.root, engine)
      : await timed('host files', () => withEngine(files, host, engine, needs));
  const configured =
    engine.engine.state === 'absent'
      ? { configuredEngines: needs.has('daemon') ? await findConfiguredEngines(files, collectedAt) : [] }
      : {};
  const subject = { kind: 'host', id: files.root, name: files.root } as const;
  const tasks =
    engine.sameMachine && needs.has('running-state')
      ? [
          ...(await gapsOfOtherTasks(files, subject, { ...engine, askedAt: Date.parse(collectedAt) })),
          ...(await gapsOfPodman(files, subject)),
        ]
      : [];
  const facts: Facts = {
    schemaVersion: 1,
    tool: options.tool,
    collectedAt,
    host: joined,
    engine: engine.engine,
    ...configured,
    containers: engine.containers,
    images: engine.images,
    ...engine.kept,
    workloads: [...engine.workloads, ...extraWorkloads].toSorted(byWorkload),
    gaps: [
      ...engine.gaps,
      ...tasks,
      ...gapsOf(subject, [joined, ...hostReadings(joined)]),
      ...extraGaps,
    ].toSorted(byGap),
  };
  return { facts, durations: [...durations, { name: 'all', milliseconds: clock.elapsed() - start }] };
}

/** Whether the files of this machine are not, or not provably, those of the machine of the engine. */
function isUnrelated({ client }: CollectOptions, { engine, sameMachine }: EngineCollection): boolean {
  if (engine.state === 'known') return !sameMachine;
  // Nothing shows where an engine runs that did not answer, but for its address.
  return client !== undefined && leadsElsewhere(client.endpoint);
}

function hostOf(
  { files, client, probes = noProbes }: CollectOptions,
  needs: Needs,
): Promise<Observed<BaseHost>> {
  return collectHost(
    files,
    probes,
    needs,
    client?.endpoint.kind === 'unix' ? client.endpoint.path : undefined,
  );
}

async function engineOf(options: CollectOptions, needs: Needs, timed: Timed): Promise<EngineCollection> {
  const { client, files, extraWorkloads = [], registries } = options;
  const others = extraWorkloads.map(({ written }) => written);
  const sources = { files, timed, others, needs, ...(registries && { registries }) };
  if (client !== undefined) return collectFromEngine({ ...sources, client });
  const engine = options.withoutEngine ?? unreadable('not-collected', 'no engine was queried', 'engine');
  const subject = { kind: 'engine', id: 'engine', name: 'engine' } as const;
  return {
    engine,
    containers: engine,
    sameMachine: false,
    workloads: [],
    images: [],
    gaps: gapsOf(subject, [engine]),
  };
}

/** Adds the host files that depend on how the engine was started. */
async function withEngine(
  files: HostFiles,
  host: Observed<BaseHost>,
  engine: EngineCollection,
  needs: Needs,
): Promise<Observed<HostFacts>> {
  return host.state === 'known'
    ? { ...host, value: await addEngineFacts(files, host.value, engine, needs) }
    : host;
}

function hostReadings(host: Observed<HostFacts>): readonly Observed<unknown>[] {
  if (host.state !== 'known') return [];
  const { root: _root, isAtRest: _isAtRest, ...readings } = host.value;
  const paths = valueOf(readings.enginePaths);
  const all: readonly Observed<unknown>[] = [
    ...Object.values(readings),
    ...Object.values(paths ?? {}).flat(),
  ];
  // One cause, such as an unknown group, fails several readings: report one gap.
  return [...new Map(all.map((reading) => [JSON.stringify(reading), reading])).values()];
}

function byWorkload(left: WorkloadFacts, right: WorkloadFacts): number {
  return compare(workloadOrder(left), workloadOrder(right));
}

function workloadOrder({ written }: WorkloadFacts): string {
  return [written.surface, written.name, written.id ?? '', written.key].join('\0');
}

function byGap(left: CollectedGap, right: CollectedGap): number {
  return compare(gapOrder(left), gapOrder(right));
}

function gapOrder({ subject, what, why }: CollectedGap): string {
  return [subject.kind, subject.name, what, why].join('\0');
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
