import type { CpuLimits } from '../../core/workload/workload-limits.ts';
import { parseInteger } from '../../formats/docker-values/integer.ts';
import { refuse, unresolvedText, usesOf, write } from './draft.ts';
import type { Draft, PlacedUse } from './draft.ts';

/** The kernel's default CFS period in microseconds. */
const defaultPeriod = 100_000;

interface CpuReading extends CpuLimits {
  quota?: number;
  period?: number;
}

const cpuReaders: Readonly<Record<string, (text: string) => CpuReading | undefined>> = {
  cpus: (text) => wrap('cpus', parseCpus(text)),
  'cpu-shares': (text) => wrap('shares', parseInteger(text)),
  'cpu-quota': (text) => wrap('quota', parseInteger(text)),
  'cpu-period': (text) => wrap('period', parseInteger(text)),
  'cpuset-cpus': (text) => ({ cpuset: text }),
};

/** Parses a number of CPUs, a decimal or a fraction, to a billionth (docker/cli `opts.ParseCPUs`). */
export function parseCpus(text: string): number | undefined {
  const [, upper, lower = '1'] = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:\/(\d+))?$/u.exec(text) ?? [];
  const cpus = upper === undefined ? Number.NaN : Number(upper) / Number(lower);
  return Number.isFinite(cpus) ? cpus : undefined;
}

/** Reads the CPU flags, which determine one setting. */
export function finishCpu(draft: Draft): void {
  const uses = usesOf(draft, ...Object.keys(cpuReaders));
  if (uses.length === 0) return;
  const at = uses.map((use) => use.at);
  const open = uses.find(({ unknown }) => unknown.length > 0);
  if (open) return write(draft, 'cpu', { unresolved: unresolvedText(open), at });
  const readings = uses.map((use) => readCpu(use, draft));
  if (readings.includes(undefined)) return write(draft, 'cpu', { unresolved: 'a malformed CPU limit', at });
  const { quota, period, ...limits }: CpuReading = Object.assign({}, ...readings);
  write(draft, 'cpu', { value: { ...quotaCpus(quota, period), ...limits }, at });
}

function readCpu(use: PlacedUse, draft: Draft): CpuReading | undefined {
  const reading = cpuReaders[use.flag]?.(use.value);
  if (!reading) refuse(draft, use);
  return reading;
}

function wrap(name: keyof CpuReading, value: number | undefined): CpuReading | undefined {
  return value === undefined ? undefined : { [name]: value };
}

function quotaCpus(quota: number | undefined, period: number | undefined): CpuLimits {
  return quota !== undefined && quota > 0 ? { cpus: quota / (period || defaultPeriod) } : {};
}
