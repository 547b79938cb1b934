import type { Observed } from '../observed.ts';
import type { SourcePackage } from '../software/software-package.ts';
import type { DatabaseState, VulnerabilityMatch } from '../software/vulnerability-match.ts';

export type ComponentName = 'engine' | 'containerd' | 'runc' | 'buildx' | 'compose';

/** The package that owns a program, according to the host's package manager. */
export interface OwningPackage {
  manager: 'dpkg' | 'rpm' | 'apk';
  name: string;
  /** Including epoch and package revision. */
  version: string;
  /** Who built it, if the package says so. */
  vendor?: string;
  /** The package of source code it was built from, where that has another name or version. */
  source?: SourcePackage;
  /** The stream of a module that an rpm belongs to. */
  module?: string;
  /** Vulnerability ids that the installed package's change log lists as fixed; sorted. */
  fixes: Observed<readonly string[]>;
}

/** A vulnerability that the advisories of a database find in a program. */
export type ComponentMatch = Omit<VulnerabilityMatch, 'package' | 'upgradeTo'>;

/** What the advisories of a database say of a program. */
export interface ComponentAssessment {
  /** Whose advisories: `Debian:13` for the package of a distribution, `Go` for a program as its project released it. */
  ecosystem: string;
  database: DatabaseState;
  /** Sorted by id. */
  matches: readonly ComponentMatch[];
  /** Ids of vulnerabilities that they list for it, and that this version does not have; sorted. */
  cleared: readonly string[];
  /** Vulnerabilities of which they do not decide whether this version has them; sorted by id. */
  undecided: readonly { id: string; aliases: readonly string[] }[];
}

/** A program of the engine. */
export interface EngineComponent {
  name: ComponentName;
  /** As the program or its package states it: `26.1.5+dfsg1`; empty if neither does. */
  version: string;
  from: string;
  /** Whether Docker built it, according to the engine's platform name. */
  builtByDocker: boolean;
  /** Absent if no package owns the program. */
  package: Observed<OwningPackage>;
  /**
   * By the advisories of the package's distribution, and by those of the project. Missing without a database, without
   * advisories, and in facts of older versions.
   */
  assessments?: { distribution?: ComponentAssessment; project?: ComponentAssessment };
}
