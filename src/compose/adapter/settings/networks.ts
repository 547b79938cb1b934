import { isClosedBridge } from '../../../core/engine/container-traffic.ts';
import { isRouted } from '../../../core/engine/gateway-mode.ts';
import type { InsertPoint, Location } from '../../../core/location.ts';
import type { Entry, NamespaceMode } from '../../../core/workload/workload.ts';
import { toBoolean } from '../../language/cast.ts';
import { asMap } from '../../language/list-or-map.ts';
import type { ComposeNode, MapEntry } from '../../language/node.ts';
import { parseNamespaceMode } from '../../../formats/docker-values/namespace-mode.ts';
import { entryAt } from './service-view.ts';
import type { ServiceView, SettingReader, WrittenSettings } from './service-view.ts';
import { readScalar, textOf, writtenScalar } from './written.ts';
import type { ParsedValue } from './written.ts';

interface Place {
  at: readonly Location[];
  append?: InsertPoint;
}

/** Reads the network namespace and the networks joined, by the names Docker gives them. */
export const networkReader: SettingReader = {
  keys: ['network_mode', 'networks'],
  read(view) {
    const [mode, networks] = [entryAt(view, 'network_mode'), entryAt(view, 'networks')];
    if (mode !== undefined && networks !== undefined && !isEmpty(networks.value)) {
      view.problem({
        message: `service ${view.service.name} declares mutually exclusive network_mode and networks`,
        at: mode.at,
      });
    }
    const joined = networks === undefined ? {} : joinedNetworks(view, networks);
    if (mode === undefined) return networks === undefined ? defaultNetwork(view) : joined;
    const network = writtenScalar(
      mode,
      (scalar) => parseNamespaceMode('network', scalar.text),
      'a network mode',
    );
    return network === undefined ? joined : { ...joined, network };
  },
};

function isEmpty(node: ComposeNode): boolean {
  if (node.kind === 'list') return node.items.length === 0;
  return node.kind === 'map' && node.entries.size === 0;
}

function joinedNetworks(view: ServiceView, entry: MapEntry): WrittenSettings {
  const at = [entry.at];
  const map = asMap(entry.value);
  if (map === undefined) return { networks: { unresolved: 'expected a mapping or a list', at } };
  const append = entry.value.kind === 'list' ? entry.value.append : undefined;
  const value = [...map.entries.values()].map((member) => joinedNetwork(view, member));
  return settingsOf(value, { at, ...(append && { append }) });
}

function settingsOf(value: readonly Entry<string>[], place: Place): WrittenSettings {
  const networks = { value, ...place };
  const special = value.find((each) => 'value' in each && isPredefined(each.value));
  if (special === undefined || !('value' in special)) return { networks };
  const mode: NamespaceMode = special.value === 'host' ? { kind: 'host' } : { kind: 'none' };
  return { networks, network: { value: mode, at: special.at } };
}

/** Without networks a service joins `default`, which the file can define as any network, even the host's. */
function defaultNetwork(view: ServiceView): WrittenSettings {
  const defined = view.model.networks.get('default');
  return defined === undefined ? {} : settingsOf([joinedNetwork(view, defined)], { at: [defined.at] });
}

/** Whether a name is the engine's network `host` or `none`; joining it has the effect of `network_mode`. */
function isPredefined(name: string): boolean {
  return name === 'host' || name === 'none';
}

function joinedNetwork(view: ServiceView, member: MapEntry): Entry<string> {
  const at = [member.at];
  const reading = networkName(view, member);
  if ('value' in reading) return { value: reading.value, at };
  view.doubt({ what: `networks: ${reading.unresolved}`, at, affects: ['network'] });
  return { ...reading, at };
}

function networkName(view: ServiceView, member: MapEntry): ParsedValue<string> {
  const { key } = member;
  if (key.includes('$')) return { unresolved: 'the name of the network is unknown' };
  const defined = view.model.networks.get(key)?.value;
  if (defined === undefined && key !== 'default') {
    view.problem({
      message: `service "${view.service.name}" refers to undefined network "${key}"`,
      at: member.at,
      isUndefined: true,
    });
  }
  return realName(view, key, defined);
}

function realName(view: ServiceView, key: string, defined: ComposeNode | undefined): ParsedValue<string> {
  const own = `${view.project}_${key}`;
  if (defined?.kind !== 'map') return { value: own };
  const driver = textField(defined.entries.get('driver'));
  const name = textField(defined.entries.get('name'));
  const external = externalName(defined.entries.get('external'), key);
  for (const each of [driver, name, external]) if ('unresolved' in each) return each;
  if ('value' in driver && isPredefined(driver.value)) return driver;
  if ('value' in name && name.value !== '') return name;
  return 'value' in external && external.value !== '' ? external : { value: own };
}

function textField(entry: MapEntry | undefined): ParsedValue<string> {
  const missing = entry === undefined || (entry.value.kind === 'scalar' && entry.value.type === 'null');
  return missing ? { value: '' } : readScalar(entry.value, textOf, 'a name');
}

/** Reads `external: true`, or the older `external: {name: …}`. */
function externalName(entry: MapEntry | undefined, key: string): ParsedValue<string> {
  if (entry === undefined) return { value: '' };
  if (entry.value.kind === 'map') {
    const name = textField(entry.value.entries.get('name'));
    return 'value' in name && name.value === '' ? { value: key } : name;
  }
  const external = readScalar(entry.value, toBoolean, 'true or false');
  return 'unresolved' in external ? external : { value: external.value ? key : '' };
}

/** The networks that a service joins, as the file defines them, by their keys. */
function definitionsOf(
  view: ServiceView,
): readonly (readonly [key: string, node: ComposeNode | undefined])[] {
  const entry = entryAt(view, 'networks');
  const joined = entry === undefined ? ['default'] : [...(asMap(entry.value)?.entries.keys() ?? [])];
  return joined.map((key) => [key, view.model.networks.get(key)?.value]);
}

function driverOptions(defined: ComposeNode | undefined): Readonly<Record<string, string>> {
  const options = defined?.kind === 'map' ? defined.entries.get('driver_opts')?.value : undefined;
  const entries = options?.kind === 'map' ? [...options.entries] : [];
  return Object.fromEntries(
    entries.map(([name, { value }]) => [name, value.kind === 'scalar' ? (textOf(value) ?? '') : '']),
  );
}

/** Whether a network that a service joins is defined with gateway mode `routed`. */
export function joinsRouted(view: ServiceView): boolean {
  return definitionsOf(view).some(([, defined]) => isRouted(driverOptions(defined)));
}

/** Returns the names of the bridges that a service joins, and whose containers by the file do not reach each other. */
export function closedNetworks(view: ServiceView): readonly string[] {
  return definitionsOf(view).flatMap(([key, defined]) => {
    if (defined?.kind !== 'map' || !isClosedBridge(driverOptions(defined))) return [];
    const driver = textField(defined.entries.get('driver'));
    const external = externalName(defined.entries.get('external'), key);
    // Compose leaves an external network as it is, and other drivers have no such option.
    const isOwn = 'value' in external && external.value === '';
    const isBridge = 'value' in driver && ['', 'bridge'].includes(driver.value);
    const name = realName(view, key, defined);
    return isOwn && isBridge && 'value' in name ? [name.value] : [];
  });
}
