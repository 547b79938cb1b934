/** Signals that ask a command to end what it does, instead of ending it at once. */
export interface StopSignal {
  signal: AbortSignal;
  /** Signals end the process again as they do by default. */
  release(): void;
}

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * How long a further signal counts as the first one, in milliseconds. A launcher (npx, the pinned Node of a checkout)
 * gets Ctrl-C from the terminal as this process does, and passes it on; a terminal that closes sends several.
 */
const sameForMs = 1000;

/** Takes the signals over: the first one aborts `signal`, a later one ends the process. */
export function onStopSignal(): StopSignal {
  const controller = new AbortController();
  const release = (): void => {
    for (const name of names) process.off(name, stop);
  };
  const stop = (): void => {
    if (controller.signal.aborted) return;
    setTimeout(release, sameForMs).unref();
    controller.abort();
  };
  for (const name of names) process.on(name, stop);
  return {
    signal: controller.signal,
    // After a first signal those that count as the same may still come, also while the process ends.
    release: () => {
      if (!controller.signal.aborted) release();
    },
  };
}
