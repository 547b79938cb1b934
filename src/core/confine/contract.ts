import type { ContainerProbes, ExpectedOutcome } from './probe.ts';

/** A value of a setting in a contract. Lists are sets: their order means nothing. */
export type ContractValue = string | number | boolean | readonly string[];

/** What must hold of one service. */
export interface ServiceContract {
  /** Name of its container or of its Compose service, if not that of the entry. */
  container?: string;
  /** Shell command that uses it, and must pass. */
  exercise?: string;
  /** Expected settings, by key. */
  settings: ReadonlyMap<string, ContractValue>;
  /** Expected outcomes of probes, by id; without an entry what the engine's defaults block must be blocked. */
  probes: ReadonlyMap<string, ExpectedOutcome>;
  /** Whether probes are run at all. */
  probed: boolean;
}

/** A hardening contract: what must hold of a stack. */
export interface Contract {
  /** Shell commands that start and remove the stack. */
  up?: string;
  down?: string;
  services: ReadonlyMap<string, ServiceContract>;
}

/** `held`, `broken`, or `unknown`: what could not be read has not been shown to hold. */
export type AssertionOutcome = 'held' | 'broken' | 'unknown';

/** One thing that a contract asserts of a service. */
export interface Assertion {
  service: string;
  /** `capabilities`, `probe mount`, `exercise`. */
  id: string;
  title: string;
  outcome: AssertionOutcome;
  expected: string;
  found: string;
  /** Broken settings of the service that explain it. It is then no breach of its own. */
  impliedBy?: readonly string[];
}

/** The outcome of a run of a contract. */
export interface ContractReport {
  schemaVersion: 1;
  kind: 'contract-report';
  assertions: readonly Assertion[];
  probes: readonly ContainerProbes[];
  /** Why something could not be run: the stack, a service that is not there. */
  failures: readonly { service?: string; why: string }[];
}

/** Whether an assertion breaks the contract by itself. */
export function isBreach({ outcome, impliedBy }: Assertion): boolean {
  return outcome === 'broken' && impliedBy === undefined;
}
