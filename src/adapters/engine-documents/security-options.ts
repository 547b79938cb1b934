import type { AdapterDoubt } from '../../core/workload/workload.ts';
import { parseSecurityOption, securitySettings } from '../../formats/docker-values/security-option.ts';
import type { SecurityOption } from '../../formats/docker-values/security-option.ts';
import { isPresent, locate } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { elements } from './cursor.ts';
import { wrongType, textOr } from './scalars.ts';
import type { DocumentSettings } from './settings.ts';

function doubtOf(what: string, cursor: Cursor): AdapterDoubt {
  return { what, at: locate(cursor), affects: securitySettings };
}

function applyOption(settings: DocumentSettings['settings'], option: SecurityOption, cursor: Cursor): void {
  const at = locate(cursor);
  switch (option.setting) {
    case 'seccomp':
      settings.seccomp = { value: option.value, at };
      return;
    case 'apparmor':
      settings.apparmor = { value: option.value, at };
      return;
    case 'noNewPrivileges':
      settings.noNewPrivileges = { value: option.value, at };
      return;
    case 'systemPaths':
      settings.systemPaths = { value: option.value, at };
      return;
    case 'writableCgroups':
      settings.writableCgroups = { value: option.value, at };
      return;
    case 'selinux':
      settings.selinux = addLabel(settings.selinux, option.value, at);
  }
}

function addLabel(
  before: DocumentSettings['settings']['selinux'],
  label: string,
  at: ReturnType<typeof locate>,
): DocumentSettings['settings']['selinux'] {
  if (before === undefined || 'unresolved' in before) return { value: [label], at };
  return { value: [...before.value, label], at: [...before.at, ...at] };
}

/**
 * Reads `HostConfig.SecurityOpt`: the last option of a kind wins, label options add up (moby
 * `daemon.parseSecurityOpt`). An unrecognised option leaves every security option undetermined.
 */
export function readSecurityOptions(cursor: Cursor): DocumentSettings {
  const settings: DocumentSettings['settings'] = {};
  const doubts: AdapterDoubt[] = [];
  if (isPresent(cursor) && !Array.isArray(cursor.value)) {
    doubts.push(doubtOf(wrongType(cursor, 'a list').unresolved, cursor));
  }
  for (const element of elements(cursor)) {
    const option = parseSecurityOption(textOr(element, ''));
    if (option) applyOption(settings, option, element);
    else doubts.push(doubtOf('an unknown security option', element));
  }
  return { settings, doubts };
}
