import type { Observed } from './observed.ts';

export type ComponentName = 'engine' | 'containerd' | 'runc' | 'buildx' | 'compose';

/** The package that brought a program, as the package manager of the machine says. */
export interface OwningPackage {
  manager: 'dpkg' | 'rpm' | 'apk';
  name: string;
  /** With its epoch and the package's own revision. */
  version: string;
  /** Who built it, where the package says. */
  vendor?: string;
  /** Ids of vulnerabilities that the change log of the installed package says it fixes; sorted. */
  fixes: Observed<readonly string[]>;
}

/** One of the programs an engine is made of. */
export interface EngineComponent {
  name: ComponentName;
  /** As it calls itself, or as its package does: `26.1.5+dfsg1`; empty where nothing says. */
  version: string;
  from: string;
  /** Whether Docker itself built it, by what the engine says of its platform. */
  builtByDocker: boolean;
  /** Absent where no package owns the program. */
  package: Observed<OwningPackage>;
}
