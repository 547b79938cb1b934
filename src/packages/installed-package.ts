import type { ComponentName, OwningPackage } from '../core/engine/engine-component.ts';
import { unreadable, type Observed, type UnreadableReading } from '../core/observed.ts';

/** An installed package that ships a component, with further data of its database. */
export interface InstalledPackage extends Omit<OwningPackage, 'fixes'> {
  /** Path of the database. */
  from: string;
  /** Versions its program may report. */
  shown: readonly string[];
  /** Its programs, if the database lists them. */
  files: readonly string[];
  /** Reads the fixes in its changelog. */
  fixes: () => Promise<Observed<readonly string[]>>;
}

/** Returns the installed packages of a database that ship a component. */
export type PackagesOf = (component: ComponentName) => readonly InstalledPackage[];

/** Database of a package manager. */
export type PackageDatabase = Observed<PackagesOf>;

/** Returns a failed reading for entries of a database that are not understood, if there are any. */
export function unreadEntries(gaps: readonly string[], from: string): readonly UnreadableReading[] {
  return gaps[0] === undefined ? [] : [unreadable('malformed', gaps[0], from)];
}
