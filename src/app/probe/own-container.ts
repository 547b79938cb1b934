import type { Observed } from '../../core/observed.ts';
import type { EngineWriter } from '../../io/engine/writing-client.ts';

/** Removes a container that was made for a run: when the run is interrupted, or at its end. */
export interface OwnContainer {
  /** Removes it, and waits for that. Returns why it is still there. */
  remove(): Promise<string | undefined>;
}

/** Returns what removes a container, at once if `signal` aborts. */
export function ownContainer(id: string, writer: EngineWriter, signal: AbortSignal): OwnContainer {
  // The engine refuses a second removal while the first one goes on.
  let removal: Promise<Observed<void>> | undefined;
  const begin = (): Promise<Observed<void>> => (removal ??= writer.removeContainer(id));
  const onAbort = (): void => void begin();
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  return {
    async remove() {
      signal.removeEventListener('abort', onAbort);
      const first = await begin();
      // A removal fails while the container is being started.
      const last = first.state === 'unreadable' ? await writer.removeContainer(id) : first;
      return last.state === 'unreadable' ? last.detail : undefined;
    },
  };
}
