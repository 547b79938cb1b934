import type { Dockerfile, DockerfileStage } from '../../../core/image/dockerfile.ts';
import { setByImage, type SetByImage } from '../../../knowledge/images/base-image-variables.ts';
import { certainName } from '../../../knowledge/images/image-names.ts';

/** What the image that a stage starts from sets, be it through further stages. */
export interface BaseVariables {
  /** The image, as a message names it. */
  image: string;
  sets(this: void, variable: string): SetByImage;
}

/** Returns the variables of the base image of each stage, by the index of the stage. */
export function baseVariables({ stages }: Dockerfile): readonly BaseVariables[] {
  const all: BaseVariables[] = [];
  for (const stage of stages) all.push(ofStage(stage, all));
  return all;
}

function ofStage({ base, from }: DockerfileStage, before: readonly BaseVariables[]): BaseVariables {
  const inherited = base.kind === 'stage' ? before[base.index] : undefined;
  if (inherited !== undefined) return inherited;
  if (base.kind === 'scratch') return { image: 'scratch', sets: () => 'never' };
  const image = base.kind === 'image' ? base.reference : from.image.text;
  // The tag may depend on a build argument without a value.
  const name = base.kind === 'image' ? base.reference : certainName(image, '$');
  return { image, sets: (variable) => setByImage(name ?? '', variable) };
}
