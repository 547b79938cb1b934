import { findTextCredentials } from '../../../secrets/text.ts';
import { asMap, listItems } from '../../language/list-or-map.ts';
import { sections } from '../../language/model.ts';
import { knownText } from '../../language/node.ts';
import type { ComposeNode, MapEntry } from '../../language/node.ts';
import { parseShortVolume } from '../../../formats/docker-values/volume.ts';
import { inCommand, inMap, inOptionLists, inText } from './credential-parts.ts';
import type { CredentialEntries } from './credential-parts.ts';
import { entryAt } from './service-view.ts';
import type { ServiceView } from './service-view.ts';

type Section = (typeof sections)[number];

/** The name that an item of `volumes`, `secrets` or `configs` refers to. */
function sourceOf(section: Section, node: ComposeNode): string | undefined {
  if (node.kind === 'map') return knownText(node.entries.get('source')?.value);
  const text = knownText(node);
  return section === 'volumes' && text !== undefined ? parseShortVolume(text)?.source : text;
}

/** Returns the names in a section that a service refers to by an item of the same key. */
export function namesListed(view: ServiceView, section: Section): readonly string[] {
  const entry = entryAt(view, section);
  return ((entry && listItems(entry)) ?? []).flatMap(({ value }) => sourceOf(section, value) ?? []);
}

/** The names in a mapping or a list. */
function keysOf(entry: MapEntry | undefined): readonly string[] {
  return [...((entry && asMap(entry.value))?.entries.keys() ?? [])];
}

/** The networks that a service joins: `default` if it names none. */
function joined(view: ServiceView): readonly string[] {
  if (entryAt(view, 'network_mode') !== undefined) return [];
  const entry = entryAt(view, 'networks');
  return entry === undefined ? ['default'] : keysOf(entry);
}

function field({ value }: MapEntry, ...path: readonly string[]): MapEntry | undefined {
  const [key = '', ...rest] = path;
  const entry = value.kind === 'map' ? value.entries.get(key) : undefined;
  return entry === undefined || rest.length === 0 ? entry : field(entry, ...rest);
}

function inDefinition(definition: MapEntry): CredentialEntries {
  return [
    ...inOptionLists('driver-option', field(definition, 'driver_opts')),
    ...inOptionLists('driver-option', field(definition, 'ipam', 'options')),
    ...inMap('label', field(definition, 'labels')),
    ...inText('config', field(definition, 'content')),
    ...inCommand('command', field(definition, 'runtime_flags')),
  ];
}

/** What looks like a credential in variables of the project that are the content of configs: `environment: NAME`. */
function inConfigVariables(view: ServiceView): CredentialEntries {
  return [...new Set(namesListed(view, 'configs'))].flatMap((name) => {
    const definition = view.model.configs.get(name);
    const written = definition === undefined ? undefined : field(definition, 'environment');
    const variable = knownText(written?.value);
    const text = variable === undefined ? undefined : view.variable(variable);
    return written === undefined || text === undefined
      ? []
      : findTextCredentials('config', text, [written.at]);
  });
}

/** Options of the drivers of networks and devices, and the labels of volumes, which the service itself writes. */
function inService(view: ServiceView): CredentialEntries {
  const networks = entryAt(view, 'networks')?.value;
  const members = networks?.kind === 'map' ? [...networks.entries.values()] : [];
  const items = (...path: readonly string[]): readonly MapEntry[] => {
    const entry = entryAt(view, ...path);
    return entry?.value.kind === 'list'
      ? entry.value.items.map(({ at, value }) => ({ key: '', stringKey: true, at, keyAt: at, value }))
      : [];
  };
  const devices = [...items('gpus'), ...items('deploy', 'resources', 'reservations', 'devices')];
  return [
    ...members.flatMap((member) => inOptionLists('driver-option', field(member, 'driver_opts'))),
    ...devices.flatMap((device) => inMap('driver-option', field(device, 'options'))),
    ...items('volumes').flatMap((volume) => inMap('label', field(volume, 'volume', 'labels'))),
    ...inOptionLists('driver-option', entryAt(view, 'provider', 'options')),
  ];
}

/**
 * Returns what looks like a credential in the volumes, networks, secrets and configs that a service uses: everyone
 * with access to Docker reads their options and labels, and every process of the container a config.
 */
export function definitionCredentials(view: ServiceView): CredentialEntries {
  const names: Readonly<Record<Section, readonly string[]>> = {
    volumes: namesListed(view, 'volumes'),
    networks: joined(view),
    secrets: namesListed(view, 'secrets'),
    configs: namesListed(view, 'configs'),
    models: keysOf(entryAt(view, 'models')),
  };
  const definitions = sections.flatMap((section) =>
    [...new Set(names[section])].flatMap((name) => view.model[section].get(name) ?? []),
  );
  return [...definitions.flatMap(inDefinition), ...inConfigVariables(view), ...inService(view)];
}
