import type { ImageSpec, ImageStep } from '../../src/core/image/image.ts';
import { known, unreadable } from '../../src/core/observed.ts';

const from = 'inspect of image app:1';

/** A step of which nothing is known but what is given. */
export function step(given: Partial<ImageStep>): ImageStep {
  return { instruction: '', created: '2025-12-01T00:00:00.000Z', size: 0, credentials: [], ...given };
}

/** What an image was made from: left over, so that it is no subject itself. */
export const plainBase: ImageSpec = {
  id: `sha256:${'0'.repeat(64)}`,
  references: [],
  user: known('1000', from),
  health: known(true, from),
  exposedPorts: [],
  volumes: [],
  environmentNames: [],
  created: known('2025-12-01T00:00:00Z', from),
  size: known(1, from),
  layers: known(['sha256:base'], from),
  credentials: known([], from),
  history: known([step({})], 'history of image app:1'),
};

/** What an example says of an image: members of it, its own steps, or that its base is not there. */
export interface ImageExample extends Partial<ImageSpec> {
  steps?: readonly Partial<ImageStep>[];
  baseMissing?: boolean;
}

/** A careful image `app:1` but for what is given, and its base. */
export function imagesWith({
  steps = [],
  baseMissing = false,
  ...given
}: ImageExample): readonly ImageSpec[] {
  const image: ImageSpec = {
    ...plainBase,
    id: `sha256:${'1'.repeat(64)}`,
    references: ['app:1'],
    layers: known(['sha256:base', 'sha256:own'], from),
    history: known([step({}), step({ instruction: 'COPY' }), ...steps.map(step)], 'history of image app:1'),
    ...given,
  };
  const history = unreadable('not-collected', 'it was not read', 'history');
  return [baseMissing ? { ...plainBase, history } : plainBase, image];
}
