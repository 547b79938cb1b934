import type { SettingName } from '../../core/workload.ts';
import { settingNames } from '../../knowledge/setting-names.ts';

/** Every setting: what a doubt affects when nothing can be said of its reach. */
export const everySetting: readonly SettingName[] = Object.keys(settingNames).filter(
  (name): name is SettingName => name in settingNames,
);
