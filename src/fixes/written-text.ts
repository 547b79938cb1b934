import type { InsertPoint } from '../core/location.ts';
import type { SettingName } from '../core/workload/workload.ts';
import { settingNames } from '../knowledge/settings/setting-names.ts';

/** The key of `setting` in a compose file. */
export function composeKeyOf(setting: SettingName): string {
  return settingNames[setting].compose?.split(' ')[0] ?? setting;
}

/** A key as YAML, or as JSON if the keys beside it are. */
export function yamlKey(key: string, quoted: boolean): string {
  return quoted ? JSON.stringify(key) : key;
}

/** A scalar as YAML that reads back as the same text or value: a text is in quotes unless it is a plain word. */
export function yamlScalar(value: string | boolean | number, quoted: boolean): string {
  if (typeof value !== 'string') return String(value);
  return !quoted && /^[a-z]+$|^\d+[a-z]$/u.test(value) ? value : JSON.stringify(value);
}

/** A new key with a list of one entry, in the style (block or flow) of the place it goes to. */
export function newList(key: string, entry: string, place: InsertPoint): string {
  const eol = /\r?\n/u.exec(place.before + place.after)?.[0];
  if (eol === undefined) return `${yamlKey(key, place.quoted === true)}: [${JSON.stringify(entry)}]`;
  return `${key}:${eol}${' '.repeat(place.indent)}  - ${entry}`;
}

const deployLimitKeys: Partial<Record<SettingName, string>> = { memory: 'memory', cpu: 'cpus', pids: 'pids' };

/** A limit as it is written below `deploy.resources.limits`; `undefined` for what is no limit there. */
export function deployLimitText(
  setting: SettingName,
  value: string | boolean | number,
  quoted: boolean,
): string | undefined {
  const key = deployLimitKeys[setting];
  if (key === undefined) return undefined;
  const text = setting === 'cpu' ? JSON.stringify(String(value)) : yamlScalar(value, quoted);
  return `${yamlKey(key, quoted)}: ${text}`;
}

/** The path of a limit below `deploy`; `undefined` for what is no limit there. */
export function deployLimitPath(setting: SettingName): readonly [string, ...string[]] | undefined {
  const key = deployLimitKeys[setting];
  return key === undefined ? undefined : ['deploy', 'resources', 'limits', key];
}
