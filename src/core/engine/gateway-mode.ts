/** Options of a bridge network for how packets from other hosts reach its containers (Engine 27.1 and later). */
export const gatewayModes = [
  'com.docker.network.bridge.gateway_mode_ipv4',
  'com.docker.network.bridge.gateway_mode_ipv6',
] as const;

/**
 * Whether a network has gateway mode `routed` for an address family: a published port is then the container's
 * own port, open to other hosts, and its host address and host port mean nothing (Engine 29.7.2).
 */
export function isRouted(options: Readonly<Record<string, string>>): boolean {
  return gatewayModes.some((mode) => options[mode] === 'routed');
}
