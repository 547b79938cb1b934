import type { ComponentName, OwningPackage } from '../../core/engine-component.ts';
import type { Observed } from '../../core/observed.ts';

/** An installed package that brings a component, and what else its database says of it. */
export interface InstalledPackage extends Omit<OwningPackage, 'fixes'> {
  /** The database. */
  from: string;
  /** What a program in it may call its version. */
  shown: readonly string[];
  /** Its programs, where the database names them. */
  files: readonly string[];
  /** Reads its change log. */
  fixes: () => Promise<Observed<readonly string[]>>;
}

/** The installed packages of one database that bring a component. */
export type PackagesOf = (component: ComponentName) => readonly InstalledPackage[];

/** One database of a package manager. */
export type PackageDatabase = Observed<PackagesOf>;
