import type { VersionRule } from '../source-name.ts';

/**
 * What a publisher says of a range of versions. `affected` with a `fixed` event is fixed there. `wont-fix` (and Debian's
 * "ignored"), `under-investigation` (and "undetermined") and `end-of-life` leave the package vulnerable; `not-affected`
 * does not.
 */
export type AdvisoryStatus =
  | 'affected'
  | 'not-affected'
  | 'wont-fix'
  | 'fix-deferred'
  | 'under-investigation'
  | 'end-of-life';

/**
 * A point of a range in the order of versions (OSV schema 1.7, `affected[].ranges[].events`): the vulnerability begins at
 * `introduced` (`0`: from the first version on), ends before `fixed`, or ends after `lastAffected`; `limit` ends the range.
 */
export type RangeEvent =
  | { kind: 'introduced'; version: string }
  | { kind: 'fixed'; version: string }
  | { kind: 'lastAffected'; version: string }
  | { kind: 'limit'; version: string };

/** An installed package that is built from a source package. */
export interface BinaryName {
  name: string;
  /** How the source package's version follows from its own; missing where it is the same. */
  rule?: VersionRule;
}

/** Versions of one package that an advisory is about. */
export interface AffectedPackage {
  /**
   * The ecosystem as OSV names it, with the release of a distribution: `npm`, `Debian:12`, `Alpine:v3.19`, `Ubuntu:22.04`,
   * `Rocky Linux:9`, `AlmaLinux:9`, `Red Hat:9`.
   */
  ecosystem: string;
  /** As the ecosystem writes it; of distributions the source package, or the binary one if `of` says so. */
  name: string;
  /** Whether `name` is a source package, from which several packages are built, or an installed package; `package` where there is no difference. */
  of: 'source' | 'binary' | 'package';
  /** Each range from its `introduced` on, in the order of versions; none means that only `versions` counts. */
  ranges: readonly (readonly RangeEvent[])[];
  /** Affected versions by themselves, beside the ranges. */
  versions: readonly string[];
  status: AdvisoryStatus;
  /** The publisher's reason or note: `vulnerable_code_not_present`, `Minor issue`. */
  justification?: string;
  /** The stream of a module that it applies to, as `name:stream`: `nodejs:18`. */
  module?: string;
  /** Architectures that it applies to; missing for all. */
  architectures?: readonly string[];
  /** Installed packages that are built from a source package, as far as the publisher names them. */
  binaries?: readonly BinaryName[];
  /** Import paths of the module's packages that are affected (Go); missing for all. */
  imports?: readonly string[];
}

/** How bad a publisher calls it. */
export interface AdvisorySeverity {
  /** `CVSS_V2`, `CVSS_V3`, `CVSS_V4`, or the publisher's own words. */
  kind: 'CVSS_V2' | 'CVSS_V3' | 'CVSS_V4' | 'words';
  /** The vector, or the word: `important`, `HIGH`, `negligible`. */
  value: string;
}

/** An advisory of any publisher, in the form of OSV. */
export interface Advisory {
  /** The publisher's id: `DSA-5532-1`, `GHSA-…`, `CVE-…`, `RHSA-2024:1234`. */
  id: string;
  /** The feed it is from: `osv/npm`, `alpine`, `debian`, `ubuntu`, `redhat`. */
  feed: string;
  /** Other ids of the same vulnerability. */
  aliases: readonly string[];
  /** Vulnerabilities that it is about, which other advisories describe: an erratum names several CVEs. */
  related: readonly string[];
  /** RFC 3339; missing if the feed has none. */
  published?: string;
  modified?: string;
  /** When it was withdrawn: it no longer counts. */
  withdrawn?: string;
  summary?: string;
  severities: readonly AdvisorySeverity[];
  /** Addresses of pages on it, the publisher's own first. */
  references: readonly string[];
  affected: readonly AffectedPackage[];
}

/** What is known of the exploitation of a CVE. */
export interface Exploitation {
  cve: string;
  /** The day on which CISA added it to the Known Exploited Vulnerabilities; missing if it is not there. */
  knownExploitedSince?: string;
  /** Used by ransomware, according to CISA. */
  ransomware?: true;
  /** Probability of exploitation in the next 30 days, 0 to 1 (FIRST EPSS); missing if there is none. */
  epss?: number;
  /** Share of all CVEs with the same or a lower probability, 0 to 1. */
  epssPercentile?: number;
}

/** One statement of a VEX document (OpenVEX, CycloneDX VEX, CSAF VEX). */
export interface VexStatement {
  /** The ids of the vulnerability. */
  vulnerabilities: readonly [string, ...string[]];
  /** Package URLs of products, images or packages; a version left out means every version. */
  products: readonly string[];
  /** Package URLs of the affected parts of a product; empty for the whole. */
  subcomponents: readonly string[];
  status: 'not-affected' | 'affected' | 'fixed' | 'under-investigation';
  /** As the format writes it: `vulnerable_code_not_in_execute_path`. */
  justification?: string;
  /** What it says in words: impact, action. */
  note?: string;
  author?: string;
  /** RFC 3339. */
  issued?: string;
}

/** A statement with the document that it is in. */
export interface FiledVexStatement extends VexStatement {
  /** The file, as it was named. */
  file: string;
}
