import { partsOfProduct, type CsafProduct } from '../../../formats/csaf/product-tree.ts';
import { shortEcosystem } from '../osv/osv-ecosystem.ts';

/** A package of a release of Red Hat Enterprise Linux. */
export interface RedHatPackage {
  /** `Red Hat:9`, or `Red Hat:rhel_eus:9.2` for another stream of updates. */
  ecosystem: string;
  name: string;
  of: 'source' | 'binary';
  /** With epoch; missing if every version is meant. */
  version?: string;
  architecture?: string;
  module?: string;
}

/**
 * Returns the package that a product of Red Hat's documents is; `undefined` for other products: containers, middleware,
 * a release itself.
 */
export function redHatPackageOf(
  id: string,
  products: ReadonlyMap<string, CsafProduct>,
): RedHatPackage | undefined {
  const parts = partsOfProduct(id, products);
  if (parts === undefined) return undefined;
  const ecosystem = parts.platforms.map(({ cpe }) => ecosystemOfCpe(cpe)).find((one) => one !== undefined);
  const named = ecosystem === undefined ? undefined : componentOf(parts.component);
  if (ecosystem === undefined || named === undefined) return undefined;
  const module = named.module ?? parts.platforms.map(moduleOf).find((one) => one !== undefined);
  return { ecosystem, ...named, ...(module === undefined ? {} : { module }) };
}

/** `cpe:/o:redhat:enterprise_linux:9::baseos`, `cpe:/a:redhat:rhel_eus:9.2::appstream`. */
function ecosystemOfCpe(cpe: string | undefined): string | undefined {
  const [, product = '', version = ''] =
    /^cpe:\/[aoh]:redhat:(enterprise_linux|rhel_[a-z0-9_]+):([0-9][0-9.]*)(?::|$)/u.exec(cpe ?? '') ?? [];
  return product === '' ? undefined : shortEcosystem(`Red Hat:${product}:${version}`);
}

type Component = Omit<RedHatPackage, 'ecosystem'>;

/** `pkg:rpm/redhat/curl@7.76.1-14.el9?arch=x86_64&epoch=1`, with the module in `rpmmod`; else by its name. */
function componentOf({ name, purl }: CsafProduct): Component | undefined {
  if (purl === undefined) return componentOfName(name);
  const [, path = '', version, query = ''] =
    /^pkg:rpm\/redhat\/([^@?#/]+)(?:@([^?#]+))?(?:\?([^#]*))?/u.exec(purl) ?? [];
  const text = decoded(path);
  if (text === undefined || text === '') return undefined;
  const qualifiers = new URLSearchParams(query);
  const release = version === undefined ? undefined : decoded(version);
  const epoch = qualifiers.get('epoch') ?? epochOf(name);
  const module = streamOf(qualifiers.get('rpmmod') ?? '');
  return {
    name: text,
    ...architectureOf(qualifiers.get('arch') ?? undefined),
    ...(release === undefined ? {} : { version: `${epoch}:${release}` }),
    ...(module === undefined ? {} : { module }),
  };
}

/** Names have the epoch where a Package URL lacks it: `curl-0:7.76.1-14.el9.x86_64`. */
function epochOf(name: string): string {
  return /-(\d{1,9}):[^-]+-[^-]+$/u.exec(name)?.[1] ?? '0';
}

/** Documents of older errata have no Package URLs: `nodejs:18/nodejs`, `curl-0:7.76.1-14.el9.x86_64`, `snakeyaml`. */
function componentOfName(text: string): Component | undefined {
  const [, module, name = ''] = /^(?:([\w.+-]+:[\w.+-]+)\/)?([^/\s]{1,200})$/u.exec(text) ?? [];
  const [, base, version, architecture] = /^(.+)-(\d{1,9}:[^-]+-[^-]+)\.(\w+)$/u.exec(name) ?? [];
  const inModule = module === undefined ? {} : { module };
  if (base !== undefined && version !== undefined && architecture !== undefined)
    return { name: base, ...architectureOf(architecture), version, ...inModule };
  const [, unversioned] = /^([\w.+-]+?)(?:\.src)?$/u.exec(name) ?? [];
  if (unversioned === undefined) return undefined;
  return { name: unversioned, of: name.endsWith('.src') ? 'source' : 'binary', ...inModule };
}

function architectureOf(architecture: string | undefined): Pick<Component, 'of' | 'architecture'> {
  if (architecture === 'src') return { of: 'source' };
  return {
    of: 'binary',
    ...(architecture === undefined || architecture === 'noarch' ? {} : { architecture }),
  };
}

/** A module between a component and its release: `pkg:rpmmod/redhat/nodejs@18:8060020…`, or `nodejs:18:8060020…`. */
function moduleOf({ name, purl }: CsafProduct): string | undefined {
  const [, module, stream] = /^pkg:rpmmod\/redhat\/([^@]+)@([^:?]+)/u.exec(purl ?? '') ?? [];
  if (module !== undefined && stream !== undefined) return streamOf(`${module}:${decoded(stream) ?? ''}`);
  return /^[\w.+-]+:[\w.+-]+:\d{10,}/u.test(name) ? streamOf(name) : undefined;
}

/** The module and the stream of `name:stream:version:context:arch`. */
function streamOf(text: string): string | undefined {
  return /^([\w.+-]+:[\w.+-]+)(?::|$)/u.exec(text)?.[1];
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
