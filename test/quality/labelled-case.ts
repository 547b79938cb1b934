/**
 * What a person who read an advisory and the rules of its version scheme says of a package: it is vulnerable, it is not, or the two
 * cannot be compared.
 */
export type Label = 'vulnerable' | 'clean' | 'unassessed';

/** Advisories in the form of their publisher. */
export type RawFeed =
  | { kind: 'osv'; records: readonly object[] }
  | { kind: 'debian-tracker'; tracker: object }
  | { kind: 'secdb'; database: object };

/** A package, as an SBOM or a package manager has it. */
export interface LabelledPackage {
  purl: string;
  /** Properties of an SBOM's component. */
  properties?: Readonly<Record<string, string>>;
  /** The package of the distribution that installed it: `deb/python3-django`. */
  ownedBy?: string;
  /** `Vendor` of an rpm. */
  vendor?: string;
}

/** Packages with one advisory, or several on the same vulnerability, and what each of them is. */
export interface LabelledCase {
  /** What is tried, in words. */
  title: string;
  /** Where the rule is published. */
  rule: string;
  feed: RawFeed;
  /** The vulnerability that the labels are about. */
  vulnerability: string;
  packages: readonly (LabelledPackage & { label: Label })[];
}

/** Returns packages with labels from a table: the text in front of each version, then labels by version. */
export function labelled(
  prefix: string,
  labels: Readonly<Record<string, Label>>,
  suffix = '',
): LabelledCase['packages'] {
  return Object.entries(labels).map(([version, label]) => ({
    purl: `${prefix}@${encodeURIComponent(version)}${suffix}`,
    label,
  }));
}

type Events = readonly Readonly<Record<string, string>>[];

/** A record of OSV on one package, with a range for each list of events. */
export function osvOn(
  ecosystem: string,
  name: string,
  ranges: readonly Events[],
  more: Readonly<{
    id?: string;
    aliases?: readonly string[];
    related?: readonly string[];
    withdrawn?: string;
    summary?: string;
    versions?: readonly string[];
    type?: 'SEMVER' | 'ECOSYSTEM' | 'GIT';
  }> = {},
): object {
  const { id = 'TEST-2031-1', versions, type = 'ECOSYSTEM', ...rest } = more;
  return {
    schema_version: '1.7.0',
    id,
    modified: '2031-01-01T00:00:00Z',
    ...rest,
    affected: [
      {
        package: { ecosystem, name },
        ranges: ranges.map((events) => ({ type, events })),
        ...(versions === undefined ? {} : { versions }),
      },
    ],
  };
}

/** From the first version on, before a fix. */
export const before = (fixed: string): Events => [{ introduced: '0' }, { fixed }];
