import type { LiveTargetKind } from '../../core/target.ts';
import { engineTarget } from './engine/target.ts';
import { hostTarget } from './host/target.ts';
import type { LiveTarget } from './shared/live-target.ts';

/** Everything that can be named and is looked at as it is now. */
export const allLiveTargets = {
  engine: engineTarget,
  host: hostTarget,
} satisfies { readonly [Kind in LiveTargetKind]: LiveTarget<Kind, unknown> };
