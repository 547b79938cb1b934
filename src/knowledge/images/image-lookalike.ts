import { firstFound, hubs, type ImageName, type Lookalike } from './lookalike.ts';
import { comparisonOf, likeness } from './name-likeness.ts';
import { officialImages, processorNamespaces } from './official-images.ts';
import { popularImages } from './popular-images.ts';
import { lookalikeRegistry } from './registry-lookalike.ts';
import { words } from '../words.ts';

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
const ordinaryNames: ReadonlySet<string> = words(
  `ants backprop candy capacitor cents chronograph cirrus clone closure compose composed composers composes
  console consult converting conversion crane crater crates create curate decker djangos djongo dockers docket fluent
  flick flint garnish ghosts grade groove hatch http2 httpr https httpx hutch jabber julian knows kraken mango memcache
  mingo monaca mongod monzo moon mssql nuit persona phone phonon photo photons photos plane postgrejs postgrest pouchdb
  prone proton redline registre registro scorm shark shift snark sourcemaps spack spank spare sparks sparse stark store
  storj storms story swarms swipe swirl telegram telegraph uint vanish vaults yours zaproxy`,
);

/** An image that is called like an official one, in a namespace of others if `owner` says so. */
function lookalikeOfficial(name: string, owner: Lookalike['owner']): Lookalike | undefined {
  if (officialImages.has(name) || ordinaryNames.has(name)) return undefined;
  const what = 'official image';
  const other = otherNames.get(name);
  // In a namespace of its own an image may well have the name of the software.
  if (other !== undefined && owner === 'other') return undefined;
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

function compareWithKnown(image: ImageName): Lookalike | undefined {
  const registry = lookalikeRegistry(image.registry);
  if (registry !== undefined) return registry;
  return hubs.has(image.registry) ? lookalikeOnHub(image.path) : lookalikeElsewhere(image);
}

/** What was found for names: many files use the same images, and a name is compared with some thousand others. */
const found = new Map<string, Lookalike | undefined>();

/** A library that runs for long meets ever more names. */
const mostFound = 10_000;

/** Returns the well-known name that an image can be taken for; `undefined` if it has a name of its own. */
export function lookalikeOf(image: ImageName): Lookalike | undefined {
  const name = `${image.registry}/${image.path}`;
  if (found.has(name)) return found.get(name);
  if (found.size >= mostFound) found.clear();
  const lookalike = compareWithKnown(image);
  found.set(name, lookalike);
  return lookalike;
}
