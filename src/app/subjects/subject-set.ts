import type { CaseOf, CheckKind } from '../../core/rules/check.ts';
import type { Subject } from '../../core/subject.ts';
import type { Facts } from '../../core/facts/facts.ts';
import { unreadable, type Observed } from '../../core/observed.ts';
import type { Workload } from '../../core/workload/workload.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import type { ImageSurface } from '../../core/image/written-image.ts';
import type { WrittenConfig } from '../../core/engine/written-config.ts';

/** One subject, with what a check of its kind is given. */
export interface SubjectEntry<K extends CheckKind> {
  subject: Subject;
  value: CaseOf[K];
  /** What tells the case from further ones of the subject: `stage app`; missing for the usual one. */
  part?: string;
  /** Further cases of the subject, such as the images of other stages of a Dockerfile: it passes if all do. */
  others?: readonly { part?: string; value: CaseOf[K] }[];
  /** The subject as it will be, from the files that say so; `names` are the settings that they change. */
  later?: { value: CaseOf[K]; from: string; names: readonly string[] };
  workload?: Workload;
  /** Of an image: what describes it. */
  imageSurface?: ImageSurface;
  /** Of a Dockerfile: whether it is in a Compose file, whose text no edit of Dockerfiles can change. */
  isInline?: true;
  /** Of an engine: where its configuration file has its settings. */
  written?: WrittenConfig;
}

/** The subjects of a kind. `incompleteReason` says why there may be more of them than these. */
export interface SubjectSet<K extends CheckKind> {
  entries: readonly SubjectEntry<K>[];
  incompleteReason?: string;
}

/** A member that facts of older versions do not have was not collected. */
export function collected<T>(reading: Observed<T> | undefined, what: string): Observed<T> {
  return reading ?? unreadable('not-collected', 'these facts do not have it: collect them again', what);
}

/** Returns why the engine's list is missing; absent if no engine was queried. */
export function listFailure(
  { engine }: Facts,
  what: string,
  list: Observed<unknown> | undefined,
): { incompleteReason?: string } {
  if (engine.state === 'absent') return {};
  const reading = engine.state === 'unreadable' ? engine : collected(list, what);
  return reading.state === 'unreadable'
    ? { incompleteReason: `the ${what} could not be listed: ${reading.detail}` }
    : {};
}

/** Where the configuration file of an engine has its settings, as part of a subject. */
export function writtenOf(engine: Observed<EngineFacts>): { written?: WrittenConfig } {
  const written = engine.state === 'known' ? engine.value.written : undefined;
  return written === undefined ? {} : { written };
}
