import type { ImageCase } from '../../core/check.ts';
import type { Problem } from '../../core/finding.ts';
import type { ImageStep } from '../../core/image.ts';
import type { Observed } from '../../core/observed.ts';
import { isDigest } from '../../knowledge/image-names.ts';
import { combine, type Tally } from './conclude.ts';
import { readingOf } from './subject.ts';

/** What a step shows: something wrong, something that could not be told, or nothing. */
export type StepVerdict =
  | { wrong: Omit<Problem, 'at' | 'evidence'>; saw: string }
  | { doubt: string }
  | undefined;

function stepName({ instruction, created }: ImageStep, index: number): string {
  return `step ${index + 1} (${instruction || 'no instruction'}, ${created.slice(0, 10)})`;
}

/** The judgement of a reading that is not there: a doubt that says why. */
export function unclear(reading: Exclude<Observed<unknown>, { state: 'known' }>): Tally {
  const detail = reading.state === 'unreadable' ? reading.detail : 'it says nothing of it';
  return { problems: [], doubts: [`${reading.from}: ${detail}`], evidence: [] };
}

/**
 * Why the settings of an image do not matter: others made it, nothing runs from it, and images are
 * made from it, which are judged themselves. One that was built here is its builder's to mend, and
 * a build that goes on from it looks like one that was mended by more steps at its end.
 */
export function onlyABase({ image, usedBy, derived }: ImageCase): { because: string } | undefined {
  const [first] = derived;
  const pulled = image.references.some(isDigest);
  return pulled && first !== undefined && usedBy.state === 'known' && usedBy.value.length === 0
    ? { because: `it was pulled, nothing runs from it, and it is the base of ${first}` }
    : undefined;
}

/** How many of the first steps are the base's; with a doubt in place of what cannot be told. */
function ownStepsOf({ base }: ImageCase): { from: number; doubt?: string; base?: string } {
  if (base.state === 'absent') return { from: 0 };
  if (base.state === 'known') return { from: base.value.steps, base: base.value.name };
  return { from: 0, doubt: `it may be its base’s and not its own: ${base.detail}` };
}

/**
 * Judges the steps of an image that are its own. Those of its base are judged where the base is;
 * where the two cannot be told apart, what a step shows is a doubt and blames nobody. `fine` is
 * what is said of an image none of whose steps shows anything.
 */
export function judgeSteps(subject: ImageCase, fine: string, judge: (step: ImageStep) => StepVerdict): Tally {
  const history = readingOf(subject.image.history, `history of ${subject.name}`);
  if (history.state !== 'known') return unclear(history);
  const own = ownStepsOf(subject);
  const of = own.base === undefined ? '' : ` after those of its base ${own.base}`;
  const saw = `${fine}, in ${history.value.length - own.from} steps${of}`;
  const judged = history.value.map((step, index): Tally => {
    const verdict = index < own.from ? undefined : judge(step);
    const name = stepName(step, index);
    if (verdict === undefined) return { problems: [], doubts: [], evidence: [] };
    if ('doubt' in verdict) return { problems: [], doubts: [`${name}: ${verdict.doubt}`], evidence: [] };
    const told = `${name}: ${verdict.saw}`;
    if (own.doubt !== undefined) return { problems: [], doubts: [`${told}; ${own.doubt}`], evidence: [] };
    const problem = { ...verdict.wrong, at: [], evidence: [{ source: history.from, saw: told }] as const };
    return { problems: [problem], doubts: [], evidence: [] };
  });
  const whole = combine(judged);
  return {
    ...whole,
    doubtKind: 'undecidable',
    evidence: [{ source: history.from, saw }],
  };
}
