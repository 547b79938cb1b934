import type { UnplacedChange } from '../core/findings/finding.ts';
import type { SettingName } from '../core/workload/workload.ts';
import { nameOn } from '../knowledge/settings/setting-names.ts';

type Value = string | boolean | number;

const units: Readonly<Record<string, number>> = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

function bytes(value: Value): Value {
  const [, amount, unit = ''] = /^(\d+)([bkmg])$/u.exec(String(value)) ?? [];
  return amount === undefined ? value : Number(amount) * (units[unit] ?? 1);
}

function restartPolicy(value: Value): unknown {
  const [Name, retries] = String(value).split(':');
  return retries === undefined ? { Name } : { Name, MaximumRetryCount: Number(retries) };
}

/** A value of a change, which is in the form of Compose, as the Engine API takes it. */
function apiValue(setting: SettingName, value: Value): unknown {
  if (setting === 'memory') return bytes(value);
  if (setting === 'cpu') return Number(value) * 1e9;
  return setting === 'restart' ? restartPolicy(value) : value;
}

/** How to carry out a change in the body of a create request; `undefined` for what only the change itself says. */
export function requestSteps(change: UnplacedChange): readonly string[] | undefined {
  if (change.kind !== 'write' && change.kind !== 'append') return undefined;
  const [field] = nameOn('create', change.setting).split(' ');
  const value = JSON.stringify(apiValue(change.setting, change.value));
  return [change.kind === 'write' ? `Set ${field} to ${value}` : `Add ${value} to ${field}`];
}
