import type { VexStatement } from '../../core/software/advisory.ts';
import { partsOfProduct } from './product-tree.ts';
import type { CsafDocument, CsafNote, CsafStatus, CsafVulnerability } from './read-csaf.ts';

const statusOf: Readonly<Record<CsafStatus, VexStatement['status']>> = {
  first_affected: 'affected',
  known_affected: 'affected',
  last_affected: 'affected',
  first_fixed: 'fixed',
  fixed: 'fixed',
  recommended: 'fixed',
  known_not_affected: 'not-affected',
  under_investigation: 'under-investigation',
};

/** Statements of a document, and what of it has no meaning for packages. */
export interface CsafVexStatements {
  statements: readonly VexStatement[];
  /** Products that no Package URL identifies. */
  problems: readonly string[];
}

/** Returns what a CSAF document says of products that have a Package URL (profile VEX, section 4.5). */
export function statementsOfCsaf(document: CsafDocument): CsafVexStatements {
  const unnamed = new Set<string>();
  if (document.vulnerabilities.length === 0) throw new TypeError('it has no vulnerability');
  const statements = document.vulnerabilities.flatMap((vulnerability) => {
    const remarks = remarksOf(vulnerability);
    return vulnerability.statuses.flatMap(([status, ids]) =>
      ids.flatMap((id) => {
        const statement = statementOf(document, remarks, statusOf[status], id);
        if (statement === undefined) unnamed.add(id);
        return statement ?? [];
      }),
    );
  });
  const [first = ''] = unnamed;
  const problems =
    unnamed.size === 0
      ? []
      : [`${unnamed.size} products have no Package URL, as '${first.slice(0, 100)}': they are left out`];
  return { statements, problems };
}

/** What a vulnerability says of its products, by their ids. */
interface Remarks {
  ids: VexStatement['vulnerabilities'];
  justifications: ReadonlyMap<string, string>;
  notes: ReadonlyMap<string, string>;
}

function remarksOf({ ids, flags, threats, remediations }: CsafVulnerability): Remarks {
  const [first, ...others] = ids;
  if (first === undefined) throw new TypeError('a vulnerability has no id');
  return {
    ids: [first, ...others],
    justifications: byProduct(flags, ({ category }) => category),
    notes: byProduct([...threats, ...remediations], ({ details }) => details),
  };
}

/** The first remark on each product counts. */
function byProduct(
  notes: readonly CsafNote[],
  textOf: (note: CsafNote) => string,
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const note of notes)
    for (const id of note.productIds) if (!texts.has(id) && textOf(note) !== '') texts.set(id, textOf(note));
  return texts;
}

function statementOf(
  document: CsafDocument,
  remarks: Remarks,
  status: VexStatement['status'],
  id: string,
): VexStatement | undefined {
  const parts = partsOfProduct(id, document.products);
  const purl = document.products.get(id)?.purl ?? parts?.component.purl;
  if (purl === undefined) return undefined;
  const platform = parts?.platforms.find((one) => one.purl !== undefined)?.purl;
  const justification = status === 'not-affected' ? remarks.justifications.get(id) : undefined;
  const note = remarks.notes.get(id);
  const issued = document.modified ?? document.released;
  return {
    vulnerabilities: remarks.ids,
    products: [platform ?? purl],
    subcomponents: platform === undefined ? [] : [purl],
    status,
    ...(justification === undefined ? {} : { justification }),
    ...(note === undefined ? {} : { note }),
    ...(document.publisher === undefined ? {} : { author: document.publisher }),
    ...(issued === undefined ? {} : { issued }),
  };
}
