import type { FiledVexStatement } from '../../core/software/advisory.ts';
import type { Distribution, SoftwarePackage } from '../../core/software/software-package.ts';
import type {
  ProductNames,
  SoftwareFacts,
  VulnerabilityMatch,
} from '../../core/software/vulnerability-match.ts';
import { applyVex } from './apply-vex.ts';
import { inventoryOf } from './test-source.ts';

/** The digest of the image of a test. */
export const digest = `sha256:${'a'.repeat(64)}`;
/** That of another image. */
export const other = `sha256:${'b'.repeat(64)}`;
const nginx: ProductNames = {
  references: ['registry.example/team/nginx:1.25', 'nginx:1.25'],
  digests: [digest],
  architecture: 'amd64',
};

/** A package of a test. */
export type Named = Pick<SoftwarePackage, 'type' | 'name' | 'version'> & Partial<SoftwarePackage>;

/** The package of most tests. */
export const lodash: Named = { type: 'npm', name: 'lodash', version: '4.17.20' };
/** A package of Debian 12, of the source package openssl. */
export const openssl: Named = {
  type: 'deb',
  name: 'libssl3',
  version: '3.0.9-1',
  architecture: 'amd64',
  source: { name: 'openssl', version: '3.0.9-1' },
};

/** What of a scan is otherwise than usual. */
export interface Given {
  packages?: readonly Named[];
  distribution?: Partial<Distribution>;
  product?: ProductNames;
  match?: Partial<VulnerabilityMatch>;
}

/** A scan that found CVE-2024-1000 in the first package. */
export function scanned({
  packages = [lodash],
  distribution = {},
  product = nginx,
  match = {},
}: Given): SoftwareFacts {
  const [{ name, version } = lodash] = packages;
  return {
    subject: { kind: 'image', id: 'x', name: 'x' },
    inventory: inventoryOf(packages, distribution),
    product,
    assessment: {
      database: { kind: 'local', feeds: [] },
      unassessed: [],
      matches: [
        {
          id: 'CVE-2024-1000',
          aliases: ['DSA-1-1', 'GHSA-aaaa-bbbb-cccc'],
          package: 0,
          status: 'affected',
          severity: 'high',
          ratedBy: 'test',
          proof: { ecosystem: 'npm', name, version, affected: 'every version' },
          advisories: [{ id: 'CVE-2024-1000', feed: 'test' }],
          ...match,
        },
      ],
    },
  };
}

/** A statement that lodash is not affected by CVE-2024-1000, but for `more`. */
export function statement(more: Partial<FiledVexStatement>): FiledVexStatement {
  return {
    vulnerabilities: ['CVE-2024-1000'],
    products: ['pkg:npm/lodash'],
    subcomponents: [],
    status: 'not-affected',
    issued: '2026-01-01T00:00:00Z',
    file: 'x.json',
    ...more,
  };
}

/** Returns what statements say of the first package of a scan. */
export function statusOf(
  statements: readonly Partial<FiledVexStatement>[],
  given: Given = {},
): string | undefined {
  return applyVex(scanned(given), statements.map(statement)).assessment.matches[0]?.vex?.status;
}
