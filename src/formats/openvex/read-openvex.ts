import { isJsonRecord, listAt, recordAt, stringAt, stringsAt, type JsonRecord } from '../json/members.ts';
import { parseTimeWithZone } from '../rfc3339/parse-time.ts';

/** Statuses of OpenVEX (specification 0.2.0, "Status labels"). */
export const openVexStatuses = ['not_affected', 'affected', 'fixed', 'under_investigation'] as const;

/** Justifications of OpenVEX 0.2.0, "Status justifications". */
export const openVexJustifications: ReadonlySet<string> = new Set([
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
]);

/** What the author of an OpenVEX document says of a vulnerability in some products. */
export interface OpenVexStatement {
  /** The ids and other names of the vulnerability. */
  names: readonly string[];
  status: (typeof openVexStatuses)[number];
  justification?: string;
  /** The impact or the action that the author describes. */
  note?: string;
  time: Date;
  products: readonly OpenVexProduct[];
}

/** A product by its names, and the parts of it that are meant; all of it without any. */
export interface OpenVexProduct {
  names: readonly string[];
  hashes: readonly string[];
  parts: readonly (readonly string[])[];
}

/** An OpenVEX document. */
export interface OpenVexDocument {
  author?: string;
  statements: readonly OpenVexStatement[];
}

/**
 * Reads an OpenVEX document (0.0.1 and 0.2.0). @throws TypeError for anything else: half a document might lack what takes
 * back the other half.
 */
export function readOpenVex(value: unknown): OpenVexDocument {
  if (!isOpenVex(value)) throw new TypeError('it is no OpenVEX document');
  const of = parseTimeWithZone(value['last_updated']) ?? parseTimeWithZone(value['timestamp']);
  const statements = listAt(value, 'statements').map((one) => readStatement(one, of));
  if (statements.length === 0) throw new TypeError('it has no statement');
  const author = stringAt(value, 'author');
  return { ...(author === undefined ? {} : { author }), statements };
}

/** Whether a value claims to be an OpenVEX document. */
export function isOpenVex(value: unknown): value is JsonRecord {
  const context = isJsonRecord(value) ? value['@context'] : undefined;
  return typeof context === 'string' && /^https:\/\/openvex\.dev\/ns(?:\/v0\.\d+\.\d+)?$/u.test(context);
}

function readStatement(value: unknown, ofDocument: Date | undefined): OpenVexStatement {
  if (!isJsonRecord(value)) throw new TypeError('a statement is no object');
  const names = namesOfVulnerability(value);
  const status = openVexStatuses.find((one) => one === value['status']);
  const time =
    parseTimeWithZone(value['last_updated']) ?? parseTimeWithZone(value['timestamp']) ?? ofDocument;
  if (names.length === 0 || status === undefined || time === undefined)
    throw new TypeError('a statement has no vulnerability, no status or no time');
  const justification = stringAt(value, 'justification');
  const note = stringAt(value, 'impact_statement') ?? stringAt(value, 'action_statement');
  // Version 0.0.1 has the subcomponents of all products beside these.
  const parts = listAt(value, 'subcomponents').map(readPart);
  return {
    names,
    status,
    ...(justification === undefined ? {} : { justification }),
    ...(note === undefined ? {} : { note }),
    time,
    products: listAt(value, 'products').map((product) => readProduct(product, parts)),
  };
}

/** A text in version 0.0.1, an object since. The `@id` is an address of the vulnerability. */
function namesOfVulnerability(statement: JsonRecord): readonly string[] {
  const named = statement['vulnerability'];
  if (!isJsonRecord(named)) return [stringAt(statement, 'vulnerability') ?? []].flat().filter(isNamed);
  const ids = [stringAt(named, 'name') ?? [], stringsAt(named, 'aliases'), idInAddress(named)].flat();
  return [...new Set(ids.filter(isNamed))];
}

function isNamed(name: string): boolean {
  return name !== '';
}

function idInAddress(named: JsonRecord): readonly string[] {
  return (
    (stringAt(named, '@id') ?? '').match(/(?<=^|\/)(?:CVE-\d{4}-\d{4,19}|GHSA(?:-[0-9a-z]{4}){3})$/u) ?? []
  );
}

function readProduct(value: unknown, parts: readonly (readonly string[])[]): OpenVexProduct {
  if (typeof value === 'string') return { names: [value], hashes: [], parts };
  if (!isJsonRecord(value)) throw new TypeError('a product is no object');
  const own = listAt(value, 'subcomponents').map(readPart);
  return { ...readComponent(value), parts: [...own, ...parts] };
}

/** A part that has no name is one all the same: without it, the product as a whole would be meant. */
function readPart(part: unknown): readonly string[] {
  if (typeof part === 'string') return [part];
  return isJsonRecord(part) ? readComponent(part).names : [];
}

function readComponent(component: JsonRecord): Pick<OpenVexProduct, 'names' | 'hashes'> {
  const identifiers = Object.values(recordAt(component, 'identifiers') ?? {});
  return {
    names: [stringAt(component, '@id'), ...identifiers].filter((one) => typeof one === 'string'),
    hashes: Object.values(recordAt(component, 'hashes') ?? {}).filter((one) => typeof one === 'string'),
  };
}
