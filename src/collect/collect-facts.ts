import type { Facts, WorkloadFacts } from '../core/facts.ts';
import type { Gap } from '../core/finding.ts';
import type { HostFacts } from '../core/host.ts';
import { unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import type { Clock } from '../io/clock.ts';
import type { EngineClient } from '../io/engine/client.ts';
import type { HostFiles } from '../io/files.ts';
import { stopwatch } from './durations.ts';
import type { Duration, Timed } from './durations.ts';
import { collectFromEngine } from './engine/collect-from-engine.ts';
import type { EngineCollection } from './engine/collect-from-engine.ts';
import { gapsOf } from './gaps.ts';
import { collectHost, pathStatus, usualConfig } from './host/collect-host.ts';

/** What facts are collected from. */
export interface CollectOptions {
  /** Name and version of this program. */
  tool: string;
  /** The machine's files: of `/` or of a folder that stands for it. */
  files: HostFiles;
  /** The files are of a host root that was named: they count for themselves, wherever the engine is. */
  hostNamed?: boolean;
  /** The engine to ask; without one `withoutEngine` says why there is none. */
  client: EngineClient | undefined;
  withoutEngine?: Observed<never>;
  /** Workloads that files write, with the gaps that reading them left. */
  extraWorkloads?: readonly WorkloadFacts[];
  extraGaps?: readonly Gap[];
  clock: Clock;
  /** Told the name of each collector as it starts. */
  onProgress?: (collector: string) => void;
}

/** The facts, and beside them what each collector took. */
export interface Collected {
  facts: Facts;
  durations: readonly Duration[];
}

/**
 * Collects everything once, concurrently. Nothing is thrown for what a machine or an engine can
 * do: each failure is an unreadable reading and a gap that says what would help. The facts are
 * sorted, and the same for the same machine.
 */
export async function collectFacts(options: CollectOptions): Promise<Collected> {
  const { files, clock, extraWorkloads = [], extraGaps = [] } = options;
  const { timed, durations } = stopwatch(clock, options.onProgress ?? (() => undefined));
  const collectedAt = clock.now();
  const start = clock.elapsed();
  const [host, engine] = await Promise.all([timed('host', () => hostOf(options)), engineOf(options, timed)]);
  const unrelated = engine.engine.state === 'known' && !engine.sameMachine;
  const joined =
    unrelated && options.hostNamed !== true ? elsewhere(files) : await withConfig(files, host, engine);
  const subject = { kind: 'host', id: files.root, name: files.root } as const;
  const facts: Facts = {
    schemaVersion: 1,
    tool: options.tool,
    collectedAt,
    host: joined,
    engine: engine.engine,
    containers: engine.containers,
    images: engine.images,
    workloads: [...engine.workloads, ...extraWorkloads].toSorted(byWorkload),
    gaps: [...engine.gaps, ...gapsOf(subject, [joined, ...hostReadings(joined)]), ...extraGaps].toSorted(
      byGap,
    ),
  };
  return { facts, durations: [...durations, { name: 'all', milliseconds: clock.elapsed() - start }] };
}

function hostOf({ files, client }: CollectOptions): Promise<Observed<HostFacts>> {
  return collectHost(files, client?.endpoint.kind === 'unix' ? client.endpoint.path : undefined);
}

async function engineOf(options: CollectOptions, timed: Timed): Promise<EngineCollection> {
  const { client, files, extraWorkloads = [] } = options;
  const others = extraWorkloads.map(({ written }) => written);
  if (client !== undefined) return collectFromEngine({ client, files, timed, others });
  const engine = options.withoutEngine ?? unreadable('not-collected', 'no engine was asked', 'engine');
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

/** The daemon may have been told to use another configuration file than the usual one. */
async function withConfig(
  files: HostFiles,
  host: Observed<HostFacts>,
  { configPath }: EngineCollection,
): Promise<Observed<HostFacts>> {
  if (host.state !== 'known' || configPath === undefined || configPath === usualConfig) return host;
  return { ...host, value: { ...host.value, daemonConfigPath: await pathStatus(files, configPath) } };
}

/** The engine may be on another machine: this one's files then say nothing of it. */
function elsewhere(files: HostFiles): Observed<never> {
  const detail = 'it is not proven that the engine runs on this machine: its files say nothing of the engine';
  return unreadable('remote', detail, files.root);
}

function hostReadings(host: Observed<HostFacts>): readonly Observed<unknown>[] {
  if (host.state !== 'known') return [];
  const { root: _root, ...readings } = host.value;
  // Where the group is not known its members fail with the very same reading.
  return [...new Set<Observed<unknown>>(Object.values(readings))];
}

function byWorkload(left: WorkloadFacts, right: WorkloadFacts): number {
  return compare(workloadOrder(left), workloadOrder(right));
}

function workloadOrder({ written }: WorkloadFacts): string {
  return [written.surface, written.name, written.id ?? '', written.key].join('\0');
}

function byGap(left: Gap, right: Gap): number {
  return compare(gapOrder(left), gapOrder(right));
}

function gapOrder({ subject, what, why }: Gap): string {
  return [subject.kind, subject.name, what, why].join('\0');
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
