import type { Location } from '../../../core/location.ts';
import type { Written } from '../../../core/workload/workload.ts';
import type { CpuLimits } from '../../../core/workload/workload-limits.ts';
import type { MapEntry, ScalarNode } from '../../language/node.ts';
import { toBytes } from '../../language/cast.ts';
import { entryAt } from './service-view.ts';
import type { ServiceView, SettingReader } from './service-view.ts';
import { integerOf, scalarNumber, readScalar, textOf } from './written.ts';
import type { ParsedValue } from './written.ts';

interface Limit {
  reading: ParsedValue<number>;
  entry: MapEntry;
}

type Parse = (scalar: ScalarNode) => number | undefined;

function limitAt(view: ServiceView, parse: Parse, ...path: readonly string[]): Limit | undefined {
  const entry = entryAt(view, ...path);
  return entry && { entry, reading: readScalar(entry.value, parse, 'a limit') };
}

/**
 * Reads a limit that can be written on the service and below `deploy.resources.limits`. Compose rejects two
 * different ones, and prefers the one below `deploy` unless it is zero.
 */
function joined(
  own: Limit | undefined,
  deployed: Limit | undefined,
  name: string,
): Written<number> | undefined {
  const limits = [deployed, own].filter((each) => each !== undefined);
  const [first, second] = limits;
  if (first === undefined) return undefined;
  const at: Location[] = limits.map(({ entry }) => entry.at);
  const unknown = limits.find(({ reading }) => 'unresolved' in reading);
  if (unknown !== undefined && 'unresolved' in unknown.reading) return { ...unknown.reading, at };
  const values = new Set(
    limits.flatMap(({ reading }) => ('value' in reading && reading.value !== 0 ? [reading.value] : [])),
  );
  if (second !== undefined && values.size > 1)
    return { unresolved: `${name} is given two different values`, at };
  return { value: values.values().next().value ?? 0, at };
}

const limits = ['deploy', 'resources', 'limits'] as const;

/** Reads the memory limit in bytes. Of the other keys only `conflictsOf` takes notice. */
export const memoryReader: SettingReader = {
  keys: ['mem_limit', 'deploy', 'mem_reservation', 'memswap_limit'],
  read(view) {
    const memory = joined(
      limitAt(view, toBytes, 'mem_limit'),
      limitAt(view, toBytes, ...limits, 'memory'),
      'the memory limit',
    );
    return memory === undefined ? {} : { memory };
  },
};

/** Reads the limit of processes. */
export const pidsReader: SettingReader = {
  keys: ['pids_limit', 'deploy'],
  read(view) {
    const pids = joined(
      limitAt(view, integerOf, 'pids_limit'),
      limitAt(view, integerOf, ...limits, 'pids'),
      'the process limit',
    );
    return pids === undefined ? {} : { pids };
  },
};

/** The kernel's default scheduling period in microseconds. */
const defaultPeriod = 100_000;

function cpusOf(view: ServiceView): Written<number> | undefined {
  const own = limitAt(view, scalarNumber, 'cpus');
  const cpus = joined(own, limitAt(view, scalarNumber, ...limits, 'cpus'), 'the CPU limit');
  const quota = limitAt(view, integerOf, 'cpu_quota');
  // A number of 0 is no limit of its own, and the quota counts.
  const isSet = cpus !== undefined && !('value' in cpus && cpus.value === 0);
  if (isSet || quota === undefined) return cpus;
  const period = limitAt(view, integerOf, 'cpu_period');
  const at = [quota.entry.at, ...(period === undefined ? [] : [period.entry.at])];
  if ('unresolved' in quota.reading) return { ...quota.reading, at };
  if (period !== undefined && 'unresolved' in period.reading) return { ...period.reading, at };
  const span = period !== undefined && 'value' in period.reading ? period.reading.value : defaultPeriod;
  return { value: Math.max(quota.reading.value, 0) / (span > 0 ? span : defaultPeriod), at };
}

/** Reads the CPU limits. */
export const cpuReader: SettingReader = {
  keys: ['cpus', 'cpu_shares', 'cpuset', 'cpu_quota', 'cpu_period', 'deploy'],
  read(view) {
    const cpus = cpusOf(view);
    const shares = limitAt(view, integerOf, 'cpu_shares');
    const set = entryAt(view, 'cpuset');
    const cpuset = set && readScalar(set.value, textOf, 'a list of CPUs');
    const at = [...(cpus?.at ?? []), ...(shares ? [shares.entry.at] : []), ...(set ? [set.at] : [])];
    if (at.length === 0) return {};
    const readings = [cpus, shares?.reading, cpuset].filter((each) => each !== undefined);
    const unknown = readings.find((each) => 'unresolved' in each);
    if (unknown !== undefined && 'unresolved' in unknown) {
      return { cpu: { unresolved: unknown.unresolved, at } };
    }
    const value: CpuLimits = {
      ...(cpus && 'value' in cpus && { cpus: cpus.value }),
      ...(shares && 'value' in shares.reading && { shares: shares.reading.value }),
      ...(cpuset && 'value' in cpuset && { cpuset: cpuset.value }),
    };
    return { cpu: { value, at } };
  },
};
