import type { Evidence, Outcome, Problem, UnknownKind } from '../../core/finding.ts';
import type { Location } from '../../core/location.ts';
import { fail, pass, unknown } from '../../core/outcome.ts';

/** What is wrong with a part of a subject; the part adds its locations and evidence. */
export interface Defect extends Omit<Problem, 'at' | 'evidence' | 'detail'> {
  detail?: Problem['detail'];
  /** Steps by hand that fix it, in place of `change`. */
  steps?: readonly string[];
  /** What shows it, where the value of the part does not say it well. */
  saw?: string;
  /** Further evidence. */
  besides?: readonly Evidence[];
}

/** A part of a subject: a setting, an entry, a file, a reading. It makes outcomes with its evidence. */
export interface CheckedPart {
  at: readonly Location[];
  pass: (this: void, saw: string) => Outcome;
  fail: (this: void, defect: Defect) => Outcome;
  unknown: (this: void, kind: UnknownKind, doubt: string) => Outcome;
}

/** Where a part was read, and what it showed. */
export interface PartSource {
  at?: readonly Location[];
  source: string;
  saw: string;
  /** How the value came about, where it was not written; said with all evidence. */
  because?: string | undefined;
  /** Title of the manual change that the steps of a defect make. */
  changeTitle?: string;
}

/** The part that was read from `source`. */
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
    fail({ steps, saw: shown = saw, besides = [], detail = {}, ...defect }) {
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
