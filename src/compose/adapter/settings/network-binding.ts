import { isIpAddress } from '../../../formats/docker-values/ip-address.ts';
import { toBoolean } from '../../language/cast.ts';
import { asMap, isNull } from '../../language/list-or-map.ts';
import { knownText } from '../../language/node.ts';
import type { ComposeNode } from '../../language/node.ts';
import { entryAt } from './service-view.ts';
import type { ServiceView } from './service-view.ts';
import { readScalar } from './written.ts';

const bridge = 'com.docker.network.bridge.';

/** What a network does with published ports: nothing, or it binds those without an address to this one. */
type Binding = { publishes: false } | { publishes: true; address: string };

/** Whether a switch of a network is on, false if it is not written; absent where its value is not known. */
export function isSet(node: ComposeNode | undefined): boolean | undefined {
  if (node === undefined || isNull(node)) return false;
  const reading = readScalar(node, toBoolean, 'true or false');
  return 'value' in reading ? reading.value : undefined;
}

/** Returns what a network of the file does with published ports; absent where it is the default, or not known. */
function bindingOf(definition: ComposeNode | undefined): Binding | undefined {
  if (definition?.kind !== 'map') return undefined;
  const { entries } = definition;
  const field = (name: string) => entries.get(name)?.value;
  const driver = field('driver');
  const isBridge =
    driver === undefined || isNull(driver) || ['', 'bridge'].includes(knownText(driver) ?? '?');
  const [external, internal] = [isSet(field('external')), isSet(field('internal'))];
  if (!isBridge || external !== false || internal === undefined) return undefined;
  if (internal) return { publishes: false };
  const options = field('driver_opts');
  if (options?.kind !== 'map') return undefined;
  // In a mode other than NAT, ports are reached at the address of the container.
  const isNat = ![...options.entries.keys()].some((name) => name.startsWith(`${bridge}gateway_mode`));
  const address = knownText(options.entries.get(`${bridge}host_binding_ipv4`)?.value);
  // Every IPv4 address is the default, which is every IPv6 address too.
  const isAddress = isNat && address !== undefined && isIpAddress(address) && !/^[0.:]+$/u.test(address);
  return isAddress ? { publishes: true, address } : undefined;
}

/**
 * Returns the addresses on which the networks of a service publish ports without an address: none if every network
 * is internal. Absent where they are those of the engine, or not known: of several networks the engine picks one
 * (tried on Engine 26.1.5).
 */
export function networkAddresses(view: ServiceView): readonly string[] | undefined {
  if (entryAt(view, 'network_mode') !== undefined) return undefined;
  const networks = entryAt(view, 'networks');
  const names = networks === undefined ? ['default'] : [...(asMap(networks.value)?.entries.keys() ?? [])];
  const bindings = names.map((name) => bindingOf(view.model.networks.get(name)?.value));
  const known = bindings.filter((binding) => binding !== undefined);
  if (names.length === 0 || known.length < names.length) return undefined;
  return [...new Set(known.flatMap((binding) => (binding.publishes ? [binding.address] : [])))];
}
