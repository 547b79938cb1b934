import type { ParameterValues } from './check.ts';
import type { RestrictedNeed } from './need.ts';
import type { Severity, UnknownKind } from './finding.ts';
import type { FileLocation } from './location.ts';

/** What an unknown outcome does: it fails the run, is reported, or is only counted. */
export const unknownActions = ['ignore', 'warn', 'fail'] as const;
export type UnknownAction = (typeof unknownActions)[number];

/** What a policy says of one rule. */
export interface RuleSetting {
  off?: boolean;
  /** The severity of all its findings. */
  severity?: Severity;
  /** What milder findings of it are raised to. */
  atLeast?: Severity;
  parameters: ParameterValues;
}

/** A rule, or the part of it whose findings have one of `only` in their detail. */
export interface RuleSelector {
  rule: string;
  /** The check that reports the rule, where it is no check of its own (a CVE). */
  check?: string;
  only?: readonly string[];
}

/** Findings that somebody decided to live with. A text with `*` and `?` is a glob. */
export interface Waiver {
  /** The rule's name as written; none where a fingerprint says all. */
  name?: string;
  matches: readonly RuleSelector[];
  subject?: string;
  workloadKey?: string;
  fingerprint?: string;
  /** Takes what follows from the rule as well: findings on the same workload that it implies. */
  implied?: true;
  reason: string;
  /** Last day on which it holds, `2026-12-31`. */
  until?: string;
  at: FileLocation;
}

/** What a person vouches for where no program can tell. */
export interface Attestation {
  name: string;
  rules: readonly string[];
  subject?: string;
  /** A glob that every doubt must match: what was looked at when it was attested. */
  seen?: string;
  by: string;
  reason: string;
  until: string;
  at: FileLocation;
}

/** What somebody wants of a run: which rules, how severe, what to live with and until when. */
export interface Policy {
  file: string;
  preset?: string;
  /** By rule id; a rule that is not in it is as it comes. */
  rules: ReadonlyMap<string, RuleSetting>;
  unknown: Readonly<Record<UnknownKind, UnknownAction>>;
  failOn?: Severity | 'never';
  /** Restricted parts of the facts that may be collected where a check needs them. */
  allow: readonly RestrictedNeed[];
  waivers: readonly Waiver[];
  attestations: readonly Attestation[];
}
