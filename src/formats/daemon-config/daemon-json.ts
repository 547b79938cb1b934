import { known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { booleanAt, stringAt, stringsAt } from '../json/members.ts';
import type { JsonRecord } from '../json/members.ts';
import type { DaemonConfig } from './daemon-settings.ts';
import { structuredMembers } from './structured-members.ts';

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
  return {
    ...members(record, stringNames, stringAt),
    ...members(record, booleanNames, booleanAt),
    ...members(record, listNames, (parent, key) =>
      Object.hasOwn(parent, key) ? stringsAt(parent, key) : undefined,
    ),
    ...structuredMembers(record),
  };
}

const stringNames = {
  'data-root': 'dataRoot',
  'exec-root': 'execRoot',
  pidfile: 'pidFile',
  'userns-remap': 'usernsRemap',
  'seccomp-profile': 'seccompProfile',
  'log-level': 'logLevel',
  'log-driver': 'logDriver',
  'cgroup-parent': 'cgroupParent',
  'metrics-addr': 'metricsAddress',
  'default-runtime': 'defaultRuntime',
} as const satisfies Record<string, keyof DaemonConfig>;

const booleanNames = {
  tls: 'tls',
  tlsverify: 'tlsVerify',
  'no-new-privileges': 'noNewPrivileges',
  icc: 'icc',
  'live-restore': 'liveRestore',
  'userland-proxy': 'userlandProxy',
  iptables: 'iptables',
  ip6tables: 'ip6tables',
  'ip-forward-no-drop': 'ipForwardNoDrop',
  'allow-direct-routing': 'allowDirectRouting',
  debug: 'debug',
  experimental: 'experimental',
} as const satisfies Record<string, keyof DaemonConfig>;

const listNames = {
  hosts: 'hosts',
  'storage-opts': 'storageOptions',
  'authorization-plugins': 'authorizationPlugins',
} as const satisfies Record<string, keyof DaemonConfig>;

function members(
  record: JsonRecord,
  names: Readonly<Record<string, keyof DaemonConfig>>,
  read: (parent: JsonRecord, key: string) => unknown,
): DaemonConfig {
  const entries = Object.entries(names).map(([json, name]) => [name, read(record, json)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
