import { isJsonRecord, listAt, recordAt, stringAt, type JsonRecord } from '../../formats/json/members.ts';
import { parseTimeWithZone } from '../../formats/rfc3339/parse-time.ts';

/** What a bill of materials says: how many packages, and when it was made. */
export interface BillOfMaterials {
  packages: number;
  created: Date | undefined;
}

/**
 * Reads a bill of materials in SPDX 2 (JSON or tag and value) and 3. @throws TypeError for anything else, and for one
 * without a package.
 */
export function readSpdx(predicate: unknown): BillOfMaterials {
  if (typeof predicate === 'string') return demandPackages(readTags(predicate));
  if (!isJsonRecord(predicate)) throw new TypeError('it is no SPDX document');
  return demandPackages('@graph' in predicate ? readThird(predicate) : readSecond(predicate));
}

function readTags(text: string): BillOfMaterials {
  const lines = text.split(/\r?\n/u);
  if (!lines.some((line) => /^SPDXVersion:\s*SPDX-2\.\d+\s*$/u.test(line)))
    throw new TypeError('it is no SPDX document');
  const created = lines.flatMap((line) => /^Created:\s*(\S+)\s*$/u.exec(line)?.[1] ?? [])[0];
  return {
    packages: lines.filter((line) => /^PackageName:\s*\S/u.test(line)).length,
    created: parseTimeWithZone(created),
  };
}

function readSecond(document: JsonRecord): BillOfMaterials {
  if (!/^SPDX-2\.\d+$/u.test(stringAt(document, 'spdxVersion') ?? '') || !isName(document, 'SPDXID'))
    throw new TypeError('it is no SPDX document');
  return {
    packages: listAt(document, 'packages').filter((one) => isName(one, 'name')).length,
    created: parseTimeWithZone(recordAt(document, 'creationInfo')?.['created']),
  };
}

function readThird(document: JsonRecord): BillOfMaterials {
  if (!(stringAt(document, '@context') ?? '').startsWith('https://spdx.org/rdf/3.'))
    throw new TypeError('it is no SPDX document');
  const elements = listAt(document, '@graph').filter(isJsonRecord);
  const created = elements.find(({ type }) => type === 'CreationInfo')?.['created'];
  return {
    packages: elements.filter((one) => one['type'] === 'software_Package' && isName(one, 'name')).length,
    created: parseTimeWithZone(created),
  };
}

/** Reads a bill of materials in CycloneDX. @throws TypeError for anything else, and for one without a component. */
export function readCycloneDx(predicate: unknown): BillOfMaterials {
  if (!isCycloneDx(predicate)) throw new TypeError('it is no CycloneDX document');
  return demandPackages({
    packages: listAt(predicate, 'components').filter((one) => isName(one, 'name')).length,
    created: parseTimeWithZone(recordAt(predicate, 'metadata')?.['timestamp']),
  });
}

/** Whether a value is a CycloneDX document. */
export function isCycloneDx(value: unknown): value is JsonRecord {
  return (
    isJsonRecord(value) &&
    value['bomFormat'] === 'CycloneDX' &&
    typeof value['specVersion'] === 'string' &&
    /^1\.\d+$/u.test(value['specVersion'])
  );
}

function isName(value: unknown, key: string): boolean {
  return isJsonRecord(value) && typeof value[key] === 'string' && value[key] !== '';
}

function demandPackages(read: BillOfMaterials): BillOfMaterials {
  if (read.packages === 0) throw new TypeError('it lists no package');
  return read;
}
