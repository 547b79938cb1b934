/**
 * Members of daemon.json that dockerd takes from the file again when it gets SIGHUP. Source: "Configuration reload
 * behavior" of the documentation of dockerd, as of 2026-11-30; each was tried on Engine 26.1.5 (`GET /info` and the event
 * `reload`). A member that is no longer in the file keeps the value it had, and every other one waits for a restart.
 */
export const reloadableMembers: ReadonlySet<string> = new Set([
  'authorization-plugins',
  'debug',
  'default-runtime',
  'features',
  'insecure-registries',
  'labels',
  'live-restore',
  'max-concurrent-downloads',
  'max-concurrent-uploads',
  'max-download-attempts',
  'registry-mirrors',
  'runtimes',
  'shutdown-timeout',
]);

/**
 * Members that configure the default bridge. With live-restore dockerd keeps the bridge of containers that run:
 * "there are running containers, updated network configuration will not take affect" (log of Engine 26.1.5, seen with
 * `icc`). They wait for a start with no running container.
 */
export const bridgeMembers: ReadonlySet<string> = new Set([
  'bip',
  'bip6',
  'default-gateway',
  'default-gateway-v6',
  'fixed-cidr',
  'fixed-cidr-v6',
  'icc',
  'ip',
  'ip-masq',
  'ipv6',
  'mtu',
]);
