import type { ParameterValues } from './check.ts';
import type { RestrictedNeed } from './need.ts';
import type { UnknownKind } from '../findings/finding.ts';
import type { Severity } from '../severity.ts';
import type { DatabasePolicy } from './database-policy.ts';
import type { FileLocation } from '../location.ts';
import type { TrustPolicy } from '../trust/trust-policy.ts';

/** The effect of an unknown outcome: it fails the run, is reported, or is only counted. */
export const unknownActions = ['ignore', 'warn', 'fail'] as const;
export type UnknownAction = (typeof unknownActions)[number];

/** What a policy sets for one rule. */
export interface RuleSetting {
  off?: boolean;
  /** The severity of all its findings. */
  severity?: Severity;
  /** Findings with a lower severity are raised to it. */
  atLeast?: Severity;
  parameters: ParameterValues;
}

/** A rule, or the part of it whose findings have one of `only` in their detail. */
export interface RuleSelector {
  rule: string;
  /** The check that reports the rule, if the rule is not itself a check (a CVE). */
  check?: string;
  only?: readonly string[];
}

/** Accepts findings. A text with `*` and `?` is a glob. */
export interface Waiver {
  /** The rule's name as written; missing if only a fingerprint is given. */
  name?: string;
  matches: readonly RuleSelector[];
  subject?: string;
  /** The path of the file, from the root of its project. */
  file?: string;
  workloadKey?: string;
  fingerprint?: string;
  /** Also accepts findings on the same workload that the rule implies. */
  implied?: true;
  reason: string;
  /** Why vulnerabilities do not affect the image, as OpenVEX says it: `vulnerable_code_not_present`. */
  justification?: string;
  /** The last day on which it applies, `2026-12-31`. */
  until?: string;
  at: FileLocation;
}

/** A person's answer to outcomes that need review. */
export interface Attestation {
  name: string;
  rules: readonly string[];
  subject?: string;
  /** The path of the file, from the root of its project. */
  file?: string;
  /** A glob that every doubt must match, so that the answer holds for nothing else. */
  seen?: string;
  by: string;
  reason: string;
  until: string;
  at: FileLocation;
}

/** Which rules run, with which severities, and what is accepted until when. */
export interface Policy {
  file: string;
  preset?: string;
  /** By rule id; a rule without an entry keeps its defaults. */
  rules: ReadonlyMap<string, RuleSetting>;
  unknown: Readonly<Record<UnknownKind, UnknownAction>>;
  failOn?: Severity | 'never';
  /** Restricted parts of the facts that may be collected where a check needs them. */
  allow: readonly RestrictedNeed[];
  waivers: readonly Waiver[];
  attestations: readonly Attestation[];
  /** Which images are trusted. */
  trust?: TrustPolicy;
  /** Where advisories are from. */
  database?: DatabasePolicy;
  /** VEX documents whose statements count in scans, as paths from the folder of the policy. */
  vex?: readonly string[];
}
