import type { InsertPoint, Location, TextRange } from './location.ts';
import type { Subject, SubjectName } from './subject.ts';
import type { SettingName } from './workload.ts';

export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof severities)[number];

export type Category = 'security' | 'correctness' | 'hygiene' | 'style';

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

/** A change that closes a problem: of texts, of a component to another version, or one that a person carries out. */
export type Fix =
  | { kind: 'edit'; safety: 'safe' | 'risky'; title: string; edits: readonly TextEdit[] }
  | UpgradeFix
  | { kind: 'manual'; title: string; steps: readonly string[] };

/** The upgrade of a component. `purl` is the package that is there (Package URL), `to` the first version without the problem. */
export interface UpgradeFix {
  kind: 'upgrade';
  safety: 'risky';
  title: string;
  purl: string;
  to: string;
  steps: readonly string[];
}

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
  | UpgradeFix
  | { kind: 'manual'; title: string; steps: readonly string[] };

/** A known vulnerability of a component: an advisory, and the component that it affects. */
export interface Vulnerability {
  /** The id that the finding goes by: `CVE-2024-21626`. */
  id: string;
  /** Further ids of the same vulnerability. */
  aliases: readonly string[];
  /** The package or program with its version, as a Package URL. */
  purl: string;
  installed: string;
  /** The first version without it; missing where there is none. */
  fixedIn?: string;
}

/** The part of a setting, file or list that a problem is about; the same from run to run and surface to surface. */
export type SettingDetail = Readonly<Record<string, string>>;

/** What tells a finding from others of the same rule and subject; its stable part is part of the fingerprint. */
export type Detail =
  | { kind: 'setting'; parts: SettingDetail }
  | ({ kind: 'vulnerability' } & Vulnerability)
  | { kind: 'file-problem'; problem: string }
  | { kind: 'policy-entry'; entry: string; reason: string };

/** One thing wrong, as a check reports it. */
export interface Problem {
  message: string;
  /** When it differs from the check's own. */
  severity?: Severity;
  detail: SettingDetail;
  /** Where the problem is a known vulnerability: the finding then goes by the vulnerability's id. */
  vulnerability?: Vulnerability;
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
  /** Hash of rule, subject key and detail; never of a container id, a digest or a line. */
  fingerprint: string;
  rule: string;
  /** The check whose outcome it belongs to, where the finding has a rule of its own. */
  check?: string;
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

/** Something that could not be collected, as facts hold it. */
export interface CollectedGap {
  subject: SubjectName;
  what: string;
  why: string;
  /** The option that allows to collect it, where nothing but its absence left it out. */
  allowedBy?: string;
}

/** Something that could not be collected, as reports show it. */
export interface Gap extends CollectedGap {
  subject: Subject;
}
