/** Where advisories are fetched, and how old they may be. */
export interface DatabasePolicy {
  /** Addresses and folders of mirrors, in the order in which they are tried; empty for the publishers' own. */
  mirrors: readonly string[];
  /** In milliseconds: a scan with older advisories has a gap. Missing for the default. */
  maxAge?: number;
}
