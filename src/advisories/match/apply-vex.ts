import type { FiledVexStatement } from '../../core/software/advisory.ts';
import type { SoftwarePackage } from '../../core/software/software-package.ts';
import type { SoftwareFacts, VulnerabilityMatch } from '../../core/software/vulnerability-match.ts';
import { isCveId } from '../cve-id.ts';
import { namesPackage, namesProduct, namesWhole, type VexSubject } from './vex-product.ts';

/** Whether a statement says that what it is about does not have the vulnerability. */
export function clears({ status }: Pick<FiledVexStatement, 'status'>): boolean {
  return status === 'not-affected' || status === 'fixed';
}

/**
 * Whether a statement is on the vulnerability of a match, by any of its ids. Where both name CVEs these decide: the id of an
 * erratum is one of each of its CVEs.
 */
function isOnVulnerability(
  { vulnerabilities }: FiledVexStatement,
  { id, aliases }: VulnerabilityMatch,
): boolean {
  const named = vulnerabilities.map((one) => one.toUpperCase());
  const own = [id, ...aliases].map((one) => one.toUpperCase());
  const [namedCves, ownCves] = [named.filter(isCveId), own.filter(isCveId)];
  return namedCves.length > 0 && ownCves.length > 0
    ? namedCves.some((one) => ownCves.includes(one))
    : named.some((one) => own.includes(one));
}

/** Whether a statement is on a package: on the whole image, on the package itself, or on it as a part of a product. */
function isOnPackage(
  { products, subcomponents }: FiledVexStatement,
  one: SoftwarePackage,
  match: VulnerabilityMatch,
  subject: VexSubject,
): boolean {
  if (subcomponents.length === 0)
    return products.some(
      (product) => namesProduct(product, subject) || namesPackage(product, one, subject, match),
    );
  return (
    subcomponents.some((part) => namesPackage(part, one, subject, match)) &&
    products.some((product) => namesWhole(product, one, subject))
  );
}

function timeOf({ issued }: FiledVexStatement): number {
  const time = Date.parse(issued ?? '');
  return Number.isNaN(time) ? 0 : time;
}

/** The newest statement; of several of the same time, the one that clears nothing. */
function newestOf(statements: readonly FiledVexStatement[]): FiledVexStatement | undefined {
  const [newest] = statements.toSorted(
    (a, b) => timeOf(b) - timeOf(a) || Number(clears(a)) - Number(clears(b)),
  );
  return newest;
}

/**
 * Adds to each match the newest VEX statement on it. A statement without a date is older than any other. The match stays:
 * what a statement clears is reported, and does not count.
 */
export function applyVex(software: SoftwareFacts, statements: readonly FiledVexStatement[]): SoftwareFacts {
  if (statements.length === 0) return software;
  const named = statements.flatMap((statement) =>
    [...new Set(statement.vulnerabilities.map((id) => id.toUpperCase()))].map((id) => ({ id, statement })),
  );
  const byId = Map.groupBy(named, ({ id }) => id);
  const { inventory, assessment } = software;
  const matches = assessment.matches.map((match) => {
    const one = inventory.packages[match.package];
    if (one === undefined) return match;
    const ids = [match.id, ...match.aliases].map((id) => id.toUpperCase());
    const about = new Set(ids.flatMap((id) => byId.get(id) ?? []).map(({ statement }) => statement));
    const vex = newestOf(
      [...about].filter(
        (statement) => isOnVulnerability(statement, match) && isOnPackage(statement, one, match, software),
      ),
    );
    return vex === undefined ? match : { ...match, vex };
  });
  return { ...software, assessment: { ...assessment, matches } };
}
