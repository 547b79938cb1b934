import type { ImageStep, RunStep } from '../../core/image/image.ts';
import type { DocumentLocation, Location } from '../../core/location.ts';
import type { BuildStep, StepAct, StepRun } from '../../core/image/written-image.ts';

/** Returns a step with its location. */
export function buildStep(step: ImageStep, place: DocumentLocation): BuildStep {
  const at: readonly Location[] = [place];
  const { instruction, created, layer, adds, run, credentials } = step;
  return {
    instruction,
    at,
    created,
    ...(layer === undefined ? {} : { layer }),
    ...(adds === undefined ? {} : { adds }),
    ...(run === undefined ? {} : { run: stepRun(run, at) }),
    credentials: credentials.map((value) => ({ value, at })),
  };
}

/** Facts hold names only, so each of them has the location of its step. */
function stepRun({ understood, updates, installs, unverified }: RunStep, at: readonly Location[]): StepRun {
  const acts = (does: StepAct['does'], names: readonly string[]): readonly StepAct[] =>
    names.map((what) => ({ does, what, at }));
  return {
    understood,
    acts: [
      ...acts('updates-index', updates),
      ...acts('installs', installs),
      ...acts('skips-verification', unverified),
    ],
  };
}
