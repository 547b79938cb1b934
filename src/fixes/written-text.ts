import type { InsertPoint } from '../core/location.ts';
import type { SettingName, Workload } from '../core/workload.ts';
import { settingNames } from '../knowledge/setting-names.ts';

/** Settings that share one list in files: each is one entry of `security_opt`. */
const securityOptions = ['seccomp', 'apparmor', 'selinux', 'noNewPrivileges', 'systemPaths'] as const;

/** The key of `setting` in a compose file. */
export function composeKeyOf(setting: SettingName): string {
  return settingNames[setting].compose?.split(' ')[0] ?? setting;
}

/** A scalar as YAML that reads back as the same text or value: quoted when it is a text. */
export function yamlScalar(value: string | boolean | number): string {
  return typeof value === 'string' && !/^[a-z]+$|^\d+[a-z]$/u.test(value)
    ? JSON.stringify(value)
    : String(value);
}

/** Where one more entry of the list that holds `setting` can go, when there is such a list. */
export function appendPointFor(workload: Workload, setting: SettingName): InsertPoint | undefined {
  const shared = securityOptions.some((name) => name === setting) ? securityOptions : [setting];
  for (const name of shared) {
    const { written } = workload.settings[name];
    if (written && 'append' in written && written.append) return written.append;
  }
  return undefined;
}

/** A new key with a list of one entry, in the style (block or flow) of the place it goes to. */
export function newList(key: string, entry: string, place: InsertPoint): string {
  const eol = /\r?\n/u.exec(place.before + place.after)?.[0];
  if (eol === undefined) return `${key}: [${JSON.stringify(entry)}]`;
  return `${key}:${eol}${' '.repeat(place.indent)}  - ${entry}`;
}
