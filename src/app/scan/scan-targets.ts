import type { EngineOptions } from '../targets/engine/engine-options.ts';
/** Which engine and which platform a user names. */
export interface ScanAccessOptions extends EngineOptions {
  platform?: string;
}

/** What to scan, and with which advisories. */
export interface ScanTargets extends ScanAccessOptions {
  /** As `ironhull scan` takes them: `nginx:1.25`, `sbom:app.json`. */
  targets: readonly string[];
  /** The folder of the database; found as `databaseFolder` says if missing. */
  database?: string;
  /** The Dockerfile that the one target was built from. */
  dockerfile?: string;
  /** False: read every layer again. */
  cache?: boolean;
  /** Files of VEX documents whose statements count, beside those of the policy. */
  vex?: readonly string[];
  /** Fetches the advisories that the targets need first; without it, nothing is fetched. */
  update?: {
    /** Addresses and folders; without any, those of the policy, else the publishers' own addresses. */
    mirrors: readonly string[];
  };
}
