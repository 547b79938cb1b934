import { asciiReading } from '../../knowledge/images/confusable-letters.ts';

/** A reference to an image, in the full form: `docker.io/library/debian:13@sha256:…`. */
export interface ImageReference {
  /** Host and port of the registry; Docker Hub is `docker.io`. */
  registry: string;
  /** The name in the registry: `library/debian`. */
  path: string;
  tag?: string;
  /** `sha256:HEX`. */
  digest?: string;
}

const host =
  /^(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?$/u;
const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/u;
const tagForm = /^\w[\w.-]{0,127}$/u;
/** Lengths of the digests that registries take, in hexadecimal digits. */
const digestLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };
/** Longest name without the registry (distribution/reference, RepositoryNameTotalLengthMax). */
const longestName = 255;

/**
 * Parses a reference as Docker does: `debian` is `docker.io/library/debian`, and a first part with a dot, a colon or
 * an upper case letter, or `localhost`, is a registry (distribution/reference, ParseNormalizedNamed).
 * @throws TypeError with what is wrong.
 */
export function parseImageReference(text: string): ImageReference {
  // 64 hexadecimal digits are the id of an image on an engine.
  if (/^[a-f0-9]{64}$/u.test(text)) throw new TypeError('it is an id, not a name');
  const others = asciiReading(text)?.others ?? [];
  if (others.length > 0)
    throw new TypeError(`it has a character that names do not have: ${others.join('; ')}`);
  const [named = '', digest, ...more] = text.split('@');
  if (more.length > 0) throw new TypeError('it has more than one digest');
  if (digest !== undefined) demandDigest(digest);
  const { registry, rest } = splitRegistry(named);
  const colon = rest.indexOf(':');
  const [name, tag] = colon < 0 ? [rest, undefined] : [rest.slice(0, colon), rest.slice(colon + 1)];
  if (!host.test(registry)) throw new TypeError('its registry is no host');
  if (name === '') throw new TypeError('it has no name');
  if (/\p{Lu}/u.test(name)) throw new TypeError('its name must be in lower case');
  if (!name.split('/').every((part) => component.test(part)))
    throw new TypeError('its name has a character or a form that names do not have');
  if (name.length > longestName) throw new TypeError(`its name is longer than ${longestName} characters`);
  if (tag !== undefined && !tagForm.test(tag))
    throw new TypeError('its tag has a character or a form that tags do not have');
  return { registry, path: name, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** Whether a text is a reference to an image. */
export function isImageReference(text: string): boolean {
  try {
    parseImageReference(text);
    return true;
  } catch {
    return false;
  }
}

function splitRegistry(named: string): { registry: string; rest: string } {
  const slash = named.indexOf('/');
  const first = slash < 0 ? '' : named.slice(0, slash);
  const isRegistry = /[.:\p{Lu}]/u.test(first) || first === 'localhost';
  const registry = !isRegistry || first === 'index.docker.io' ? 'docker.io' : first;
  const rest = isRegistry ? named.slice(slash + 1) : named;
  return { registry, rest: registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest };
}

function demandDigest(digest: string): void {
  const [, algorithm = '', hex = ''] = /^([a-z0-9]+):([a-f0-9]+)$/u.exec(digest) ?? [];
  if (digestLengths[algorithm] !== hex.length)
    throw new TypeError('its digest is not sha256: and 64 hexadecimal digits in lower case');
}

/** The name of the repository: `docker.io/library/debian`. */
export function repositoryName({ registry, path }: Pick<ImageReference, 'registry' | 'path'>): string {
  return `${registry}/${path}`;
}

/** The reference in full, with the tag `latest` where it has neither tag nor digest. */
export function fullReference(reference: ImageReference): string {
  const { tag, digest } = reference;
  const shownTag = tag ?? (digest === undefined ? 'latest' : undefined);
  return `${repositoryName(reference)}${shownTag === undefined ? '' : `:${shownTag}`}${digest === undefined ? '' : `@${digest}`}`;
}
