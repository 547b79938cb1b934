import { normalizeForType, requirementsOf } from './type-rules.ts';
import type { Purl } from './purl.ts';

const typePattern = /^[a-z][a-z0-9.-]*$/u;
const keyPattern = /^[a-z][a-z0-9._-]*$/u;

/** Returns the parts of a Package URL in the normal form of its type; `undefined` if the text is not one. */
export function parsePurl(text: string): Purl | undefined {
  const purl = splitPurl(text);
  if (purl === undefined) return undefined;
  return hasRequiredParts(purl) ? normalizeForType(purl) : undefined;
}

/**
 * Returns the parts of a Package URL decoded but as they are written: in the normal form of some types the case of a name
 * is lost. `undefined` if the text is not a Package URL.
 */
export function splitPurl(text: string): Purl | undefined {
  const [beforeSubpath, subpathText] = splitLast(text, '#');
  const [beforeQualifiers, qualifierText] = splitLast(beforeSubpath, '?');
  const scheme = /^pkg:\/*/iu.exec(beforeQualifiers)?.[0];
  if (scheme === undefined) return undefined;
  const rest = beforeQualifiers.slice(scheme.length);
  const slash = rest.indexOf('/');
  const type = rest.slice(0, Math.max(slash, 0)).toLowerCase();
  if (!typePattern.test(type)) return undefined;
  const [path, versionText] = splitVersion(rest.slice(slash + 1));
  const segments = decodedSegments(path);
  const qualifiers = decodedQualifiers(qualifierText ?? '');
  const subpath = decodedSegments(subpathText ?? '');
  const version = decoded(versionText ?? '');
  if (segments === undefined || qualifiers === undefined || subpath === undefined || version === undefined)
    return undefined;
  const name = segments.at(-1);
  if (name === undefined) return undefined;
  return compactPurl({
    type,
    namespace: segments.slice(0, -1).join('/'),
    name,
    version,
    qualifiers,
    subpath: subpath.filter((segment) => segment !== '.' && segment !== '..').join('/'),
  });
}

/** Returns the text of a Package URL in its canonical form; `undefined` if a part is missing or not allowed. */
export function buildPurl(parts: Purl): string | undefined {
  const purl = normalizeForType(compactPurl({ ...parts, type: parts.type.toLowerCase() }));
  if (!typePattern.test(purl.type) || !hasRequiredParts(purl)) return undefined;
  const namespace = encodedSegments(purl.namespace ?? '');
  const qualifiers = encodedQualifiers(purl.qualifiers);
  const subpath = encodedSegments(purl.subpath ?? '', (segment) => segment !== '.' && segment !== '..');
  if (qualifiers === undefined) return undefined;
  return [
    `pkg:${purl.type}/`,
    namespace === '' ? '' : `${namespace}/`,
    encoded(purl.name),
    purl.version === undefined ? '' : `@${encoded(purl.version)}`,
    qualifiers === '' ? '' : `?${qualifiers}`,
    subpath === '' ? '' : `#${subpath}`,
  ].join('');
}

/** Leaves out the parts that are empty. */
function compactPurl({ namespace, version, subpath, ...rest }: Purl): Purl {
  return {
    ...rest,
    ...(namespace === undefined || namespace === '' ? {} : { namespace }),
    ...(version === undefined || version === '' ? {} : { version }),
    ...(subpath === undefined || subpath === '' ? {} : { subpath }),
  };
}

/** Whether the parts are those that the type requires and allows. */
export function hasRequiredParts(purl: Purl): boolean {
  if (purl.name.replaceAll('/', '') === '') return false;
  const { required, prohibited } = requirementsOf(purl.type);
  return (
    required.every((part) => purl[part] !== undefined) && prohibited.every((part) => purl[part] === undefined)
  );
}

function splitLast(text: string, separator: string): [string, string | undefined] {
  const at = text.lastIndexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** Splits at the last `@`, unless it begins a scope: `@babel/core` has no version. */
function splitVersion(text: string): [string, string | undefined] {
  const at = text.lastIndexOf('@');
  const beginsScope = (at === 0 || text[at - 1] === '/') && text.includes('/', at);
  return at === -1 || beginsScope ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** Returns the segments of a path that are not empty; `undefined` if one cannot be decoded. */
function decodedSegments(path: string): readonly string[] | undefined {
  const segments = path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decoded);
  return segments.every((segment) => segment !== undefined) ? segments : undefined;
}

function decodedQualifiers(text: string): ReadonlyMap<string, string> | undefined {
  const qualifiers = new Map<string, string>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const key = pair.slice(0, equals === -1 ? pair.length : equals).toLowerCase();
    const value = equals === -1 ? '' : decoded(pair.slice(equals + 1));
    if (!keyPattern.test(key) || value === undefined) return undefined;
    if (value !== '') qualifiers.set(key, value);
  }
  return qualifiers;
}

/** Returns the text without percent-encoding; `undefined` if that is not UTF-8. */
function decoded(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const plain = /^[A-Za-z0-9._~:-]*$/u;

/** Percent-encodes everything but letters, digits and `.-_~:` of ASCII. */
function encoded(text: string): string {
  if (plain.test(text)) return text;
  return encodeURIComponent(text.toWellFormed())
    .replaceAll('%3A', ':')
    .replace(/[!'()*]/gu, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function encodedSegments(path: string, wanted: (segment: string) => boolean = () => true): string {
  return path
    .split('/')
    .filter((segment) => segment !== '' && wanted(segment))
    .map(encoded)
    .join('/');
}

/** Returns the qualifiers sorted by key; `undefined` if a key is not allowed. */
function encodedQualifiers(qualifiers: ReadonlyMap<string, string>): string | undefined {
  const pairs = [...qualifiers]
    .filter(([, value]) => value !== '')
    .map(([key, value]) => ({ key: key.toLowerCase(), value }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  if (!pairs.every(({ key }) => keyPattern.test(key))) return undefined;
  return pairs.map(({ key, value }) => `${key}=${encoded(value)}`).join('&');
}
