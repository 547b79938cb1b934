import { known } from '../../core/observed.ts';
import { maskedSystemPaths, readOnlySystemPaths } from '../../knowledge/paths/system-paths.ts';
import type { ContractSetting } from './contract-setting.ts';

/**
 * Reads which of the paths that every engine protects are open: those that the runtime was not asked to protect,
 * and those whose protection the mount table does not have. Without a specification, what the engine was asked for.
 */
export const openSystemPaths: ContractSetting['read'] = ({ workload, effective, spec }) => {
  if (spec.state !== 'known') return workload.settings.systemPaths.value;
  const { maskedPaths, readonlyPaths } = spec.value;
  if (maskedPaths.length === 0 && readonlyPaths.length === 0) return known('unconfined', spec.from);
  const exposed = effective.state === 'known' ? (effective.value.exposedPaths ?? []) : [];
  const open = [
    ...maskedSystemPaths.filter((path) => !maskedPaths.includes(path)),
    ...readOnlySystemPaths.filter((path) => !readonlyPaths.includes(path) && !maskedPaths.includes(path)),
    ...exposed,
  ];
  const text = [...new Set(open)].toSorted().join(', ');
  return known(text === '' ? 'default' : `without ${text}`, spec.from);
};
