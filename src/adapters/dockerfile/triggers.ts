import type { DockerfileStage } from '../../core/image/dockerfile.ts';

/**
 * Returns a stage with the triggers of the stage that it is based on, which BuildKit runs first; those of a stage
 * further below are gone by then. Tried with BuildKit of Engine 26.1.
 */
export function withTriggers(stage: DockerfileStage, stages: readonly DockerfileStage[]): DockerfileStage {
  const base = stage.base.kind === 'stage' ? stages[stage.base.index] : undefined;
  const triggers = (base?.instructions ?? []).flatMap((one) =>
    one.keyword === 'ONBUILD' ? (one.trigger ?? []) : [],
  );
  return triggers.length === 0 ? stage : { ...stage, instructions: [...triggers, ...stage.instructions] };
}

/** Returns a stage without triggers: those of a base are not in the image of the stage above it. */
export function withoutOnbuild(stage: DockerfileStage): DockerfileStage {
  return { ...stage, instructions: stage.instructions.filter(({ keyword }) => keyword !== 'ONBUILD') };
}
