import { known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { booleanAt, stringAt, stringsAt } from '../json/members.ts';
import type { JsonRecord } from '../json/members.ts';

/** What this program reads of the daemon's configuration; a member that is missing was not set. */
export interface DaemonConfig {
  hosts?: readonly string[];
  tls?: boolean;
  tlsVerify?: boolean;
  dataRoot?: string;
  execRoot?: string;
  pidFile?: string;
  usernsRemap?: string;
  noNewPrivileges?: boolean;
  seccompProfile?: string;
  icc?: boolean;
  liveRestore?: boolean;
  userlandProxy?: boolean;
  iptables?: boolean;
}

/**
 * Reads `daemon.json`. An empty file sets nothing, as for dockerd; text that is not JSON, or a
 * member of the wrong type, is unreadable `malformed`: dockerd would not start with it.
 */
export function parseDaemonJson(text: string, from: string): Observed<DaemonConfig> {
  // dockerd skips a byte order mark and takes a file of white space for an empty one.
  const body = text.replace(/^\uFEFF/, '').trim();
  if (body === '') return known({}, from);
  try {
    return known(configOf(JSON.parse(body)), from);
  } catch (error) {
    // The text of a syntax error quotes the file, which may hold a proxy's credentials.
    if (error instanceof SyntaxError) return unreadable('malformed', 'it is not JSON', from);
    if (error instanceof TypeError) return unreadable('malformed', error.message, from);
    throw error;
  }
}

function configOf(document: unknown): DaemonConfig {
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    throw new TypeError('it is not a JSON object');
  const record: JsonRecord = { ...document };
  const hosts = Object.hasOwn(record, 'hosts') ? { hosts: stringsAt(record, 'hosts') } : {};
  return { ...hosts, ...stringMembers(record), ...booleanMembers(record) };
}

const stringNames = {
  'data-root': 'dataRoot',
  'exec-root': 'execRoot',
  pidfile: 'pidFile',
  'userns-remap': 'usernsRemap',
  'seccomp-profile': 'seccompProfile',
} as const satisfies Record<string, keyof DaemonConfig>;

const booleanNames = {
  tls: 'tls',
  tlsverify: 'tlsVerify',
  'no-new-privileges': 'noNewPrivileges',
  icc: 'icc',
  'live-restore': 'liveRestore',
  'userland-proxy': 'userlandProxy',
  iptables: 'iptables',
} as const satisfies Record<string, keyof DaemonConfig>;

function stringMembers(record: JsonRecord): DaemonConfig {
  const entries = Object.entries(stringNames).map(([json, name]) => [name, stringAt(record, json)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function booleanMembers(record: JsonRecord): DaemonConfig {
  const entries = Object.entries(booleanNames).map(([json, name]) => [name, booleanAt(record, json)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
