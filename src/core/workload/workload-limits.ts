/**
 * CPU limits: `cpus` in CPUs (quota over period, or NanoCpus / 1e9), `shares` relative, `cpuset` a list such
 * as `0-1`.
 */
export interface CpuLimits {
  cpus?: number;
  shares?: number;
  cpuset?: string;
}

/** Restart policy. `maximumRetries` applies to `on-failure` only; 0 is unlimited. */
export interface RestartPolicy {
  name: string;
  maximumRetries: number;
}

export interface Ulimit {
  name: string;
  soft: number;
  hard: number;
}

export interface Logging {
  driver: string;
  optionNames: readonly string[];
  /** The two options that limit a log, as they are written: other values may be credentials. */
  maxSize?: string;
  maxFile?: string;
  /** Why the value of one of them is not known. */
  openLimit?: string;
}
