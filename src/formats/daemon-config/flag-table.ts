import type { DaemonConfig } from './daemon-settings.ts';

export type FlagName = 'configFile' | keyof DaemonConfig;

/** Flags with one text value. */
export const textFlags: Readonly<Record<string, FlagName>> = {
  '--config-file': 'configFile',
  '--data-root': 'dataRoot',
  '-g': 'dataRoot',
  '--graph': 'dataRoot',
  '--exec-root': 'execRoot',
  '--group': 'group',
  '-G': 'group',
  '--containerd': 'containerd',
  '--tlscacert': 'tlsCa',
  '--tlscert': 'tlsCertificate',
  '--tlskey': 'tlsKey',
  '--pidfile': 'pidFile',
  '--init-path': 'initPath',
  '--userland-proxy-path': 'userlandProxyPath',
  '-p': 'pidFile',
  '--userns-remap': 'usernsRemap',
  '--seccomp-profile': 'seccompProfile',
  '--log-level': 'logLevel',
  '-l': 'logLevel',
  '--log-driver': 'logDriver',
  '--cgroup-parent': 'cgroupParent',
  '--metrics-addr': 'metricsAddress',
  '--bridge-accept-fwmark': 'bridgeAcceptMark',
  '--default-runtime': 'defaultRuntime',
  '--storage-driver': 'storageDriver',
  '-s': 'storageDriver',
  '--bridge': 'bridge',
  '-b': 'bridge',
};

/** Flags that may be repeated; each adds to a list. */
export const listFlags: Readonly<Record<string, FlagName>> = {
  '--host': 'hosts',
  '-H': 'hosts',
  '--storage-opt': 'storageOptions',
  '--authorization-plugin': 'authorizationPlugins',
  '--insecure-registry': 'insecureRegistries',
  '--registry-mirror': 'mirrors',
  '--add-runtime': 'runtimes',
  '--default-ulimit': 'defaultUlimits',
  '--cdi-spec-dir': 'cdiSpecDirs',
  '--nri-opts': 'nri',
  '--log-opt': 'logOptions',
  '--default-address-pool': 'addressPools',
};

export const booleanFlags: Readonly<Record<string, FlagName>> = {
  '--tls': 'tls',
  '--tlsverify': 'tlsVerify',
  '--no-new-privileges': 'noNewPrivileges',
  '--icc': 'icc',
  '--live-restore': 'liveRestore',
  '--userland-proxy': 'userlandProxy',
  '--iptables': 'iptables',
  '--ip6tables': 'ip6tables',
  '--ip-forward-no-drop': 'ipForwardNoDrop',
  '--allow-direct-routing': 'allowDirectRouting',
  '--debug': 'debug',
  '-D': 'debug',
  '--experimental': 'experimental',
};
