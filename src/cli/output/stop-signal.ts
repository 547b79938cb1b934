/** Signals that ask a command to end what it does, instead of ending it at once. */
export interface StopSignal {
  signal: AbortSignal;
  /** Signals end the process again as they do by default. */
  release(): void;
}

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Takes the signals over: the first one aborts `signal`, a second one ends the process. */
export function onStopSignal(): StopSignal {
  const controller = new AbortController();
  const release = (): void => {
    for (const name of names) process.off(name, stop);
  };
  const stop = (): void => {
    release();
    controller.abort();
  };
  for (const name of names) process.on(name, stop);
  return { signal: controller.signal, release };
}
