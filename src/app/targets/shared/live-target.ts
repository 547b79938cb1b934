import type { LiveTargetKind, liveTargetOptions } from '../../../core/target.ts';
import type { SubjectKind } from '../../../core/subject.ts';
import type { TargetOption } from './target.ts';

/**
 * A kind of target that is looked at as it is now: no file is read for it, so it claims none. What is here is loaded
 * for every command; `load` gets what opens it.
 */
export interface LiveTarget<Kind extends LiveTargetKind, Opener> {
  kind: Kind;
  /** The kind of the subject that it is. */
  subject: SubjectKind;
  /** In the plural: `Docker engines`. */
  words: string;
  /** The options that name one. */
  options: Readonly<Record<(typeof liveTargetOptions)[Kind][number], TargetOption>>;
  load(): Promise<Opener>;
}
