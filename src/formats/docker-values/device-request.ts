import type { DeviceRequest } from '../../core/workload/workload-devices.ts';
import { parseCsvRecord } from './csv.ts';
import { parseInteger } from './integer.ts';
import { cut } from './key-value.ts';

interface Draft {
  driver: string;
  count?: number;
  deviceIds?: readonly string[];
  capabilities: readonly string[];
}

/**
 * Parses a value of `--gpus`: `all`, a count, or comma-separated `driver=`, `count=`, `device=`,
 * `capabilities=` and `options=` (docker/cli `opts.GpuOpts`). One device if neither a count nor devices are
 * given. `undefined` if malformed.
 */
export function parseGpuRequest(text: string): DeviceRequest | undefined {
  const fields = parseCsvRecord(text)?.map((field) => cut(field, '='));
  if (!fields || new Set(fields.map(({ key }) => key)).size !== fields.length) return undefined;
  const draft: Draft = { driver: '', capabilities: ['gpu'] };
  const understood = fields.every(({ key, value }) => readField(draft, key, value));
  if (!understood) return undefined;
  const { driver, deviceIds = [], capabilities, count = deviceIds.length > 0 ? 0 : 1 } = draft;
  return { driver, count, deviceIds, capabilities };
}

function readField(draft: Draft, key: string, value: string | undefined): boolean {
  if (value === undefined) return readCount(draft, key);
  switch (key) {
    case 'count':
      return readCount(draft, value);
    case 'driver':
      draft.driver = value;
      return true;
    case 'device':
      draft.deviceIds = value.split(',');
      return true;
    case 'capabilities':
      draft.capabilities = [...value.split(','), 'gpu'];
      return true;
    default:
      return key === 'options';
  }
}

function readCount(draft: Draft, text: string): boolean {
  const count = text === 'all' ? -1 : parseInteger(text);
  if (count !== undefined) draft.count = count;
  return count !== undefined;
}
