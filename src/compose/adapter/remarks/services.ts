import { asMap, itemsOf } from '../../language/list-or-map.ts';
import type { ComposeModel, ServiceModel } from '../../language/model.ts';
import { knownText, type MapEntry } from '../../language/node.ts';
import type { Remark } from './remark.ts';

/** Returns an entry that a service writes. */
function entryOf({ node }: ServiceModel, key: string): MapEntry | undefined {
  return node.entries.get(key);
}

/** Returns the profiles of a service, as far as they are known. */
function profilesOf(service: ServiceModel): readonly string[] {
  const entry = entryOf(service, 'profiles');
  return ((entry && itemsOf(entry)) ?? []).flatMap(({ value }) => knownText(value) ?? []);
}

/** Whether two services run at the same time: with a profile each, and none in common, they are alternatives. */
export function mayRunTogether(one: ServiceModel, other: ServiceModel): boolean {
  const [first, second] = [profilesOf(one), profilesOf(other)];
  return first.length === 0 || second.length === 0 || first.some((profile) => second.includes(profile));
}

interface NamedContainer {
  service: ServiceModel;
  name: string;
  entry: MapEntry;
}

function namedContainers({ services }: ComposeModel): readonly NamedContainer[] {
  return [...services.values()].flatMap((service) => {
    const entry = entryOf(service, 'container_name');
    const name = knownText(entry?.value);
    return entry === undefined || name === undefined || name === '' ? [] : [{ service, name, entry }];
  });
}

/** Returns the names of containers that another service has too: the engine makes only the first. */
function duplicateNames(containers: readonly NamedContainer[]): readonly Remark[] {
  return [...Map.groupBy(containers, ({ name }) => name).values()].flatMap((same) =>
    same.flatMap(({ service, name, entry }, index) => {
      const first = same.slice(0, index).find((other) => mayRunTogether(other.service, service));
      if (first === undefined) return [];
      const message = `The container name ${name} is that of the service ${first.service.name}, too`;
      return [{ kind: 'duplicate-container-name', message, at: entry.at } as const];
    }),
  );
}

/** What the engine takes as the name of a container (moby `RestrictedNamePattern`). */
const containerName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/u;

function invalidNames(containers: readonly NamedContainer[]): readonly Remark[] {
  return containers
    .filter(({ name }) => !containerName.test(name))
    .map(({ name, entry: { at } }) => {
      const message = `The engine takes no container with the name ${JSON.stringify(name)}`;
      return { kind: 'container-name', message, at };
    });
}

/** Returns the services that name an image and build one: which of the two runs depends on what is there. */
function builtAndNamed({ services }: ComposeModel): readonly Remark[] {
  return [...services.values()].flatMap((service) => {
    const image = entryOf(service, 'image');
    if (image === undefined || entryOf(service, 'build') === undefined) return [];
    if (entryOf(service, 'pull_policy') !== undefined) return [];
    const message = `The service ${service.name} has an image and a build`;
    return [{ kind: 'build-and-image', message, at: image.at } as const];
  });
}

/** Returns that no service has a network to itself or with some of the others. */
function onOneNetwork({ services, documents }: ComposeModel): readonly Remark[] {
  const all = [...services.values()];
  const chosen = all.some((one) => entryOf(one, 'networks') ?? entryOf(one, 'network_mode'));
  const at = documents.find(({ entries }) => entries.has('services'))?.entries.get('services')?.keyAt;
  if (all.length < 2 || chosen || at === undefined) return [];
  return [{ kind: 'one-network', message: `All ${all.length} services are on the default network`, at }];
}

/** The networks that a service joins by name. */
function networksOf(service: ServiceModel): readonly string[] {
  const entry = entryOf(service, 'networks');
  return [...((entry && asMap(entry.value))?.entries.keys() ?? [])];
}

/** Whether a definition says where packets go: an external network is another file's. */
function isDecided({ value }: MapEntry): boolean {
  return value.kind === 'map' && ['internal', 'external'].some((key) => value.entries.has(key));
}

/** Returns the networks with a way out that no service needs to be reached from outside. */
function outwardNetworks({ services, networks }: ComposeModel): readonly Remark[] {
  const users = Map.groupBy(
    [...services.values()].flatMap((service) => networksOf(service).map((name) => ({ name, service }))),
    ({ name }) => name,
  );
  return [...networks.values()].flatMap((definition) => {
    const { key, keyAt } = definition;
    const joined = (users.get(key) ?? []).map(({ service }) => service);
    const isPublic = joined.some((service) => entryOf(service, 'ports') !== undefined);
    if (joined.length === 0 || isPublic || isDecided(definition)) return [];
    const message = `The network ${key} has a way out, and no service on it publishes a port`;
    return [{ kind: 'outward-network', message, at: keyAt } as const];
  });
}

/** Returns what is said of services beside what they are checked for one by one. */
export function serviceRemarks(model: ComposeModel): readonly Remark[] {
  const containers = namedContainers(model);
  return [
    ...duplicateNames(containers),
    ...invalidNames(containers),
    ...builtAndNamed(model),
    ...onOneNetwork(model),
    ...outwardNetworks(model),
  ];
}
