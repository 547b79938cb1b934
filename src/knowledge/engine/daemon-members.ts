/** What the value of a member has to be. Null stands for "not set" everywhere but in a size. */
export type MemberShape =
  | 'any'
  | 'boolean'
  | 'integer'
  | 'text'
  | 'address'
  | 'size'
  | { list: MemberShape }
  | { map: MemberShape }
  /** By lower-case name: below the top level the case of a name does not matter, and unknown names are ignored. */
  | { members: Readonly<Record<string, MemberShape>> };

/** A member of daemon.json. `since` is the first engine that takes it, for those newer than 26.1. */
export interface DaemonMember {
  shape: MemberShape;
  since?: string;
}

const texts: MemberShape = { list: 'text' };

const runtime: MemberShape = {
  members: { path: 'text', runtimeargs: texts, runtimetype: 'text', options: { map: 'any' } },
};

const builder: MemberShape = {
  members: {
    gc: {
      members: {
        enabled: 'boolean',
        defaultkeepstorage: 'text',
        policy: { list: { members: { all: 'boolean', keepstorage: 'text' } } },
      },
    },
    entitlements: { members: { 'network-host': 'boolean', 'security-insecure': 'boolean' } },
  },
};

const byShape = {
  boolean: [
    'cri-containerd',
    'debug',
    'experimental',
    'icc',
    'init',
    'ip-forward',
    'ip-masq',
    'ip6tables',
    'iptables',
    'ipv6',
    'live-restore',
    'no-new-privileges',
    'raw-logs',
    'rootless',
    'selinux-enabled',
    'tls',
    'tlsverify',
    'userland-proxy',
  ],
  integer: [
    'cpu-rt-period',
    'cpu-rt-runtime',
    'max-concurrent-downloads',
    'max-concurrent-uploads',
    'max-download-attempts',
    'mtu',
    'network-control-plane-mtu',
    'network-diagnostic-port',
    'shutdown-timeout',
  ],
  text: [
    'bip',
    'bridge',
    'cgroup-parent',
    'containerd',
    'containerd-namespace',
    'data-root',
    'default-cgroupns-mode',
    'default-ipc-mode',
    'default-runtime',
    'exec-root',
    'fixed-cidr',
    'fixed-cidr-v6',
    'group',
    'init-path',
    'log-driver',
    'log-format',
    'log-level',
    'metrics-addr',
    'pidfile',
    'seccomp-profile',
    'storage-driver',
    'swarm-default-advertise-addr',
    'tlscacert',
    'tlscert',
    'tlskey',
    'userland-proxy-path',
    'userns-remap',
  ],
  address: ['default-gateway', 'default-gateway-v6', 'host-gateway-ip', 'ip'],
} as const satisfies Partial<Record<Extract<MemberShape, string>, readonly string[]>>;

const textLists = [
  'authorization-plugins',
  'cdi-spec-dirs',
  'dns-opts',
  'dns-search',
  'exec-opts',
  'hosts',
  'insecure-registries',
  'labels',
  'node-generic-resources',
  'registry-mirrors',
  'storage-opts',
];

const plain = Object.entries(byShape).flatMap(([shape, names]) =>
  names.map((name) => [name, { shape: shape as keyof typeof byShape }] as const),
);

/**
 * The members that dockerd reads, as of 2026-11-30. Sources: `dockerd --help` and `dockerd --validate` of Engine
 * 26.1.5, tried one by one; for those with `since`, the documentation of dockerd 29.9 and, of the
 * names marked 28 and 29.0, an Engine 29.7.2 that ran with them.
 */
export const daemonMembers: Readonly<Record<string, DaemonMember>> = {
  ...Object.fromEntries(plain),
  ...Object.fromEntries(textLists.map((name) => [name, { shape: texts }])),
  'default-shm-size': { shape: 'size' },
  dns: { shape: { list: 'address' } },
  'log-opts': { shape: { map: 'text' } },
  features: { shape: { map: 'boolean' } },
  'default-network-opts': { shape: { map: { map: 'text' } } },
  runtimes: { shape: { map: runtime } },
  'default-ulimits': {
    shape: { map: { members: { name: 'text', soft: 'integer', hard: 'integer' } } },
  },
  'default-address-pools': { shape: { list: { members: { base: 'text', size: 'integer' } } } },
  builder: { shape: builder },
  'allow-nondistributable-artifacts': { shape: texts },
  'deprecated-key-path': { shape: 'any' },
  'allow-direct-routing': { shape: 'boolean', since: '28.2' },
  'ip-forward-no-drop': { shape: 'boolean', since: '28.0' },
  bip6: { shape: 'text', since: '28.0' },
  'host-gateway-ips': { shape: { list: 'address' }, since: '28.0' },
  'bridge-accept-fwmark': { shape: 'text', since: '28.0' },
  'firewall-backend': { shape: 'text', since: '29.0' },
  'min-api-version': { shape: 'text', since: '29.0' },
  'nri-opts': { shape: { map: 'any' }, since: '29.0' },
  'apparmor-profile': { shape: 'text', since: '29.0' },
};

/** A member that dockerd no longer reads, from `in` on. */
export interface RemovedMember {
  in: string;
  /** The member to use in its place. */
  instead?: string;
}

/** Members of older engines: docs/deprecated.md of docker/cli; refused by Engine 26.1.5, but for `api-cors-header`. */
export const removedMembers: Readonly<Record<string, RemovedMember>> = {
  graph: { in: '23.0', instead: 'data-root' },
  'cluster-store': { in: '23.0' },
  'cluster-advertise': { in: '23.0' },
  'cluster-store-opts': { in: '23.0' },
  'disable-legacy-registry': { in: '19.03' },
  'oom-score-adjust': { in: '25.0' },
  'api-enable-cors': { in: '17.09' },
  'api-cors-header': { in: '28.0' },
};

/** Members below `proxies`; at the top level dockerd takes them for flags. */
export const proxyMembers: readonly string[] = ['http-proxy', 'https-proxy', 'no-proxy'];

/**
 * Names of flags that dockerd takes for members and then ignores, by the member to use in their
 * place; empty where there is none. Seen on Engine 26.1.5.
 */
export const flagNames: Readonly<Record<string, string>> = {
  'add-runtime': 'runtimes',
  'authorization-plugin': 'authorization-plugins',
  'cdi-spec-dir': 'cdi-spec-dirs',
  'containerd-plugins-namespace': '',
  'default-address-pool': 'default-address-pools',
  'default-network-opt': 'default-network-opts',
  'default-ulimit': 'default-ulimits',
  'dns-opt': 'dns-opts',
  'exec-opt': 'exec-opts',
  help: '',
  host: 'hosts',
  'insecure-registry': 'insecure-registries',
  label: 'labels',
  'log-opt': 'log-opts',
  'node-generic-resource': 'node-generic-resources',
  'registry-mirror': 'registry-mirrors',
  restart: '',
  ...Object.fromEntries(proxyMembers.map((name) => [name, `proxies.${name}`])),
  'storage-opt': 'storage-opts',
  version: '',
};

/** Members that are objects of their own; any other object dockerd takes for a heading over members. */
const ownObjects: ReadonlySet<string> = new Set([
  'cluster-store-opts',
  'default-network-opts',
  'log-opts',
  'runtimes',
  'default-ulimits',
  'features',
  'builder',
  'nri-opts',
]);

/** Whether an object with this name is only a heading over further members. */
export function isHeading(name: string): boolean {
  return !ownObjects.has(name);
}
