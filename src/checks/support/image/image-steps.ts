import { counted } from '../../../core/counted.ts';
import type { ImageCase } from '../../../core/rules/check.ts';
import type { Outcome } from '../../../core/findings/finding.ts';
import type { Location } from '../../../core/location.ts';
import type { BuildStep, Image, StepAct } from '../../../core/image/written-image.ts';
import { isDigest } from '../../../knowledge/images/image-names.ts';
import { combine, notApplicable, pass, unknown } from '../../../core/rules/outcome.ts';
import { sourceAt } from './image-setting.ts';
import { checkedPart, type Defect } from '../part.ts';
import { unread } from '../subject.ts';

/** A defect of a build step, with its places. */
export type StepDefect = Defect & { at: readonly Location[]; saw: string };

/** Makes the outcomes of a build step; messages begin with its name. */
export interface StepPart {
  fail: (this: void, defect: StepDefect) => Outcome;
  unknown: (this: void, doubt: string) => Outcome;
}

/** Names a step by its number, instruction and day. */
export function stepName({ instruction, created }: BuildStep, index: number): string {
  const date = created === undefined ? '' : `, ${created.slice(0, 10)}`;
  return `step ${index + 1} (${instruction || 'no instruction'}${date})`;
}

/** Returns the distinct places of acts. */
export function placesOfActs(acts: readonly StepAct[]): readonly Location[] {
  return [...new Map(acts.flatMap(({ at }) => at).map((place) => [JSON.stringify(place), place])).values()];
}

/**
 * Why the settings of an image do not matter: it was pulled, nothing runs from it, and the images
 * based on it are checked themselves. An image built here counts: its builder can fix it, and a build
 * based on it looks like the same image fixed by further steps.
 */
export function onlyABase({ image, usedBy, derived }: ImageCase): Outcome | undefined {
  const [first] = derived;
  const pulled = image.references.some(isDigest);
  return pulled && first !== undefined && usedBy.state === 'known' && usedBy.value.length === 0
    ? notApplicable(`it was pulled, nothing runs from it, and it is the base of ${first}`)
    : undefined;
}

/** Returns the index of the first step that is not the base image's, or a doubt if the base is unknown. */
function ownStepsOf({ base }: ImageCase): { from: number; doubt?: string; base?: string } {
  if (base.state === 'absent') return { from: 0 };
  if (base.state === 'known') return { from: base.value.steps, base: base.value.name };
  return { from: 0, doubt: `it may be its base’s and not its own: ${base.detail}` };
}

/** Instructions that make no layer. */
const withoutLayer: ReadonlySet<string> = new Set([
  'ARG',
  'CMD',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
]);

/** Returns why the history of an image cannot name every step: an export or a squash keeps layers without it. */
function missingSteps({ surface, layers, steps }: Image): string | undefined {
  if (surface === 'dockerfile' || steps.state !== 'known' || layers?.state !== 'known') return undefined;
  const makers = steps.value.filter(({ instruction }) => !withoutLayer.has(instruction));
  const count = layers.value.length;
  if (count > makers.length)
    return `${counted(count, 'layer')} and ${counted(makers.length, 'step')} in its history that could make one`;
  return makers[0]?.instruction === 'RUN'
    ? 'its history begins with a command, and not with the files that it needs'
    : undefined;
}

/**
 * Returns unknown for each own step without an instruction (an import, or squashed steps), and for a history
 * that lacks steps.
 */
export function silentSteps(subject: ImageCase): readonly Outcome[] {
  const { steps } = subject.image;
  const all = steps.state === 'known' ? steps.value : [];
  const { from } = ownStepsOf(subject);
  const missing = missingSteps(subject.image);
  const incomplete = missing === undefined ? [] : [unknown('undecidable', `${steps.from}: ${missing}`)];
  const silent = all.flatMap((step, index) =>
    index >= from && step.instruction === ''
      ? [
          unknown(
            'undecidable',
            `${steps.from}: ${stepName(step, index)} does not say what it did, as after an import or a squash`,
          ),
        ]
      : [],
  );
  return [...incomplete, ...silent];
}

/** Returns the part of a step; with `doubt`, it may belong to an unknown base image, and defects are unknown. */
function stepPart(name: string, from: string, doubt: string | undefined): StepPart {
  return {
    unknown: (text) => unknown('undecidable', `${name}: ${text}`),
    fail({ at, saw, ...defect }) {
      const shown = `${name}: ${saw}`;
      if (doubt !== undefined) return unknown('undecidable', `${shown}; ${doubt}`);
      return checkedPart({ at, source: sourceAt(at, from), saw: shown }).fail(defect);
    },
  };
}

/**
 * Checks the own steps of an image; those of its base are checked with the base. A step without an
 * instruction is unknown. `nothing` is the evidence of a pass.
 */
export function checkSteps(
  subject: ImageCase,
  nothing: string,
  check: (step: BuildStep, part: StepPart) => Outcome | undefined,
): Outcome {
  const { steps } = subject.image;
  if (steps.state !== 'known') return unread(steps);
  const own = ownStepsOf(subject);
  const of = own.base === undefined ? '' : ` after those of its base ${own.base}`;
  const saw = `${nothing}, in ${counted(steps.value.length - own.from, 'step')}${of}`;
  const outcomes = steps.value.map((step, index) =>
    index < own.from ? undefined : check(step, stepPart(stepName(step, index), steps.from, own.doubt)),
  );
  return combine([...outcomes, ...silentSteps(subject), pass({ source: steps.from, saw })]);
}
