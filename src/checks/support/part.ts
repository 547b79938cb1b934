import type { Evidence, Outcome, Problem, UnknownKind } from '../../core/findings/finding.ts';
import type { Location } from '../../core/location.ts';
import { fail, pass, unknown } from '../../core/rules/outcome.ts';

/** A problem of a part; the part adds its locations and evidence. */
export interface Defect extends Omit<Problem, 'at' | 'evidence' | 'detail'> {
  detail?: Problem['detail'];
  /** Manual steps that fix it, instead of `change`. */
  steps?: readonly string[];
  /** Evidence text, if the part's value is not clear enough. */
  saw?: string;
  /** More evidence. */
  besides?: readonly Evidence[];
}

/** A part of a subject: a setting, an entry, a file, a reading. It makes outcomes with its evidence. */
export interface CheckedPart {
  at: readonly Location[];
  pass: (this: void, saw: string) => Outcome;
  fail: (this: void, defect: Defect) => Outcome;
  unknown: (this: void, kind: UnknownKind, doubt: string) => Outcome;
}

/** The source and value of a part. */
export interface PartSource {
  at?: readonly Location[];
  source: string;
  /** Evidence of a defect that has no text of its own; made only for one. */
  saw: string | (() => string);
  /** Reason for a value that was not written, added to all evidence. */
  because?: string | undefined;
  /** Title of the manual change with a defect's steps. */
  changeTitle?: string;
}

/** Returns the part read from `source`. */
export function checkedPart({
  at = [],
  source,
  saw,
  because,
  changeTitle = 'Fix by hand',
}: PartSource): CheckedPart {
  const evidence = (text: string): Evidence => ({
    source,
    saw: because === undefined ? text : `${text}, ${because}`,
  });
  return {
    at,
    pass: (text) => pass(evidence(text)),
    unknown: (kind, doubt) => unknown(kind, doubt),
    fail({
      steps,
      saw: shown = typeof saw === 'string' ? saw : saw(),
      besides = [],
      detail = {},
      ...defect
    }) {
      const change = steps && ({ kind: 'manual', title: changeTitle, steps } as const);
      return fail({
        ...defect,
        detail,
        at,
        evidence: [evidence(shown), ...besides],
        ...(change && { change }),
      });
    },
  };
}
