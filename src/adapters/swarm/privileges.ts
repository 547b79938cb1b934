import { isJsonRecord } from '../../formats/json/members.ts';
import type { AdapterDoubt, Profile, Written } from '../../core/workload/workload.ts';
import { inlineProfile } from '../../formats/docker-values/security-option.ts';
import { parseSeccompProfile } from '../../formats/seccomp/read-filter.ts';
import { child, isPresent, locate } from '../engine-documents/cursor.ts';
import type { Cursor } from '../engine-documents/cursor.ts';
import { wrongType, mapWritten, readBoolean, readName, readText } from '../engine-documents/scalars.ts';
import type { DocumentSettings } from '../engine-documents/settings.ts';

const seccompModes: Readonly<Record<string, Profile>> = {
  default: { kind: 'default' },
  unconfined: { kind: 'unconfined' },
  custom: { kind: 'custom', name: inlineProfile },
};

const apparmorModes: Readonly<Record<string, Profile>> = {
  default: { kind: 'default' },
  disabled: { kind: 'unconfined' },
};

function readMode(options: Cursor, modes: Readonly<Record<string, Profile>>): Written<Profile> | undefined {
  if (!isPresent(options)) return undefined;
  if (!isJsonRecord(options.value)) return wrongType(options, 'an object');
  const mode = readName(child(options, 'Mode'));
  const known = (text: string): Profile | undefined => (Object.hasOwn(modes, text) ? modes[text] : undefined);
  return mapWritten(mode, known, 'unknown mode');
}

/** Reads the seccomp mode; the profile is a separate member, in base64 as Go writes bytes. */
function readSeccomp(options: Cursor): Written<Profile> | undefined {
  const mode = readMode(options, seccompModes);
  if (mode === undefined || 'unresolved' in mode || mode.value.kind !== 'custom') return mode;
  const encoded = readText(child(options, 'Profile'));
  if (encoded === undefined || 'unresolved' in encoded) return mode;
  const text = Buffer.from(encoded.value, 'base64').toString('utf8');
  return { ...mode, value: { ...mode.value, content: parseSeccompProfile(text, inlineProfile) } };
}

function readLabels(context: Cursor): Written<readonly string[]> | undefined {
  if (!isPresent(context)) return undefined;
  if (!isJsonRecord(context.value)) return wrongType(context, 'an object');
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
  value: DocumentSettings['settings'][K],
): DocumentSettings['settings'] {
  return value === undefined ? {} : { [name]: value };
}

/**
 * Reads `ContainerSpec.Privileges`: seccomp and AppArmor modes, SELinux labels and no-new-privileges (Engine
 * API 1.45).
 */
export function readPrivileges(privileges: Cursor): DocumentSettings {
  if (!isPresent(privileges)) return { settings: {}, doubts: [] };
  if (!isJsonRecord(privileges.value)) {
    const doubt: AdapterDoubt = {
      what: wrongType(privileges, 'an object').unresolved,
      at: locate(privileges),
      affects: ['seccomp', 'apparmor', 'selinux', 'noNewPrivileges'],
    };
    return { settings: {}, doubts: [doubt] };
  }
  const settings = {
    ...written('seccomp', readSeccomp(child(privileges, 'Seccomp'))),
    ...written('apparmor', readMode(child(privileges, 'AppArmor'), apparmorModes)),
    ...written('selinux', readLabels(child(privileges, 'SELinuxContext'))),
    ...written('noNewPrivileges', readBoolean(child(privileges, 'NoNewPrivileges'))),
  };
  return { settings, doubts: [] };
}
