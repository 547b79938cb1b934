import { known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { isHeading } from '../../knowledge/engine/daemon-members.ts';
import { booleanAt, isJsonRecord, recordAt, stringAt, stringsAt, type JsonRecord } from '../json/members.ts';
import { parseMergedJson } from '../json/merged-json.ts';
import type { DaemonConfig } from './daemon-settings.ts';
import { structuredMembers, structuredNames } from './structured-members.ts';

/**
 * Parses `daemon.json` as dockerd does. An empty file and `null` set nothing; text that is not JSON, or a
 * member of the wrong type, is unreadable `malformed`: dockerd would not start with it.
 */
export function parseDaemonJson(text: string, from: string): Observed<DaemonConfig> {
  // dockerd skips a byte order mark and treats a file of white space as empty.
  const body = text.replace(/^\uFEFF/, '').trim();
  if (body === '') return known({}, from);
  try {
    return known(configOf(parseMergedJson(body)), from);
  } catch (error) {
    // The text of a syntax error quotes the file, which may contain a proxy's credentials.
    if (error instanceof SyntaxError) return unreadable('malformed', 'not JSON', from);
    if (error instanceof TypeError) return unreadable('malformed', error.message, from);
    throw error;
  }
}

/** What can be read of a daemon.json that dockerd would refuse, and the settings whose values are of a wrong type. */
export interface PartialConfig {
  config: DaemonConfig;
  malformed: ReadonlySet<keyof DaemonConfig>;
}

/** Reads each member by itself: one that is of a wrong type does not hide the others. */
export function readEachMember(document: JsonRecord): PartialConfig {
  const malformed = new Set<keyof DaemonConfig>();
  const parts = Object.entries(document).map(([name, value]) => {
    try {
      return configOf({ [name]: value });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      const setting = settingsByName[name];
      if (setting !== undefined) malformed.add(setting);
      return {};
    }
  });
  return { config: Object.assign({}, ...parts) as DaemonConfig, malformed };
}

function configOf(document: unknown): DaemonConfig {
  const record = recordAt({ document }, 'document') ?? {};
  return {
    ...members(record, stringNames, textAt),
    ...members({ ...nestedMembers(record), ...record }, booleanNames, switchAt),
    ...members(record, listNames, (parent, key) =>
      Object.hasOwn(parent, key) ? stringsAt(parent, key) : undefined,
    ),
    ...structuredMembers(record),
  };
}

/** An empty text means unset: dockerd uses the default. */
function textAt(parent: JsonRecord, key: string): string | undefined {
  return stringAt(parent, key) || undefined;
}

/**
 * Seen on Engine 26.1.5: dockerd sets a boolean flag to the text of its member, and texts other than Go's
 * words for true make it false. So null is false, whatever the default; but `tlsverify` enables TLS in any
 * case, and without a value client certificates are required.
 */
function switchAt(parent: JsonRecord, key: string): boolean | undefined {
  if (!Object.hasOwn(parent, key)) return undefined;
  return booleanAt(parent, key) ?? key === 'tlsverify';
}

/**
 * Returns the booleans in nested objects. Seen on Engine 26.1.5: it accepts `{"firewall": {"iptables":
 * false}}` without complaint and sets boolean flags by it; members of other types have no effect.
 */
function nestedMembers(record: JsonRecord): JsonRecord {
  const headings = Object.keys(record).filter((key) => isHeading(key) && isJsonRecord(record[key]));
  const nested = headings.flatMap((key) => Object.entries(recordAt(record, key) ?? {}));
  return Object.fromEntries(
    nested.filter(([key]) => Object.hasOwn(booleanNames, key)).map(([key, value]) => [key, wordOf(value)]),
  );
}

/** Applies Go's `strconv.ParseBool` to the text of a value. */
function wordOf(value: unknown): boolean {
  return /^(1|t|true)$/iu.test(String(value));
}

const stringNames = {
  // The name in engines before 17.05; the newer name wins.
  graph: 'dataRoot',
  'data-root': 'dataRoot',
  'exec-root': 'execRoot',
  group: 'group',
  containerd: 'containerd',
  tlscacert: 'tlsCa',
  tlscert: 'tlsCertificate',
  tlskey: 'tlsKey',
  pidfile: 'pidFile',
  'init-path': 'initPath',
  'userland-proxy-path': 'userlandProxyPath',
  'userns-remap': 'usernsRemap',
  'seccomp-profile': 'seccompProfile',
  'log-level': 'logLevel',
  'log-driver': 'logDriver',
  'cgroup-parent': 'cgroupParent',
  'metrics-addr': 'metricsAddress',
  'bridge-accept-fwmark': 'bridgeAcceptMark',
  'default-runtime': 'defaultRuntime',
  'storage-driver': 'storageDriver',
  bridge: 'bridge',
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
  'cdi-spec-dirs': 'cdiSpecDirs',
  'storage-opts': 'storageOptions',
  'authorization-plugins': 'authorizationPlugins',
  'insecure-registries': 'insecureRegistries',
  'registry-mirrors': 'mirrors',
} as const satisfies Record<string, keyof DaemonConfig>;

const settingsByName: Readonly<Record<string, keyof DaemonConfig>> = {
  ...stringNames,
  ...booleanNames,
  ...listNames,
  ...structuredNames,
};

/** The member of daemon.json that stands for a setting. */
export function configMember(setting: keyof DaemonConfig): string | undefined {
  return Object.keys(settingsByName).find((name) => settingsByName[name] === setting);
}

/** The members of daemon.json that stand for the settings of a configuration. */
export function membersOf(config: DaemonConfig): readonly string[] {
  return Object.entries(settingsByName).flatMap(([name, setting]) =>
    config[setting] === undefined ? [] : [name],
  );
}

function members(
  record: JsonRecord,
  names: Readonly<Record<string, keyof DaemonConfig>>,
  read: (parent: JsonRecord, key: string) => unknown,
): DaemonConfig {
  const entries = Object.entries(names).map(([json, name]) => [name, read(record, json)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
