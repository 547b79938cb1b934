import { counted } from '../../core/counted.ts';
import type { ImageCase } from '../../core/check.ts';
import type { Problem } from '../../core/finding.ts';
import type { Location } from '../../core/location.ts';
import type { Observed } from '../../core/observed.ts';
import type { BuildStep, StepAct } from '../../core/written-image.ts';
import { isDigest } from '../../knowledge/image-names.ts';
import { combine, type Tally } from './conclude.ts';
import { sourceAt } from './image-setting.ts';

/** What a step shows: something wrong, something that could not be determined, or nothing. */
export type StepVerdict =
  | { wrong: Omit<Problem, 'at' | 'evidence'>; saw: string; at: readonly Location[] }
  | { doubt: string }
  | undefined;

function stepName({ instruction, created }: BuildStep, index: number): string {
  const date = created === undefined ? '' : `, ${created.slice(0, 10)}`;
  return `step ${index + 1} (${instruction || 'no instruction'}${date})`;
}

/** The places of several acts, each once. */
export function placesOfActs(acts: readonly StepAct[]): readonly Location[] {
  return [...new Map(acts.flatMap(({ at }) => at).map((place) => [JSON.stringify(place), place])).values()];
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

/** A doubt for each own step that does not say what it did: an import, or steps squashed into one. */
export function silentSteps(subject: ImageCase): Tally {
  const { steps } = subject.image;
  const all = steps.state === 'known' ? steps.value : [];
  const { from } = ownStepsOf(subject);
  const doubts = all.flatMap((step, index) =>
    index >= from && step.instruction === ''
      ? [`${steps.from}: ${stepName(step, index)} does not say what it did, as after an import or a squash`]
      : [],
  );
  return { problems: [], doubts, evidence: [] };
}

/**
 * Judges the steps of an image that are its own. Those of its base are judged where the base is;
 * where the two cannot be told apart, what a step shows is a doubt and blames nobody. A step that
 * does not say what it did is a doubt. `fine` is what is said of an image none of whose steps
 * shows anything.
 */
export function judgeSteps(subject: ImageCase, fine: string, judge: (step: BuildStep) => StepVerdict): Tally {
  const { steps } = subject.image;
  if (steps.state !== 'known') return unclear(steps);
  const own = ownStepsOf(subject);
  const of = own.base === undefined ? '' : ` after those of its base ${own.base}`;
  const saw = `${fine}, in ${counted(steps.value.length - own.from, 'step')}${of}`;
  const judged = steps.value.map((step, index): Tally => {
    const verdict = index < own.from ? undefined : judge(step);
    const name = stepName(step, index);
    if (verdict === undefined) return { problems: [], doubts: [], evidence: [] };
    if ('doubt' in verdict) return { problems: [], doubts: [`${name}: ${verdict.doubt}`], evidence: [] };
    const told = `${name}: ${verdict.saw}`;
    if (own.doubt !== undefined) return { problems: [], doubts: [`${told}; ${own.doubt}`], evidence: [] };
    const { wrong, at } = verdict;
    const evidence = [{ source: sourceAt(at, steps.from), saw: told }] as const;
    return { problems: [{ ...wrong, at, evidence }], doubts: [], evidence: [] };
  });
  return {
    ...combine([...judged, silentSteps(subject)]),
    doubtKind: 'undecidable',
    evidence: [{ source: steps.from, saw }],
  };
}
