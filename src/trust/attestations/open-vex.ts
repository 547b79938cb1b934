import {
  isJsonRecord,
  listAt,
  recordAt,
  stringAt,
  stringsAt,
  type JsonRecord,
} from '../../formats/json/members.ts';
import { isNamedBy, readPackageUrl } from './package-url.ts';
import type { FoundVulnerability } from './scan-results.ts';
import { parseTimeWithZone } from './statement.ts';

/** What the author of a VEX document says of a vulnerability in some products (OpenVEX specification 0.2.0). */
export interface VexStatement {
  /** Its ids and other names. */
  names: readonly string[];
  status: VexStatus;
  /** Whether there is a reason why the product is not affected. */
  isJustified: boolean;
  time: Date;
  products: readonly VexProduct[];
}

const statuses = ['not_affected', 'affected', 'fixed', 'under_investigation'] as const;
type VexStatus = (typeof statuses)[number];

/** A product by its names, and the parts of it that are meant; all of it without any. */
interface VexProduct {
  names: readonly string[];
  hashes: readonly string[];
  parts: readonly (readonly string[])[];
}

/** The justifications there are (OpenVEX specification, "Status Justifications"). */
const justifications: ReadonlySet<string> = new Set([
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
]);

/**
 * Reads an OpenVEX document. @throws TypeError for anything else: half a document might lack what takes back the
 * other half.
 */
export function readOpenVex(predicate: unknown): readonly VexStatement[] {
  if (
    !isJsonRecord(predicate) ||
    !/^https:\/\/openvex\.dev\/ns(?:\/v0\.\d+\.\d+)?$/u.test(stringAt(predicate, '@context') ?? '')
  )
    throw new TypeError('it is no OpenVEX document');
  const of = parseTimeWithZone(predicate['last_updated']) ?? parseTimeWithZone(predicate['timestamp']);
  const statements = listAt(predicate, 'statements').map((one) => readStatement(one, of));
  if (statements.length === 0) throw new TypeError('it has no statement');
  return statements;
}

function readStatement(value: unknown, ofDocument: Date | undefined): VexStatement {
  if (!isJsonRecord(value)) throw new TypeError('a statement is no object');
  const named = value['vulnerability'];
  const vulnerability = isJsonRecord(named) ? named : undefined;
  const names = vulnerability
    ? [stringAt(vulnerability, 'name') ?? [], stringsAt(vulnerability, 'aliases')].flat()
    : [stringAt(value, 'vulnerability') ?? []].flat();
  const status = statuses.find((one) => one === value['status']);
  const time =
    parseTimeWithZone(value['last_updated']) ?? parseTimeWithZone(value['timestamp']) ?? ofDocument;
  if (names.length === 0 || status === undefined || time === undefined)
    throw new TypeError('a statement has no vulnerability, no status or no time');
  return {
    names,
    status,
    isJustified: justifications.has(stringAt(value, 'justification') ?? ''),
    time,
    products: listAt(value, 'products').map(readProduct),
  };
}

function readProduct(value: unknown): VexProduct {
  if (typeof value === 'string') return { names: [value], hashes: [], parts: [] };
  if (!isJsonRecord(value)) throw new TypeError('a product is no object');
  return {
    ...readComponent(value),
    parts: listAt(value, 'subcomponents').map((part) =>
      isJsonRecord(part) ? readComponent(part).names : typeof part === 'string' ? [part] : [],
    ),
  };
}

function readComponent(component: JsonRecord): Pick<VexProduct, 'names' | 'hashes'> {
  const identifiers = Object.values(recordAt(component, 'identifiers') ?? {});
  return {
    names: [stringAt(component, '@id'), ...identifiers].filter((one) => typeof one === 'string'),
    hashes: Object.values(recordAt(component, 'hashes') ?? {}).filter((one) => typeof one === 'string'),
  };
}

/** An image as VEX documents name it. */
export interface VexImage {
  /** Hexadecimal digests of its manifest and its index. */
  digests: readonly string[];
}

/**
 * What the newest statement on a vulnerability of an image says: `cleared` if it is fixed, or does not affect the image
 * for a reason. Of two at the same time, the one that clears nothing counts.
 */
export function isCleared(
  found: FoundVulnerability,
  image: VexImage,
  statements: readonly VexStatement[],
  latest: Date,
): boolean {
  const about = statements
    .filter(
      ({ names, products }) => names.includes(found.id) && products.some((one) => isAbout(one, found, image)),
    )
    .toSorted((a, b) => b.time.getTime() - a.time.getTime());
  const [newest] = about;
  if (newest === undefined || newest.time > latest) return false;
  return about.filter(({ time }) => time.getTime() === newest.time.getTime()).every(clears);
}

function clears({ status, isJustified }: VexStatement): boolean {
  return status === 'fixed' || (status === 'not_affected' && isJustified);
}

/** Whether a product is the image, with the package or as a whole, or the package itself. */
function isAbout({ names, hashes, parts }: VexProduct, found: FoundVulnerability, image: VexImage): boolean {
  if (isImage(names, hashes, image))
    return parts.length === 0 || parts.some((part) => isPackage(part, found));
  return parts.length === 0 && isPackage(names, found);
}

function isImage(names: readonly string[], hashes: readonly string[], { digests }: VexImage): boolean {
  return digests.some(
    (digest) =>
      hashes.includes(digest) ||
      names.some((name) =>
        [name, readPackageUrl(name)?.version].some((one) => one?.endsWith(`sha256:${digest}`)),
      ),
  );
}

function isPackage(names: readonly string[], found: FoundVulnerability): boolean {
  const owner = found.package;
  if (owner === undefined) return false;
  return names.some((name) => {
    const naming = readPackageUrl(name);
    return naming !== undefined && isNamedBy(owner, naming);
  });
}
