import type { VexStatement } from '../../core/software/advisory.ts';
import { isJsonRecord, listAt, recordAt, stringAt, stringsAt, type JsonRecord } from '../json/members.ts';

/** States of an analysis (CycloneDX 1.4 to 1.7, `vulnerabilities[].analysis.state`). */
const states: Readonly<Record<string, VexStatement['status']>> = {
  resolved: 'fixed',
  resolved_with_pedigree: 'fixed',
  exploitable: 'affected',
  in_triage: 'under-investigation',
  false_positive: 'not-affected',
  not_affected: 'not-affected',
};

/** Whether a value is a CycloneDX document that says something of vulnerabilities. */
export function isCycloneDxVex(value: unknown): value is JsonRecord {
  return isJsonRecord(value) && value['bomFormat'] === 'CycloneDX' && Array.isArray(value['vulnerabilities']);
}

/**
 * Returns the analyses of a CycloneDX document as statements. A vulnerability without an analysis is no statement.
 * @throws TypeError if one is not understood.
 */
export function readCycloneDxVex(document: JsonRecord): {
  statements: readonly VexStatement[];
  problems: readonly string[];
} {
  const purls = purlsByRef(document);
  const serial = stringAt(document, 'serialNumber');
  const issued = stringAt(recordAt(document, 'metadata'), 'timestamp');
  const problems: string[] = [];
  const statements = listAt(document, 'vulnerabilities').flatMap((entry) => {
    if (!isJsonRecord(entry)) throw new TypeError('a vulnerability is not an object');
    const analysis = recordAt(entry, 'analysis');
    const state = stringAt(analysis, 'state');
    if (analysis === undefined || state === undefined) return [];
    const status = Object.hasOwn(states, state) ? states[state] : undefined;
    const id = stringAt(entry, 'id');
    if (status === undefined) throw new TypeError('the state of an analysis is not known');
    if (id === undefined || id === '') throw new TypeError('a vulnerability has no id');
    return listAt(entry, 'affects').flatMap((target) => {
      const ref = isJsonRecord(target) ? stringAt(target, 'ref') : undefined;
      const purl = ref === undefined ? undefined : purlOfRef(ref, purls, serial);
      if (purl === undefined) {
        problems.push(`what ${id.slice(0, 60)} affects has no Package URL: '${(ref ?? '').slice(0, 100)}'`);
        return [];
      }
      return [
        statementOf({ entry, analysis, id, status, purls: versionsOf(purl, target), documentIssued: issued }),
      ];
    });
  });
  return { statements, problems };
}

interface AnalysedVulnerability {
  entry: JsonRecord;
  analysis: JsonRecord;
  id: string;
  status: VexStatement['status'];
  purls: readonly string[];
  documentIssued: string | undefined;
}

function statementOf(one: AnalysedVulnerability): VexStatement {
  const { entry, analysis, id, status, purls, documentIssued } = one;
  const references = listAt(entry, 'references').flatMap((reference) =>
    isJsonRecord(reference) ? (stringAt(reference, 'id') ?? []) : [],
  );
  const justification = stringAt(analysis, 'justification');
  const note = [stringAt(analysis, 'detail') ?? [], stringsAt(analysis, 'response')].flat().join('; ');
  const issued =
    stringAt(analysis, 'lastUpdated') ??
    stringAt(analysis, 'firstIssued') ??
    stringAt(entry, 'updated') ??
    documentIssued;
  return {
    vulnerabilities: [id, ...new Set(references.filter((reference) => reference !== id))],
    products: purls,
    subcomponents: [],
    status,
    ...(justification === undefined ? {} : { justification }),
    ...(note === '' ? {} : { note }),
    ...(issued === undefined ? {} : { issued }),
  };
}

/**
 * With versions of its own, an entry is about the affected ones of these only: the version of the component does not count.
 * A range cannot be a Package URL, and leaves the version of the component.
 */
function versionsOf(purl: string, target: unknown): readonly string[] {
  const versions = isJsonRecord(target)
    ? listAt(target, 'versions').flatMap((version) =>
        isJsonRecord(version) && version['status'] !== 'unaffected'
          ? (stringAt(version, 'version') ?? [])
          : [],
      )
    : [];
  if (versions.length === 0) return [purl];
  const path = purl.replace(/[?#].*$/u, '');
  const query = purl.slice(path.length);
  const at = path.lastIndexOf('@');
  const name = at > path.lastIndexOf('/') + 1 ? path.slice(0, at) : path;
  return versions.map((version) => `${name}@${encodeURIComponent(version)}${query}`);
}

const deepest = 32;

function purlsByRef(document: JsonRecord): ReadonlyMap<string, string> {
  const purls = new Map<string, string>();
  const add = (component: unknown, depth: number): void => {
    if (!isJsonRecord(component)) throw new TypeError('a component is not an object');
    if (depth > deepest) throw new TypeError('its components are nested too deeply');
    const [ref, purl] = [stringAt(component, 'bom-ref'), stringAt(component, 'purl')];
    if (ref !== undefined && purl !== undefined) purls.set(ref, purl);
    for (const part of listAt(component, 'components')) add(part, depth + 1);
  };
  const root = recordAt(recordAt(document, 'metadata'), 'component');
  if (root !== undefined) add(root, 0);
  for (const component of listAt(document, 'components')) add(component, 0);
  return purls;
}

/** A reference is a `bom-ref`, a link into a document (`urn:cdx:serial/version#ref`), or the Package URL itself. */
function purlOfRef(
  ref: string,
  purls: ReadonlyMap<string, string>,
  serial: string | undefined,
): string | undefined {
  const known = purls.get(ref);
  if (known !== undefined) return known;
  if (/^pkg:/iu.test(ref)) return ref;
  const [, ofDocument, part] = /^urn:cdx:([^/#]+)\/\d+#(.+)$/u.exec(ref) ?? [];
  if (part === undefined) return undefined;
  const decoded = decodedText(part);
  if (decoded === undefined) return undefined;
  const isOwn = serial === `urn:uuid:${ofDocument}`;
  return (isOwn ? purls.get(decoded) : undefined) ?? (/^pkg:/iu.test(decoded) ? decoded : undefined);
}

function decodedText(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
