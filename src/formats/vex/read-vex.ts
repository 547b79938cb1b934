import type { VexStatement } from '../../core/software/advisory.ts';
import { isJsonRecord } from '../json/members.ts';
import { isCsaf, readCsaf } from '../csaf/read-csaf.ts';
import { statementsOfCsaf } from '../csaf/read-csaf-vex.ts';
import { isOpenVex, readOpenVex, type OpenVexStatement } from '../openvex/read-openvex.ts';
import { isCycloneDxVex, readCycloneDxVex } from './cyclonedx-vex.ts';
import { vexStatus } from './vex-status.ts';

/** The statements of a VEX document, in its order, and what of it applies to nothing that has a Package URL. */
export interface VexReading {
  format: 'OpenVEX' | 'CycloneDX' | 'CSAF';
  statements: readonly VexStatement[];
  problems: readonly string[];
}

/**
 * Reads a VEX document: OpenVEX, CycloneDX or CSAF in JSON. A document that is not understood as a whole says nothing: what
 * is left out might take back the rest.
 * @throws TypeError or SyntaxError if it is none of these, or is not understood.
 */
export function readVex(text: string): VexReading {
  const value: unknown = JSON.parse(text.replace(/^\uFEFF/u, ''));
  if (isOpenVex(value)) {
    const { author, statements } = readOpenVex(value);
    return { format: 'OpenVEX', ...openVexStatements(statements, author) };
  }
  if (isCycloneDxVex(value)) return { format: 'CycloneDX', ...readCycloneDxVex(value) };
  if (isJsonRecord(value) && value['bomFormat'] === 'CycloneDX')
    throw new TypeError('it is a CycloneDX document without a list of vulnerabilities');
  if (isCsaf(value)) return { format: 'CSAF', ...statementsOfCsaf(readCsaf(value)) };
  throw new TypeError('it is neither OpenVEX nor CycloneDX nor CSAF');
}

function openVexStatements(
  statements: readonly OpenVexStatement[],
  author: string | undefined,
): Omit<VexReading, 'format'> {
  const problems: string[] = [];
  const read = statements.flatMap((statement) => {
    const [first, ...others] = statement.names;
    if (first === undefined) throw new TypeError('a statement has no vulnerability');
    if (statement.products.length === 0)
      problems.push(`a statement on ${first.slice(0, 60)} names no product`);
    return statement.products.flatMap(({ names, parts }) => {
      const products = names.filter(isPurl);
      const subcomponents = parts.flat().filter(isPurl);
      // Without the names of its parts, a statement would count for the whole product.
      if (products.length === 0 || (parts.length > 0 && subcomponents.length === 0)) {
        problems.push(`a product of a statement on ${first.slice(0, 60)} has no Package URL`);
        return [];
      }
      return [
        {
          vulnerabilities: [first, ...others] as [string, ...string[]],
          products,
          subcomponents,
          status: vexStatus(statement.status),
          ...(statement.justification === undefined ? {} : { justification: statement.justification }),
          ...(statement.note === undefined ? {} : { note: statement.note }),
          ...(author === undefined ? {} : { author }),
          issued: statement.time.toISOString(),
        },
      ];
    });
  });
  return { statements: read, problems };
}

function isPurl(name: string): boolean {
  return /^pkg:\/*[a-z][a-z0-9.+-]*\/./iu.test(name);
}
