import type { AdapterDoubt, Profile, Written } from '../../core/workload.ts';
import { child, isObject, isPresent, locate } from '../engine-documents/cursor.ts';
import type { Cursor } from '../engine-documents/cursor.ts';
import { misfit, parsed, readBoolean, readName, readText } from '../engine-documents/scalars.ts';
import type { Reading } from '../engine-documents/settings.ts';

const seccompModes: Readonly<Record<string, Profile>> = {
  default: { kind: 'default' },
  unconfined: { kind: 'unconfined' },
  custom: { kind: 'custom', name: 'inline profile' },
};

const apparmorModes: Readonly<Record<string, Profile>> = {
  default: { kind: 'default' },
  disabled: { kind: 'unconfined' },
};

function readMode(options: Cursor, modes: Readonly<Record<string, Profile>>): Written<Profile> | undefined {
  if (!isPresent(options)) return undefined;
  if (!isObject(options.value)) return misfit(options, 'an object');
  const mode = readName(child(options, 'Mode'));
  const known = (text: string): Profile | undefined => (Object.hasOwn(modes, text) ? modes[text] : undefined);
  return parsed(mode, known, 'not a mode that is known');
}

function readLabels(context: Cursor): Written<readonly string[]> | undefined {
  if (!isPresent(context)) return undefined;
  if (!isObject(context.value)) return misfit(context, 'an object');
  if (child(context, 'Disable').value === true) {
    return { value: ['disable'], at: locate(child(context, 'Disable')) };
  }
  const labels = ['User', 'Role', 'Type', 'Level'].flatMap((part) => {
    const text = readText(child(context, part));
    if (text === undefined || 'unresolved' in text || text.value === '') return [];
    return [`${part.toLowerCase()}:${text.value}`];
  });
  return labels.length === 0 ? undefined : { value: labels, at: locate(context) };
}

function written<K extends 'seccomp' | 'apparmor' | 'selinux' | 'noNewPrivileges'>(
  name: K,
  value: Reading['settings'][K],
): Reading['settings'] {
  return value === undefined ? {} : { [name]: value };
}

/** `ContainerSpec.Privileges`: seccomp and AppArmor modes, SELinux labels and no-new-privileges (Engine API 1.45). */
export function readPrivileges(privileges: Cursor): Reading {
  if (!isPresent(privileges)) return { settings: {}, doubts: [] };
  if (!isObject(privileges.value)) {
    const doubt: AdapterDoubt = {
      what: misfit(privileges, 'an object').unresolved,
      at: locate(privileges),
      affects: ['seccomp', 'apparmor', 'selinux', 'noNewPrivileges'],
    };
    return { settings: {}, doubts: [doubt] };
  }
  const settings = {
    ...written('seccomp', readMode(child(privileges, 'Seccomp'), seccompModes)),
    ...written('apparmor', readMode(child(privileges, 'AppArmor'), apparmorModes)),
    ...written('selinux', readLabels(child(privileges, 'SELinuxContext'))),
    ...written('noNewPrivileges', readBoolean(child(privileges, 'NoNewPrivileges'))),
  };
  return { settings, doubts: [] };
}
