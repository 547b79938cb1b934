import { valueOf } from '../../core/observed.ts';
import type { Distribution, SoftwarePackage } from '../../core/software/software-package.ts';
import type {
  ProductNames,
  SoftwareFacts,
  VulnerabilityMatch,
} from '../../core/software/vulnerability-match.ts';
import {
  parseImageReference,
  repositoryName,
  type ImageReference,
} from '../../formats/image-reference/parse-reference.ts';
import { packageOf } from '../../formats/purl/package-of-purl.ts';
import { parsePurl } from '../../formats/purl/package-url.ts';
import type { Purl } from '../../formats/purl/purl.ts';
import { purlOf } from '../../formats/purl/package-purl.ts';
import { ecosystemOfDistribution, ecosystemOfType, lookupName } from '../ecosystem.ts';

/** What was scanned, as far as a VEX statement can name it. */
export type VexSubject = Pick<SoftwareFacts, 'product' | 'inventory'>;

/** Whether two texts are equal where both are known: what one side leaves out may be anything. */
function agree(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

/** Whether a release that a Package URL names is that of the image; a version may be named in part (`alpine-3.19`). */
function isSameDistribution(named: Distribution | undefined, own: Distribution | undefined): boolean {
  if (named === undefined || own === undefined) return true;
  if (named.id !== own.id || !agree(named.codename, own.codename)) return false;
  const [release, ownRelease] = [ecosystemOfDistribution(named), ecosystemOfDistribution(own)];
  return agree(release, ownRelease) && (release !== undefined || agree(named.version, own.version));
}

/** A version without what different spellings of it have: Go's `v`, an epoch of zero. */
function plainVersion({ type }: Pick<SoftwarePackage, 'type'>, version: string): string {
  if (type === 'golang') return version.replace(/^v(?=\d)/u, '');
  return type === 'deb' || type === 'rpm' ? version.replace(/^0+:/u, '') : version;
}

const sourceArchitectures: ReadonlySet<string | undefined> = new Set(['source', 'src']);

/** What a Package URL can name of a package: itself, or with `arch=source` the source package that it is built from. */
function candidateOf(
  one: SoftwarePackage,
  architecture: string | undefined,
): { name: string; version: string } | undefined {
  if (!sourceArchitectures.has(architecture)) return one;
  return one.source ?? (one.sourceUnknown === true ? undefined : one);
}

/** The name of a package in the normal form of its type: `github.com/burntsushi/toml`. */
function normalName(type: SoftwarePackage['type'], name: string): string | undefined {
  const purl = parsePurl(purlOf({ type, name, version: '' }) ?? '');
  if (purl === undefined) return undefined;
  const whole = [purl.namespace, purl.name].filter((part) => part !== undefined).join('/');
  return lookupName(ecosystemOfType(type) ?? '', whole);
}

/** Names under which a match was found: those of a jar without a group are only possible ones, of which one was. */
function namesOf(one: SoftwarePackage, match: VulnerabilityMatch | undefined): readonly string[] {
  const found = match?.proof.name;
  return found !== undefined && one.possibleNames?.includes(found) === true ? [found] : [one.name];
}

/** Whether a Package URL names a package: every version of it without one, and every build without qualifiers. */
export function namesPackage(
  text: string,
  one: SoftwarePackage,
  { inventory }: VexSubject,
  match?: VulnerabilityMatch,
): boolean {
  const named = packageOf(text);
  if (named === undefined || named.package.type !== one.type) return false;
  // A part of a package is less than it; of Go's modules, some tools write a part of the name there.
  if (one.type !== 'golang' && parsePurl(text)?.subpath !== undefined) return false;
  const { name, version, architecture, module } = named.package;
  const candidate = candidateOf(one, architecture);
  if (candidate === undefined) return false;
  const names = candidate === one ? namesOf(one, match) : [candidate.name];
  if (!names.some((own) => normalName(one.type, own) === normalName(one.type, name))) return false;
  if (version !== '' && plainVersion(one, version) !== plainVersion(one, candidate.version)) return false;
  return (
    (sourceArchitectures.has(architecture) || agree(architecture, one.architecture)) &&
    agree(module, one.module) &&
    isSameDistribution(named.distribution, valueOf(inventory.distribution))
  );
}

function referenceOf(text: string): ImageReference | undefined {
  try {
    return parseImageReference(text);
  } catch {
    return undefined;
  }
}

/** Whether a repository is the one of a `repository_url`, which names it in full, or the registry or folder that it is in. */
function isIn(reference: ImageReference, url: string | undefined): boolean {
  if (url === undefined) return true;
  const wanted = url.replace(/^https?:\/\//u, '').replace(/\/+$/u, '');
  const own = repositoryName(reference);
  const full = referenceOf(wanted);
  return (
    wanted === own || own.startsWith(`${wanted}/`) || (full !== undefined && repositoryName(full) === own)
  );
}

/** Whether a reference is one that a Package URL without a digest names. */
function isReferenceOf(reference: ImageReference, purl: Purl): boolean {
  const { type, namespace, name, version, qualifiers } = purl;
  const url = qualifiers.get('repository_url');
  if (type === 'docker') {
    const named = referenceOf([namespace, name].filter((part) => part !== undefined).join('/'));
    if (named === undefined) return false;
    if (url === undefined && named.registry !== reference.registry) return false;
    // A name alone is of the library of Docker, unless another registry is named.
    const paths = url !== undefined && namespace === undefined ? [name, named.path] : [named.path];
    if (!paths.includes(reference.path)) return false;
  } else if (reference.path.split('/').at(-1) !== name) return false;
  if (!isIn(reference, url)) return false;
  // A version that is no digest is a tag that the statement is limited to.
  return (version === undefined || version === reference.tag) && agree(qualifiers.get('tag'), reference.tag);
}

const digestForm = /^sha\d+:[0-9a-f]+$/u;

/**
 * Whether a Package URL names the image that was scanned (types `oci` and `docker`), or what an SBOM describes. A digest
 * names the content, whatever it is called; without one, it is the name.
 */
export function namesProduct(text: string, { product }: VexSubject): boolean {
  const purl = parsePurl(text);
  if (purl === undefined || product === undefined || purl.subpath !== undefined) return false;
  if (purl.type !== 'oci' && purl.type !== 'docker') return isDescribed(purl, product);
  if (!agree(purl.qualifiers.get('arch'), product.architecture)) return false;
  const { version } = purl;
  if (version !== undefined && digestForm.test(version)) return product.digests.includes(version);
  return product.references.some((reference) => {
    const parsed = referenceOf(reference);
    return parsed !== undefined && isReferenceOf(parsed, purl);
  });
}

/** Whether a Package URL names the program that an SBOM describes. */
function isDescribed(purl: Purl, { purl: text }: ProductNames): boolean {
  const own = text === undefined ? undefined : parsePurl(text);
  return (
    own !== undefined &&
    own.type === purl.type &&
    own.namespace === purl.namespace &&
    own.name === purl.name &&
    (purl.version === undefined || own.version === purl.version) &&
    [...purl.qualifiers].every(([key, value]) => agree(value, own.qualifiers.get(key)))
  );
}

/** Whether a package lies in another: every file that shows it is one of that package, or within one. */
function isPartOf(one: SoftwarePackage, whole: SoftwarePackage): boolean {
  if (one === whole || one.ownedBy === `${whole.type}/${whole.name}`) return true;
  const paths = whole.locations.map(({ path }) => path);
  return (
    one.locations.length > 0 &&
    one.locations.every(({ path }) => paths.some((own) => path === own || path.startsWith(`${own}!/`)))
  );
}

/** Whether a Package URL names what a package of the image lies in: the image, or a package around it. */
export function namesWhole(text: string, one: SoftwarePackage, subject: VexSubject): boolean {
  if (namesProduct(text, subject)) return true;
  return subject.inventory.packages.some(
    (whole) => namesPackage(text, whole, subject) && isPartOf(one, whole),
  );
}
