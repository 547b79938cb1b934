import { comparisonOf, likeness } from './name-likeness.ts';
import { knownRegistries, officialImages, popularImages, processorNamespaces } from './popular-images.ts';

/** The name of an image: `docker.io` and `library/debian`. */
export interface ImageName {
  registry: string;
  path: string;
}

/** A well-known name that another one can be taken for. */
export interface Lookalike {
  /** As Docker shows it: `nginx`, `grafana/grafana`, `ghcr.io`. */
  meant: string;
  what: 'official image' | 'well-known image' | 'namespace' | 'registry' | 'allowed name';
  difference: string;
  /**
   * Who has the name: somebody else, the same owner, or nobody, as Docker has all names of `library`. `namespace`: somebody
   * else has the very same name in a namespace of his own.
   */
  owner: 'other' | 'same' | 'nobody' | 'namespace';
}

/** Docker Hub by its other names (Docker Docs, "Registry mirrors"; BuildKit and containerd resolve to the first). */
const hubs: ReadonlySet<string> = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
  'mirror.gcr.io',
]);

const library = 'library';

/** A name that says no more than that it is Docker’s choice of images. */
const officialNamespace =
  /^(?:docker[-_]?)?(?:library|official)(?:[-_]?images?)?$|^official[-_]?(?:docker|library)$/u;

/** Names of software, by which its official image is not called. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['postgresql', 'postgres'],
  ['mongodb', 'mongo'],
  ['nodejs', 'node'],
  ['node-js', 'node'],
  ['node.js', 'node'],
]);

/**
 * Words and names of other software that are one slip away from an official image: an image that is built on a machine
 * may have any name. Found among the names and descriptions of packages of npm and PyPI.
 */
const ordinaryNames: ReadonlySet<string> = new Set(
  `ants backprop candy capacitor cents chronograph cirrus clone closure compose composed composers composes
  console consult converting conversion crane crater crates create curate decker djangos djongo dockers docket fluent
  flick flint garnish ghosts grade groove hatch http2 httpr https httpx hutch jabber julian knows kraken mango memcache
  mingo monaca mongod monzo moon mssql nuit persona phone phonon photo photons photos plane postgrejs postgrest pouchdb
  prone proton redline registre registro scorm shark shift snark sourcemaps spack spank spare sparks sparse stark store
  storj storms story swarms swipe swirl telegram telegraph uint vanish vaults yours zaproxy`.split(/\s+/u),
);

function isKnownRegistry(host: string): boolean {
  return knownRegistries.some((known) => host === known || host.endsWith(`.${known}`));
}

/** Whether a host is an address or a name of the local network, which nobody takes for a registry of the internet. */
function isLocal(host: string): boolean {
  return host.startsWith('[') || /^[\d.]+$/u.test(host) || !host.includes('.');
}

/** Endings that no registry of the internet has (RFC 2606, RFC 6761, RFC 6762, RFC 8375; `internal` by ICANN, 2024). */
const localEndings: ReadonlySet<string> = new Set(
  'arpa corp example home internal invalid lan local localdomain localhost test'.split(' '),
);

/** How the domain at the end of a host differs from one that it can be taken for: that domain says whose the host is. */
function domainDifference(host: string, known: string): string | undefined {
  const labels = host.split('.');
  const knownLabels = known.split('.');
  const difference = likeness(labels.slice(-knownLabels.length).join('.'), known);
  if (difference !== undefined) return difference;
  const [[name = '', ending = ''], [knownName]] = [labels, knownLabels];
  const isOtherEnding =
    labels.length === 2 && knownLabels.length === 2 && name === knownName && name.length > 3;
  return isOtherEnding && !localEndings.has(ending) ? `it ends in .${ending}` : undefined;
}

/** How a host differs from that of a known registry for which it can be taken; the ports do not count. */
function registryDifference(written: string, known: string): string | undefined {
  const [host, meant] = [written, known].map((one) => one.replace(/:\d+$/u, '').toLowerCase()) as [
    string,
    string,
  ];
  if (host === meant) return undefined;
  const start = [`${meant}.`, `${meant.replaceAll('.', '-')}.`].find((one) => host.startsWith(one));
  if (start !== undefined)
    return `it is a host of ${host.slice(start.length)}, and only begins like ${meant}`;
  if (host.endsWith(`-${meant}`)) return `it is another domain, and only ends like ${meant}`;
  return domainDifference(host, meant);
}

function lookalikeRegistry(registry: string): Lookalike | undefined {
  const host = registry.replace(/:\d+$/u, '').toLowerCase();
  if (isLocal(host) || isKnownRegistry(host)) return undefined;
  return firstFound(knownRegistries, (known) => {
    const difference = registryDifference(host, known);
    return difference === undefined
      ? undefined
      : { meant: known, what: 'registry', difference, owner: 'other' };
  });
}

function firstFound<T>(names: Iterable<string>, find: (name: string) => T | undefined): T | undefined {
  for (const name of names) {
    const found = find(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** An image that is called like an official one, in a namespace of others if `owner` says so. */
function lookalikeOfficial(name: string, owner: Lookalike['owner']): Lookalike | undefined {
  if (officialImages.has(name) || ordinaryNames.has(name)) return undefined;
  const what = 'official image';
  const other = otherNames.get(name);
  if (other !== undefined)
    return { meant: other, what, difference: `the official image has the name ${other}`, owner };
  const compare = comparisonOf(name);
  return firstFound(officialImages, (meant) => {
    const difference = compare(meant);
    return difference === undefined ? undefined : { meant, what, difference, owner };
  });
}

/** An image in a namespace whose owner is known, and who has an image with nearly the same name. */
function lookalikeOfOwner(owner: string, name: string, names: ReadonlySet<string>): Lookalike | undefined {
  if (names.has(name)) return undefined;
  const compare = comparisonOf(name);
  return firstFound(names, (known) => {
    const difference = compare(known);
    return difference === undefined
      ? undefined
      : { meant: `${owner}/${known}`, what: 'well-known image', difference, owner: 'same' };
  });
}

/** A namespace that can be taken for that of Docker’s official images. */
function lookalikeLibrary(owner: string, name: string): Lookalike | undefined {
  if (!officialImages.has(name)) return undefined;
  const slip = likeness(owner, library);
  if (slip === undefined && !officialNamespace.test(owner)) return undefined;
  const difference =
    slip ?? `official images are in ${library}, and ${owner} is a namespace of somebody else`;
  return { meant: name, what: 'official image', difference, owner: 'other' };
}

/** A namespace that is called nearly like the image that its owner has there: `ngnix/nginx`, `nginx-official/nginx`. */
function lookalikeProject(owner: string, name: string): Lookalike | undefined {
  const compare = comparisonOf(owner);
  return firstFound(officialImages, (meant) => {
    const difference = compare(meant);
    if (difference === undefined || (name !== meant && likeness(name, meant) === undefined)) return undefined;
    return { meant, what: 'official image', difference, owner: 'other' };
  });
}

/** Namespaces that are shorter than this are near many words. */
const longNamespace = 7;

/** A namespace that can be taken for one of somebody else. */
function lookalikeOwner(
  owner: string,
  name: string,
  owners: ReadonlyMap<string, ReadonlySet<string>>,
): Lookalike | undefined {
  const compare = comparisonOf(owner);
  return firstFound(owners.keys(), (known) => {
    const difference = compare(known);
    if (difference === undefined) return undefined;
    const names = owners.get(known) ?? new Set();
    const isImage = names.has(name) || firstFound(names, comparisonOf(name)) !== undefined;
    return isImage || known.length >= longNamespace
      ? { meant: `${known}/${name}`, what: 'namespace', difference, owner: 'other' }
      : undefined;
  });
}

/** A popular image with its namespace and its name exchanged. */
function lookalikeExchanged(
  owner: string,
  name: string,
  owners: ReadonlyMap<string, ReadonlySet<string>>,
): Lookalike | undefined {
  if (owners.get(name)?.has(owner) !== true) return undefined;
  const difference = 'the namespace and the name are exchanged';
  return { meant: `${name}/${owner}`, what: 'well-known image', difference, owner: 'other' };
}

/** Images that are called like their owner, such as `grafana/grafana`: the name alone says whose they seem to be. */
function ownersNamed(name: string, owners: ReadonlyMap<string, ReadonlySet<string>>): string | undefined {
  return owners.get(name)?.has(name) === true ? name : undefined;
}

/** The very name of a popular image in a namespace of somebody who is not known. */
function otherNamespace(
  owner: string,
  name: string,
  owners: ReadonlyMap<string, ReadonlySet<string>>,
): Lookalike | undefined {
  const difference = `it is in the namespace ${owner}`;
  if (officialImages.has(owner)) return undefined;
  if (officialImages.has(name))
    return { meant: name, what: 'official image', difference, owner: 'namespace' };
  const known = ownersNamed(name, owners);
  return known === undefined
    ? undefined
    : { meant: `${known}/${name}`, what: 'well-known image', difference, owner: 'namespace' };
}

function lookalikeOnHub(path: string): Lookalike | undefined {
  const [first = '', ...rest] = path.split('/');
  const [owner, name] = rest.length === 0 ? [library, first] : [first, rest.join('/')];
  const owners = popularImages.get('docker.io') ?? new Map<string, ReadonlySet<string>>();
  if (owner === library || processorNamespaces.has(owner)) return lookalikeOfficial(name, 'nobody');
  const names = owners.get(owner);
  if (names !== undefined) return lookalikeOfOwner(owner, name, names);
  return (
    lookalikeLibrary(owner, name) ??
    lookalikeProject(owner, name) ??
    lookalikeOwner(owner, name, owners) ??
    lookalikeExchanged(owner, name, owners) ??
    (officialImages.has(owner) ? undefined : lookalikeOfficial(name, 'other')) ??
    otherNamespace(owner, name, owners)
  );
}

function lookalikeElsewhere({ registry, path }: ImageName): Lookalike | undefined {
  const owners = popularImages.get(registry);
  const [owner = '', ...rest] = path.split('/');
  const name = rest.join('/');
  if (owners === undefined || name === '') return undefined;
  const names = owners.get(owner);
  const found =
    names === undefined
      ? (lookalikeOwner(owner, name, owners) ?? lookalikeExchanged(owner, name, owners))
      : lookalikeOfOwner(owner, name, names);
  return found && { ...found, meant: `${registry}/${found.meant}` };
}

/** The part of a name that is of the same length as an allowed place, and where both differ, if it is one part. */
function onlyDifference(
  name: readonly string[],
  place: readonly string[],
): { index: number; written: string; meant: string } | undefined {
  if (name.length < place.length) return undefined;
  const differing = place.flatMap((meant, index) => {
    const written = name[index] ?? '';
    return written === meant ? [] : [{ index, written, meant }];
  });
  return differing.length === 1 ? differing[0] : undefined;
}

/** How a name differs from an allowed place for which it can be taken. */
function allowedDifference({ registry, path }: ImageName, place: string): string | undefined {
  const meantParts = place.split('/');
  const parts = [hubs.has(registry) ? 'docker.io' : registry, ...path.split('/')];
  const found = onlyDifference(parts, meantParts);
  if (found === undefined) return undefined;
  const { index, written, meant } = found;
  if (index === 0) {
    // A name without its registry is looked for on Docker Hub, where anybody may have it.
    const isDefault = written === 'docker.io' && meantParts.length > 1;
    return isDefault ? `it is on Docker Hub, and not on ${meant}` : registryDifference(written, meant);
  }
  const difference = likeness(written, meant);
  if (difference !== undefined) return difference;
  const isNamespace = index < meantParts.length - 1 && parts.length === meantParts.length;
  return isNamespace ? `it is in ${written}, and not in ${meant}` : undefined;
}

/**
 * Returns the place that a policy allows and that an image can be taken for: a registry, a repository or a path above some,
 * each in full; `undefined` if there is none. Names with an owner who is known are left out.
 */
export function lookalikeOfAllowed(image: ImageName, places: readonly string[]): Lookalike | undefined {
  const [owner = ''] = image.path.split('/');
  if (popularImages.get(image.registry)?.has(owner) === true) return undefined;
  return firstFound(places, (place) => {
    const difference = allowedDifference(image, place);
    return difference === undefined
      ? undefined
      : { meant: place, what: 'allowed name', difference, owner: 'other' };
  });
}

/** Returns the well-known name that an image can be taken for; `undefined` if it has a name of its own. */
export function lookalikeOf(image: ImageName): Lookalike | undefined {
  const registry = lookalikeRegistry(image.registry);
  if (registry !== undefined) return registry;
  return hubs.has(image.registry) ? lookalikeOnHub(image.path) : lookalikeElsewhere(image);
}
