import type { Observed } from './observed.ts';

export type ComponentName = 'engine' | 'containerd' | 'runc' | 'buildx' | 'compose';

/** The package that owns a program, according to the host's package manager. */
export interface OwningPackage {
  manager: 'dpkg' | 'rpm' | 'apk';
  name: string;
  /** Including epoch and package revision. */
  version: string;
  /** Who built it, if the package says so. */
  vendor?: string;
  /** Vulnerability ids that the installed package's change log lists as fixed; sorted. */
  fixes: Observed<readonly string[]>;
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
}
