import { IronhullError } from '../core/errors.ts';
import type { Facts } from '../core/facts.ts';
import type { HostFiles } from '../io/files.ts';

/** Facts of a fleet's largest hosts are a few MiB; a longer file is not one of ours. */
const largest = 256 * 1024 * 1024;

function refuse(name: string, why: string): never {
  throw new IronhullError('FACTS_MALFORMED', `${name}: ${why}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isReading(value: unknown): boolean {
  return (
    isRecord(value) &&
    ['known', 'absent', 'unreadable'].includes(String(value.state)) &&
    typeof value.from === 'string'
  );
}

function isWorkload(value: unknown): boolean {
  if (!isRecord(value) || !isRecord(value.written)) return false;
  const { written } = value;
  return (
    isReading(value.effective) &&
    isReading(value.spec) &&
    isRecord(written.settings) &&
    Array.isArray(written.doubts) &&
    Array.isArray(written.at) &&
    ['surface', 'platform', 'key', 'name'].every((key) => typeof written[key] === 'string')
  );
}

function check(value: unknown, name: string): Facts {
  if (!isRecord(value)) refuse(name, 'it is not a JSON object');
  if (value.schemaVersion !== 1)
    refuse(name, `its schemaVersion is ${JSON.stringify(value.schemaVersion)}, this version reads 1`);
  for (const key of ['host', 'engine', 'containers'])
    if (!isReading(value[key])) refuse(name, `\`${key}\` is not a reading`);
  for (const key of ['images', 'workloads', 'gaps'])
    if (!Array.isArray(value[key])) refuse(name, `\`${key}\` is not a list`);
  if (typeof value.collectedAt !== 'string') refuse(name, '`collectedAt` is not a text');
  const workloads = value.workloads as readonly unknown[];
  const wrong = workloads.findIndex((workload) => !isWorkload(workload));
  if (wrong !== -1) refuse(name, `\`workloads[${wrong}]\` is not a workload`);
  return value as unknown as Facts;
}

/**
 * Reads facts that `ironhull facts` wrote.
 * @throws IronhullError `TARGET_MISSING`, `TARGET_UNREADABLE`, or `FACTS_MALFORMED` for what is
 *   not JSON, cut short, of another version or of another shape.
 */
export async function readFacts(files: HostFiles, path: string, shown: string): Promise<Facts> {
  const text = await files.readText(path, largest);
  if (text.state === 'absent') throw new IronhullError('TARGET_MISSING', shown);
  if (text.state === 'unreadable') throw new IronhullError('TARGET_UNREADABLE', `${shown}: ${text.detail}`);
  try {
    return check(JSON.parse(text.value), shown);
  } catch (error) {
    if (error instanceof SyntaxError) return refuse(shown, 'it is not JSON, or was cut short');
    throw error;
  }
}
