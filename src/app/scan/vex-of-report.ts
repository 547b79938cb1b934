import { createHash } from 'node:crypto';
import type { VexStatement } from '../../core/software/advisory.ts';
import type { Finding, Vulnerability } from '../../core/findings/finding.ts';
import type { Report, ScannedSoftware } from '../../core/findings/report.ts';
import type { ProductNames } from '../../core/software/vulnerability-match.ts';
import {
  parseImageReference,
  repositoryName,
  type ImageReference,
} from '../../formats/image-reference/parse-reference.ts';
import { writeOpenVex } from '../../formats/openvex/write-openvex.ts';
import { buildPurl } from '../../formats/purl/package-url.ts';

function referenceOf(text: string): ImageReference | undefined {
  try {
    return parseImageReference(text);
  } catch {
    return undefined;
  }
}

/**
 * The Package URL of what was scanned, as other scanners look for it: by the digest that its reference has, else by its tag, else
 * by another of its digests. `undefined` for what has none of these: a folder.
 */
function productOf({ references, digests, architecture, purl }: ProductNames): string | undefined {
  if (purl !== undefined) return purl;
  const parsed = references.flatMap((one) => referenceOf(one) ?? []);
  const named = parsed.find(({ digest }) => digest !== undefined) ?? parsed[0];
  const version = named?.digest ?? digests.at(-1);
  const qualifiers = new Map([
    ...(architecture === undefined ? [] : [['arch', architecture] as const]),
    ...(named === undefined ? [] : [['repository_url', repositoryName(named)] as const]),
    ...(named?.tag === undefined ? [] : [['tag', named.tag] as const]),
  ]);
  const name = named?.path.split('/').at(-1) ?? 'image';
  return version === undefined && named === undefined
    ? undefined
    : buildPurl({ type: 'oci', name, ...(version === undefined ? {} : { version }), qualifiers });
}

/** A statement on one package, with the product that it is in. */
function statementOf(
  { waiver }: Finding,
  { id, aliases, purl }: Vulnerability,
  software: ScannedSoftware | undefined,
): VexStatement | undefined {
  if (waiver === undefined) return undefined;
  const product = software?.product === undefined ? undefined : productOf(software.product);
  const named: Pick<VexStatement, 'vulnerabilities' | 'products' | 'subcomponents'> = {
    vulnerabilities: [id, ...aliases],
    products: [product ?? purl],
    subcomponents: product === undefined ? [] : [purl],
  };
  const { reason, until, justification, vex } = waiver;
  if (vex !== undefined) {
    const { file: _, ...said } = vex;
    return { ...named, ...said };
  }
  // That somebody accepts a vulnerability does not say that it is not there.
  if (justification === undefined)
    return {
      ...named,
      status: 'affected',
      note: until === undefined ? `Accepted: ${reason}` : `Accepted until ${until}: ${reason}`,
    };
  return { ...named, status: 'not-affected', justification, note: reason };
}

/** What statements on parts of one product have in common. */
function sharedKey(statement: VexStatement): string {
  return JSON.stringify({ ...statement, subcomponents: [] });
}

/** Joins statements that differ in the parts of their product only, and sorts them. */
function joined(statements: readonly VexStatement[]): readonly VexStatement[] {
  return [...Map.groupBy(statements, sharedKey)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, [first, ...others]]) => {
      if (first === undefined) return [];
      const parts = new Set([first, ...others].flatMap(({ subcomponents }) => subcomponents));
      return [{ ...first, subcomponents: [...parts].toSorted() }];
    });
}

/** When and by what a document is written. */
export interface VexStamp {
  /** RFC 3339. */
  now: string;
  version: string;
  /** The policy that waives, if there is one. */
  policy?: string;
}

/**
 * Returns what is waived of the vulnerabilities of a report as an OpenVEX document, the same for the same report but for its
 * date; `undefined` if nothing is. A finding that the policy waives with a justification is not affected; one that it waives
 * without is affected and accepted, so that no other scanner takes it for absent. What a VEX document cleared stays so.
 */
export function vexOfReport(
  { findings, software = [] }: Report,
  { now, version, policy }: VexStamp,
): string | undefined {
  const bySubject = new Map(software.map((one) => [one.subject.key, one]));
  const statements = joined(
    findings.flatMap((finding) => {
      const { detail, subject } = finding;
      if (detail.kind !== 'vulnerability') return [];
      return statementOf(finding, detail, bySubject.get(subject.key)) ?? [];
    }),
  );
  if (statements.length === 0) return undefined;
  const hash = createHash('sha256').update(JSON.stringify(statements)).digest('hex');
  return writeOpenVex(statements, {
    id: `https://openvex.dev/docs/public/vex-${hash}`,
    author: policy === undefined ? 'Ironhull' : `Ironhull, by the policy ${policy}`,
    issued: now,
    tooling: `ironhull/${version}`,
  });
}
