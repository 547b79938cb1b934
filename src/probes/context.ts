import type { JsonRecord } from '../formats/json/members.ts';
import type { Observed } from '../core/observed.ts';
import type { HelperAnswers } from './parse-answers.ts';

/** The namespaces of the host by kind, as `/proc/1/ns` has them. */
export type HostNamespaces = Readonly<Record<string, string | undefined>>;

/** What the verdicts rest on beside the answers themselves. */
export interface ProbeContext {
  answers: HelperAnswers;
  /** `linux.seccomp` of the container's runtime specification; absent without a filter. */
  filter: Observed<JsonRecord>;
  /**
   * The namespaces of the container's first process, as the host reads them from `/proc/PID/ns`; missing where that
   * is not on this machine.
   */
  containerNamespaces?: HostNamespaces;
  /** Unreadable where the engine is not proven to run on this machine. */
  hostNamespaces: Observed<HostNamespaces>;
  /** Addresses (`IP:PORT`) that this machine itself could connect to; `undefined` if it cannot tell. */
  reachable: ReadonlySet<string> | undefined;
  /** Bytes that `memory-limit:touch` was asked to fill. */
  memoryBound: number;
  /** Processes that `process-limit:fork` was asked to start. */
  processBound: number;
}
