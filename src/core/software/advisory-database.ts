/** What a database of advisories has of one file of a publisher. */
export interface FeedStatus {
  /** Names the file: `osv/npm/all.zip`, `alpine/v3.19/main.json`; mirrors have it at this path. */
  name: string;
  /** What it covers, as OSV names ecosystems; empty for one that knows no packages (KEV, EPSS). */
  ecosystems: readonly string[];
  /** The address that it is from; missing if it was never fetched. */
  address?: string;
  /** When the publisher was last asked and answered, RFC 3339; missing if it was never fetched. */
  fetched?: string;
  /** The publisher's own date of the content, RFC 3339; missing if it has none. */
  published?: string;
  /** The header `ETag` of the answer. */
  etag?: string;
  /** The header `Last-Modified` of the answer. */
  lastModified?: string;
  /** Size in bytes as published, compressed if it is. */
  size: number;
  /** Of the bytes as published. */
  sha256?: string;
  /** Records that were read. */
  records: number;
  /** Records that were not understood, and so are missing. */
  notUnderstood: number;
  /** Of the snapshot, which knows some packages only: those whose advisories it has in full, in these ecosystems. */
  complete?: { ecosystems: readonly string[]; packages: readonly string[] };
  /** Why the last update of it failed, or missed a part; the content is then older than the update. */
  failure?: string;
}

/** A database of advisories as a whole. */
export interface DatabaseStatus {
  file: string;
  /** In bytes. */
  size: number;
  /** When it was built, RFC 3339. */
  built: string;
  /** Whether it is the snapshot that ships with Ironhull: it knows some packages only. */
  isSnapshot: boolean;
  feeds: readonly FeedStatus[];
}

/** What a database knows of an ecosystem. */
export interface AdvisoryCoverage {
  /**
   * `complete`: every file of its publishers is there, or the snapshot has all advisories on the packages in question.
   * `partial`: one is missing, or it is the snapshot. `absent`: no
   * advisory of it was ever fetched. A package without an advisory is clean only where it is complete.
   */
  state: 'complete' | 'partial' | 'absent';
  /** Records that were not understood, in all its files. */
  notUnderstood: number;
  /** The oldest date on which one of its files was fetched; missing if there is none. */
  fetched?: string;
  /** The oldest of the publishers' own dates; missing if a file has none. */
  published?: string;
  feeds: readonly FeedStatus[];
}

/** What an update did with a file of a publisher. */
export interface FeedUpdate {
  name: string;
  outcome: 'fetched' | 'unchanged' | 'failed';
  /** Why it failed; what the database had of it stays. */
  failure?: string;
  /** The first of the records that were not understood, each with the reason. */
  notUnderstood: readonly string[];
}

/** What an update of a database did. */
export interface DatabaseUpdate {
  feeds: readonly FeedUpdate[];
  status: DatabaseStatus;
}
