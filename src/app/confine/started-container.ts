import type { InspectedContainer } from './observed-container.ts';

/** A container that was started while a recorder runs. */
export interface StartedContainer {
  container: InspectedContainer;
  /** Ends what started it, where that goes on as long as the container. */
  stop(): void;
}
