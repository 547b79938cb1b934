import type { EngineFacts } from '../../src/core/engine/engine.ts';
import type { EngineSettings } from '../../src/core/engine/engine-settings.ts';
import { absent, known } from '../../src/core/observed.ts';

const config = '/proc/1/cmdline and /etc/docker/daemon.json';
const info = 'GET /info';

/** Settings of a daemon without configuration. */
export const plainSettings: EngineSettings = {
  logLevel: absent(config),
  debug: known(false, info),
  iptables: absent(config),
  ip6tables: absent(config),
  ipForwardNoDrop: absent(config),
  allowDirectRouting: absent(config),
  kernelForwards: known(true, info),
  userlandProxy: absent(config),
  insecureRegistries: known({ hosts: [], networks: ['127.0.0.0/8', '::1/128'] }, info),
  mirrors: known([], info),
  defaultUlimits: absent(config),
  cgroupParent: absent(config),
  storageOptions: absent(config),
  authorizationPlugins: known([], info),
  logDriver: known('json-file', info),
  logOptions: absent(config),
  experimental: known(false, info),
  metricsAddress: absent(config),
  bridgeAcceptMark: absent(config),
  addressPools: absent(info),
  defaultRuntime: known('runc', info),
  runtimes: known([{ name: 'runc', path: 'runc' }], info),
  buildEntitlements: absent(config),
};

/** An engine with every default. */
export const plainEngine: EngineFacts = {
  endpoint: 'unix:///var/run/docker.sock',
  version: '26.1.5',
  apiVersion: '1.45',
  operatingSystem: 'Debian GNU/Linux 13 (trixie)',
  osType: 'linux',
  cgroupVersion: '2',
  storageDriver: 'overlay2',
  dataRoot: '/var/lib/docker',
  rootless: false,
  usernsRemap: false,
  noNewPrivilegesDefault: false,
  seccompProfile: known('builtin', 'GET /info'),
  seccompFilter: absent('GET /info'),
  apparmor: true,
  selinux: false,
  swarm: 'inactive',
  liveRestore: false,
  interContainerTraffic: known(true, 'GET /networks'),
  listeners: known([{ address: 'unix:///var/run/docker.sock', clientTls: false }], '/proc/1/cmdline'),
  forwardedSockets: known([], '/proc'),
  startCredentials: known([], '/proc/1/cmdline'),
  settings: known(plainSettings, info),
  components: known([], 'GET /version'),
  plugins: known([], 'GET /plugins'),
  systemTime: known('2026-01-01T00:00:00Z', info),
  warnings: [],
  networks: [],
};
