import { isRouted } from '../core/engine/gateway-mode.ts';
import type { Network } from '../core/engine/network.ts';
import { valueOf, type Observed } from '../core/observed.ts';
import type { PublishedPort, WrittenWorkload } from '../core/workload/workload.ts';

/** Returns the engine's networks that a workload joins; absent if one of them is unknown. */
function joinedNetworks(
  { settings: { networks } }: WrittenWorkload,
  all: Observed<readonly Network[]> | undefined,
): readonly Network[] | undefined {
  const known = valueOf(all);
  if (known === undefined || networks === undefined || !('value' in networks)) return undefined;
  const found = networks.value.map((entry) =>
    'value' in entry ? known.find(({ name, id }) => name === entry.value || id === entry.value) : undefined,
  );
  return found.every((network) => network !== undefined) ? found : undefined;
}

/**
 * Returns a container with what its networks do with its published ports: a routed one opens the container's
 * own port, and a container that is only on internal ones publishes none when it is started, on those without
 * IPv4 only IPv6 ones.
 */
export function withNetworkPorts(
  written: WrittenWorkload,
  all: Observed<readonly Network[]> | undefined,
): WrittenWorkload {
  const { ports } = written.settings;
  if (written.surface !== 'container' || ports === undefined || !('value' in ports)) return written;
  const joined = joinedNetworks(written, all);
  if (joined === undefined || joined.length === 0) return written;
  const isInternal = joined.every(({ internal }) => internal);
  const routed = joined.some(({ options }) => isRouted(options));
  const isOnly6 = joined.every(({ ipv4 }) => ipv4 === false);
  const change = (port: PublishedPort): PublishedPort => ({
    ...port,
    ...(port.bound === undefined && isInternal ? { bound: [] } : {}),
    ...(port.bound === undefined && !isInternal && isOnly6 && port.hostIp === '' ? { bound: ['::'] } : {}),
    ...(routed && !isInternal ? { routed: true as const } : {}),
  });
  const value = ports.value.map((entry) =>
    'value' in entry ? { ...entry, value: change(entry.value) } : entry,
  );
  return { ...written, settings: { ...written.settings, ports: { ...ports, value } } };
}
