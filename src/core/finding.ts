import type { InsertPoint, Location, TextRange } from './location.ts';
import type { SettingName } from './workload.ts';

export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof severities)[number];

export type Category = 'security' | 'correctness' | 'hygiene' | 'style';

export type SubjectKind =
  | 'workload'
  | 'image'
  | 'host'
  | 'engine'
  | 'network'
  | 'volume'
  | 'swarm'
  | 'dockerfile'
  | 'compose'
  | 'package'
  | 'policy';

/** What an outcome or a finding is about. */
export interface Subject {
  kind: SubjectKind;
  id: string;
  name: string;
}

/** What was looked at and what it showed. A pass needs it as much as a finding does. */
export interface Evidence {
  source: string;
  saw: string;
}

export type EvidenceList = readonly [Evidence, ...Evidence[]];

/** The replacement of a stretch of one file; an insertion has an empty range. */
export interface TextEdit {
  file: string;
  range: TextRange;
  text: string;
}

export type Fix =
  | { kind: 'edit'; safety: 'safe' | 'risky'; title: string; edits: readonly TextEdit[] }
  | { kind: 'manual'; title: string; steps: readonly string[] };

/**
 * The change that closes a problem, in words every surface can carry out:
 * `remove` takes the text at the problem's own locations out; `write` puts a setting in or
 * replaces it; `append` adds an entry to a list setting; `manual` is for what no file holds.
 */
export type ProposedChange =
  | { kind: 'remove'; safety: 'safe' | 'risky'; title: string; at: readonly Location[] }
  | {
      kind: 'write';
      safety: 'safe' | 'risky';
      title: string;
      setting: SettingName;
      value: string | boolean | number;
    }
  | {
      kind: 'append';
      safety: 'safe' | 'risky';
      title: string;
      setting: SettingName;
      value: string;
      into?: InsertPoint;
    }
  | {
      kind: 'replace';
      safety: 'safe' | 'risky';
      title: string;
      setting: SettingName;
      at: Location;
      value: string;
    }
  | { kind: 'manual'; title: string; steps: readonly string[] };

/** What stays the same about a problem from run to run and surface to surface; part of its fingerprint. */
export type Detail = Readonly<Record<string, string>>;

/** One thing wrong, as a check reports it. */
export interface Problem {
  message: string;
  /** When it differs from the check's own. */
  severity?: Severity;
  detail: Detail;
  at: readonly Location[];
  evidence: EvidenceList;
  change?: ProposedChange;
}

export type UnknownKind = 'unreadable' | 'undecidable' | 'needs-review';

export type Outcome =
  | { state: 'passed'; evidence: EvidenceList }
  | { state: 'failed'; problems: readonly [Problem, ...Problem[]]; doubts?: readonly string[] }
  | { state: 'unknown'; kind: UnknownKind; doubts: readonly [string, ...string[]] }
  | { state: 'not-applicable'; because: string };

/** Why a finding is waived, as the policy says. */
export interface Waived {
  reason: string;
  /** Last day on which it holds, `2026-12-31`; none for one without an end. */
  until?: string;
}

/** Who vouches for what only a person can judge. */
export interface Attested {
  by: string;
  reason: string;
  until: string;
}

/** One mistake, with every place it was seen in. */
export interface Finding {
  /** Hash of rule, workload key (or subject) and detail; never of a container id, a digest or a line. */
  fingerprint: string;
  rule: string;
  aliases: readonly string[];
  severity: Severity;
  category: Category;
  title: string;
  message: string;
  subject: Subject;
  workloadKey?: string;
  evidence: EvidenceList;
  sightings: readonly Location[];
  /** The rule whose failure on the same workload brings this one with it. */
  impliedBy?: string;
  fixes: readonly Fix[];
  detail: Detail;
  waived: boolean;
  waiver?: Waived;
  /** It is in the baseline and has not become worse. */
  known?: true;
}

/** The outcome of one rule on one subject, as reported. */
export interface AssessedOutcome {
  rule: string;
  subject: Subject;
  workloadKey?: string;
  outcome: Outcome;
  /** The outcome passed because of it, and was `needs-review` before. */
  attestation?: Attested;
  /** The policy says that unknown outcomes of this kind need nobody's attention. They are counted all the same. */
  ignored?: true;
}

/** Something that could not be looked at. */
export interface Gap {
  subject: Subject;
  what: string;
  why: string;
}
