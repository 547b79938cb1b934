import type { JoinedText } from '../../core/image/dockerfile.ts';
import type { FileLocation } from '../../core/location.ts';
import type { Entry, WorkloadCredential } from '../../core/workload/workload.ts';

/** A bake file with its name in the report. */
export interface BakeText {
  name: string;
  text: string;
}

/** A value with its place: its text, or why that is not known. */
export type BakeValue = { at: FileLocation } & ({ text: string } | { open: string });

/** A value of a map. Without a key all of the map is not known. */
export type BakeEntry = BakeValue & { key?: string };

/** The Dockerfile that a target has in the bake file, and where its characters are in that file. */
export interface BakeDockerfile {
  text: string;
  /** Missing if the text is not written line by line. */
  pieces?: JoinedText['pieces'];
  at: FileLocation;
}

/** A target with what it inherits. */
export interface BakeTarget {
  name: string;
  at: FileLocation;
  texts: ReadonlyMap<string, BakeValue>;
  lists: ReadonlyMap<string, readonly BakeValue[]>;
  maps: ReadonlyMap<string, readonly BakeEntry[]>;
  inline?: BakeDockerfile;
  credentials: readonly Entry<WorkloadCredential>[];
  /** Other targets inherit it, and no group names it: it need not be one that can be built. */
  isBase?: true;
}

/** Something that bake refuses, or that was not read. */
export interface BakeProblem {
  message: string;
  at: FileLocation;
}

/** What bake files say. */
export interface BakeReading {
  targets: readonly BakeTarget[];
  problems: readonly BakeProblem[];
  /** What is not known of all of the files. */
  doubts: readonly BakeProblem[];
}

/** How bake files are read. */
export interface BakeOptions {
  /** The variables of the environment, which come before the defaults of the file. */
  env: Readonly<Record<string, string | undefined>>;
  /** Whether the files are all that bake reads: then a variable that is not in them is refused. */
  isWhole: boolean;
  /** Whether their targets are all that bake reads. */
  hasAllTargets: boolean;
}
