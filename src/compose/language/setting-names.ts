import type { SettingName } from '../../core/workload/workload.ts';
import { settingNames } from '../../knowledge/settings/setting-names.ts';

/** Every setting: affected by a doubt of unknown reach. */
export const everySetting: readonly SettingName[] = Object.keys(settingNames).filter(
  (name): name is SettingName => name in settingNames,
);
