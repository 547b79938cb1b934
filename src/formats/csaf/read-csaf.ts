import { isJsonRecord, listAt, recordAt, stringAt, stringsAt, type JsonRecord } from '../json/members.ts';
import { readCsafProducts, type CsafProduct } from './product-tree.ts';

/** Statuses of products (CSAF 2.0, section 3.2.3.9). */
export const csafStatuses = [
  'first_affected',
  'first_fixed',
  'fixed',
  'known_affected',
  'known_not_affected',
  'last_affected',
  'recommended',
  'under_investigation',
] as const;
export type CsafStatus = (typeof csafStatuses)[number];

/** A vulnerability in a CSAF document. */
export interface CsafVulnerability {
  /** Its CVE first, if it has one. */
  ids: readonly string[];
  title?: string;
  /** Products by their status. */
  statuses: readonly (readonly [status: CsafStatus, productIds: readonly string[]])[];
  /** `none_available` with its details, by product. */
  remediations: readonly CsafNote[];
  /** Reasons for which products are not affected, as `vulnerable_code_not_present`. */
  flags: readonly CsafNote[];
  /** Impacts: of some products, or of all if it names none. */
  threats: readonly CsafNote[];
  vectors: readonly { kind: 'CVSS_V2' | 'CVSS_V3' | 'CVSS_V4'; value: string }[];
  references: readonly string[];
}

/** A remark on products. */
export interface CsafNote {
  /** A word of the format. */
  category: string;
  details: string;
  productIds: readonly string[];
  url?: string;
}

/** A CSAF document (OASIS, Common Security Advisory Framework 2.0). */
export interface CsafDocument {
  /** `csaf_vex`, `csaf_security_advisory`. */
  category: string;
  /** `RHSA-2024:1431`. */
  id: string;
  publisher?: string;
  released?: string;
  modified?: string;
  severity?: string;
  references: readonly string[];
  products: ReadonlyMap<string, CsafProduct>;
  vulnerabilities: readonly CsafVulnerability[];
}

/** Whether a value claims to be a CSAF document. */
export function isCsaf(value: unknown): value is JsonRecord {
  const document = isJsonRecord(value) ? value['document'] : undefined;
  return isJsonRecord(document) && typeof document['csaf_version'] === 'string';
}

/** Reads a CSAF document of version 2. @throws TypeError for anything else. */
export function readCsaf(value: unknown): CsafDocument {
  if (!isCsaf(value)) throw new TypeError('it is no CSAF document');
  const document = recordAt(value, 'document');
  if (!/^2\.\d+$/u.test(stringAt(document, 'csaf_version') ?? ''))
    throw new TypeError('it is of a version of CSAF that is not read');
  const tracking = recordAt(document, 'tracking');
  const optional = {
    publisher: stringAt(recordAt(document, 'publisher'), 'name'),
    released: stringAt(tracking, 'initial_release_date'),
    modified: stringAt(tracking, 'current_release_date'),
    severity: stringAt(recordAt(document, 'aggregate_severity'), 'text'),
  };
  return {
    category: stringAt(document, 'category') ?? '',
    id: stringAt(tracking, 'id') ?? '',
    ...definedMembers(optional),
    references: urlsOf(document),
    products: readCsafProducts(recordAt(value, 'product_tree')),
    vulnerabilities: recordsAt(value, 'vulnerabilities').map(readVulnerability),
  };
}

function readVulnerability(entry: JsonRecord): CsafVulnerability {
  const statuses = recordAt(entry, 'product_status');
  const known = csafStatuses.flatMap((status) => {
    const productIds = stringsAt(statuses, status);
    return productIds.length === 0 ? [] : [[status, productIds] as const];
  });
  const ids = [
    stringAt(entry, 'cve') ?? [],
    recordsAt(entry, 'ids').flatMap((id) => stringAt(id, 'text') ?? []),
  ].flat();
  const title = stringAt(entry, 'title');
  return {
    ids: [...new Set(ids)],
    ...definedMembers({ title }),
    statuses: known,
    remediations: recordsAt(entry, 'remediations').map((one) => readNote(one, 'category')),
    flags: recordsAt(entry, 'flags').map((one) => readNote(one, 'label')),
    threats: recordsAt(entry, 'threats').map((one) => readNote(one, 'category')),
    vectors: recordsAt(entry, 'scores').flatMap(vectorsOf),
    references: urlsOf(entry),
  };
}

function readNote(entry: JsonRecord, categoryKey: string): CsafNote {
  return {
    category: stringAt(entry, categoryKey) ?? '',
    details: stringAt(entry, 'details') ?? '',
    productIds: stringsAt(entry, 'product_ids'),
    ...definedMembers({ url: stringAt(entry, 'url') }),
  };
}

const vectorKinds = [
  ['cvss_v4', 'CVSS_V4'],
  ['cvss_v3', 'CVSS_V3'],
  ['cvss_v2', 'CVSS_V2'],
] as const;

function vectorsOf(score: JsonRecord): CsafVulnerability['vectors'] {
  return vectorKinds.flatMap(([key, kind]) => {
    const value = stringAt(recordAt(score, key), 'vectorString');
    return value === undefined ? [] : [{ kind, value }];
  });
}

function urlsOf(entry: JsonRecord | undefined): readonly string[] {
  const urls = recordsAt(entry, 'references').flatMap((one) => stringAt(one, 'url') ?? []);
  return urls.filter((url) => /^https?:\/\/\S{1,2000}$/u.test(url));
}

function recordsAt(parent: JsonRecord | undefined, key: string): readonly JsonRecord[] {
  return listAt(parent, key).map((one) => {
    if (!isJsonRecord(one)) throw new TypeError(`an entry of ${key} is not an object`);
    return one;
  });
}

/** The members that have a value. */
function definedMembers<Name extends string>(
  members: Readonly<Record<Name, string | undefined>>,
): Partial<Record<Name, string>> {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<Record<Name, string>>;
}
