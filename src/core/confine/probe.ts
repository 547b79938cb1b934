/** What a probe found: `unknown` also where it could not run, which proves nothing. */
export type ProbeOutcome = 'blocked' | 'possible' | 'unknown';

/** What must be: `any` asks for nothing. */
export type ExpectedOutcome = 'blocked' | 'any';

/** The parts of the confinement that probes are listed by. */
export const probeGroups = {
  kernel: 'Kernel',
  namespaces: 'Namespaces and processes',
  files: 'Files and devices',
  network: 'Network and engines',
  rights: 'Rights and limits',
} as const;

export type ProbeGroup = keyof typeof probeGroups;

/** One probe of one container. */
export interface ProbeResult {
  /** Slug, such as `kernel-modules`. */
  id: string;
  group: ProbeGroup;
  title: string;
  /** The attack that it stands for. */
  standsFor: string;
  /** What blocks it. */
  remedy: string;
  outcome: ProbeOutcome;
  expected: ExpectedOutcome;
  /** What was asked and answered; for `unknown` why it is not known. */
  evidence: readonly string[];
}

/** The probes of one container. */
export interface ContainerProbes {
  container: { id: string; name: string };
  /** Where the probes ran: in a container made from the same settings, or in the container itself. */
  ranIn: 'twin' | 'container';
  probes: readonly ProbeResult[];
  /** What limits the evidence, such as settings that could not be compared. */
  remarks: readonly string[];
}

/** The probes of a run, and the containers that could not be probed. */
export interface ProbeReport {
  containers: readonly ContainerProbes[];
  failures: readonly { container: string; why: string }[];
}

/** Whether a probe is possible that must be blocked. */
export function isFailure({ outcome, expected }: ProbeResult): boolean {
  return outcome === 'possible' && expected === 'blocked';
}

/** Whether it is not known that a probe is blocked that must be. */
export function isUndecided({ outcome, expected }: ProbeResult): boolean {
  return outcome === 'unknown' && expected === 'blocked';
}
