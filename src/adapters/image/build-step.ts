import type { ImageStep, RunStep } from '../../core/image.ts';
import type { Location } from '../../core/location.ts';
import type { BuildStep, StepAct, StepRun } from '../../core/written-image.ts';

/**
 * Returns a step with its location in the answer of `GET /images/{id}/history`. `index` counts from the
 * newest step, as the engine lists them.
 */
export function buildStep(step: ImageStep, document: string, index: number): BuildStep {
  const at: readonly Location[] = [{ in: 'document', document, pointer: `/${index}/CreatedBy` }];
  const { instruction, created, adds, run, credentials } = step;
  return {
    instruction,
    at,
    created,
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
