import { known, type Observed } from '../../core/observed.ts';
import { maskedSystemPaths, readOnlySystemPaths } from '../../knowledge/paths/system-paths.ts';
import type { ContractSetting } from './contract-setting.ts';

function openText(paths: readonly string[]): string {
  const text = [...new Set(paths)].toSorted().join(', ');
  return text === '' ? 'default' : `without ${text}`;
}

function asAskedFor(asked: Observed<'default' | 'unmasked' | 'unconfined'>): Observed<string> {
  return asked.state === 'known' && asked.value === 'unmasked'
    ? known(openText(maskedSystemPaths), asked.from)
    : asked;
}

/**
 * Reads which of the paths that every engine protects are open: those that the runtime was not asked to protect,
 * and those whose protection the mount table does not have. Without a specification, what the engine was asked for.
 */
export const openSystemPaths: ContractSetting['read'] = ({ workload, effective, spec }) => {
  if (spec.state !== 'known') return asAskedFor(workload.settings.systemPaths.value);
  const { maskedPaths, readonlyPaths } = spec.value;
  if (maskedPaths.length === 0 && readonlyPaths.length === 0) return known('unconfined', spec.from);
  const exposed = effective.state === 'known' ? (effective.value.exposedPaths ?? []) : [];
  const open = [
    ...maskedSystemPaths.filter((path) => !maskedPaths.includes(path)),
    ...readOnlySystemPaths.filter((path) => !readonlyPaths.includes(path) && !maskedPaths.includes(path)),
    ...exposed,
  ];
  return known(openText(open), spec.from);
};
