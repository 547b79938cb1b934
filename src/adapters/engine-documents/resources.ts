import type { Entry, Written } from '../../core/workload/workload.ts';
import type { Device, DeviceRequest } from '../../core/workload/workload-devices.ts';
import type { CpuLimits, Ulimit } from '../../core/workload/workload-limits.ts';
import { child, isPresent, locate } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { readFields } from './fields.ts';
import { readList } from './scalars.ts';

const cpuFields = {
  NanoCpus: 'integer',
  CpuQuota: 'integer',
  CpuPeriod: 'integer',
  CpuShares: 'integer',
  CpusetCpus: 'text',
} as const;

// The kernel's default CFS period in microseconds (sched-bwc).
const defaultPeriod = 100_000;

function cpusOf(nano: number, quota: number, period: number): number | undefined {
  if (nano > 0) return nano / 1e9;
  return quota > 0 ? quota / (period > 0 ? period : defaultPeriod) : undefined;
}

/** Reads the CPU limits of a host configuration; 0, '' and a quota of -1 are unset. */
export function readCpu(host: Cursor): Written<CpuLimits> | undefined {
  const reading = readFields(host, cpuFields);
  if ('unresolved' in reading) return reading;
  const { NanoCpus, CpuQuota, CpuPeriod, CpuShares, CpusetCpus } = reading.fields;
  const cpus = cpusOf(NanoCpus, CpuQuota, CpuPeriod);
  const value = {
    ...(cpus === undefined ? {} : { cpus }),
    ...(CpuShares > 0 ? { shares: CpuShares } : {}),
    ...(CpusetCpus === '' ? {} : { cpuset: CpusetCpus }),
  };
  const at = Object.keys(cpuFields).flatMap((name) => {
    const part = child(host, name);
    return isPresent(part) && part.value !== 0 && part.value !== '' ? locate(part) : [];
  });
  return Object.keys(value).length === 0 ? undefined : { value, at };
}

function readDevice(device: Cursor): readonly Entry<Device>[] {
  const spec = { PathOnHost: 'text', PathInContainer: 'text', CgroupPermissions: 'text' } as const;
  const reading = readFields(device, spec);
  if ('unresolved' in reading) return [reading];
  const { PathOnHost: hostPath, PathInContainer, CgroupPermissions: permissions } = reading.fields;
  return [
    { value: { hostPath, containerPath: PathInContainer || hostPath, permissions }, at: locate(device) },
  ];
}

/** Reads `Devices`: device nodes by path. */
export function readDevices(cursor: Cursor): Written<readonly Entry<Device>[]> | undefined {
  return readList(cursor, readDevice);
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.flatMap(strings) : [];
}

function readDeviceRequest(request: Cursor): readonly Entry<DeviceRequest>[] {
  const reading = readFields(request, { Driver: 'text', Count: 'integer' });
  if ('unresolved' in reading) return [reading];
  const value = {
    driver: reading.fields.Driver,
    count: reading.fields.Count,
    deviceIds: strings(child(request, 'DeviceIDs').value),
    capabilities: [...new Set(strings(child(request, 'Capabilities').value))],
  };
  return [{ value, at: locate(request) }];
}

/** Reads `DeviceRequests`; capabilities are flattened, without duplicates. */
export function readDeviceRequests(cursor: Cursor): Written<readonly Entry<DeviceRequest>[]> | undefined {
  return readList(cursor, readDeviceRequest);
}

function readUlimit(limit: Cursor): readonly Entry<Ulimit>[] {
  const reading = readFields(limit, { Name: 'text', Soft: 'integer', Hard: 'integer' });
  if ('unresolved' in reading) return [reading];
  const { Name: name, Soft: soft, Hard: hard } = reading.fields;
  return [{ value: { name, soft, hard }, at: locate(limit) }];
}

/** Reads `Ulimits`; -1 is unlimited. */
export function readUlimits(cursor: Cursor): Written<readonly Entry<Ulimit>[]> | undefined {
  return readList(cursor, readUlimit);
}
