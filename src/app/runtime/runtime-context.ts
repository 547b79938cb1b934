import type { Observed } from '../../core/observed.ts';
import type { Clock } from '../../io/clock.ts';
import type { HostFiles } from '../../io/files.ts';
import type { Probes } from '../../io/probes.ts';

/** What a command sees of the machine it runs on; doors hand it in, so that use cases can be run anywhere. */
export interface RuntimeContext {
  /** Files of this machine, from its own root. */
  files: HostFiles;
  /** Programs of this machine that say what no file does; none are asked where this is not given. */
  probes?: Probes;
  /** Absolute folder that relative paths start from. */
  directory: string;
  home: string;
  /** The user's number, where the system has such. */
  uid?: number;
  env: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  /** What is piped in, at most that many bytes; missing where nothing can be. */
  standardInput?: (maxBytes: number) => Promise<Observed<string>>;
  version: string;
  /** One short line for people about what is going on. */
  progress: (line: string) => void;
}

/** The environment without names that have no value. */
export function setVariables({ env }: RuntimeContext): Record<string, string> {
  const set = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(set);
}
