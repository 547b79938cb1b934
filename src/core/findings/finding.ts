import type { InsertPoint, Location, TextRange } from '../location.ts';
import type { Subject, SubjectName } from '../subject.ts';
import type { SettingName } from '../workload/workload.ts';
import type { ConfigWrite } from '../engine/written-config.ts';
import type { Severity } from '../severity.ts';

export type Category = 'security' | 'correctness' | 'hygiene' | 'style';

/** What was read and what it showed. A pass needs evidence as much as a finding does. */
export interface Evidence {
  source: string;
  saw: string;
  /** `saw` in few words, a line for each part: the table always shows it. */
  short?: readonly string[];
}

export type EvidenceList = readonly [Evidence, ...Evidence[]];

/** The replacement of a range of one file; an insertion has an empty range. */
export interface TextEdit {
  file: string;
  range: TextRange;
  text: string;
  /** What goes, without the white space and commas around it; missing where it is not at hand or may be a credential. */
  old?: string;
}

/** A change that removes a finding: an edit of files, an upgrade, or manual steps. */
export type Fix =
  | { kind: 'edit'; safety: 'safe' | 'risky'; title: string; edits: readonly TextEdit[] }
  | UpgradeFix
  | { kind: 'manual'; title: string; steps: readonly string[] };

/**
 * The upgrade of a component. `purl` is the installed package (Package URL), `to` the first version without
 * the vulnerability.
 */
export interface UpgradeFix {
  kind: 'upgrade';
  safety: 'risky';
  title: string;
  purl: string;
  to: string;
  steps: readonly string[];
}

/**
 * A fix in terms that fit every surface: `remove` deletes the text at the problem's locations; `write` sets
 * or replaces a setting; `append` adds an entry to a list setting; `replace` changes the value at one
 * location; `edit` changes a file as it says; `configure` changes members of the engine's configuration file; `manual` is for what no file holds.
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
      /** The only part of the value that changes: the host address of a published port, the reference of an image. */
      address: string;
    }
  | {
      kind: 'configure';
      safety: 'safe' | 'risky';
      title: string;
      writes: readonly [ConfigWrite, ...ConfigWrite[]];
      /** What to do where the file cannot be edited. */
      steps: readonly string[];
    }
  | { kind: 'edit'; safety: 'safe' | 'risky'; title: string; edits: readonly TextEdit[] }
  | UpgradeFix
  | { kind: 'manual'; title: string; steps: readonly string[] };

/** A change that says what to do and not yet where: the document that it is made in decides the edits. */
export type UnplacedChange = Exclude<ProposedChange, { kind: 'edit' }>;

/** A known vulnerability of a component, from an advisory. */
export interface Vulnerability {
  /** The id used for the finding: `CVE-2024-21626`. */
  id: string;
  /** Further ids of the same vulnerability. */
  aliases: readonly string[];
  /** The package or program with its version, as a Package URL. */
  purl: string;
  installed: string;
  /** The first version without it; missing if there is none. */
  fixedIn?: string;
  /** Of a package in an image: what tells it from others, and what helps to rank it. */
  found?: PackageVulnerability;
}

/** How the advisories of an image's package rank one vulnerability. */
export interface PackageVulnerability {
  /** The package's name: `libssl3`. */
  package: string;
  /** The package to upgrade: the source package of a distribution's package. */
  upgrade: string;
  /** The first version without any of the package's vulnerabilities that are fixed; missing if none is. */
  upgradeTo?: string;
  /** Whether it came with the base image; missing if that is not known. */
  inBase?: boolean;
  /** Whether a running container has loaded the package; missing if that is not known. */
  loaded?: boolean;
  /** The container that has loaded it. */
  loadedBy?: string;
  status: 'affected' | 'wont-fix' | 'fix-deferred' | 'under-investigation' | 'end-of-life';
  /** What the publisher says of it, shortened to a sentence; missing if it says nothing. */
  summary?: string;
  /** The day on which CISA listed it as exploited; missing if it did not. */
  knownExploitedSince?: string;
  /** Probability of exploitation in the next 30 days, 0 to 1. */
  epss?: number;
}

/** The part of a setting, file or list with the problem; the same on every run and surface. */
export type SettingDetail = Readonly<Record<string, string>>;

/** What tells a finding from others of the same rule and subject; its stable part enters the fingerprint. */
export type Detail =
  | { kind: 'setting'; parts: SettingDetail }
  | ({ kind: 'vulnerability' } & Vulnerability)
  | { kind: 'file-problem'; problem: string }
  | { kind: 'policy-entry'; entry: string; reason: string };

/** One defect, as a check reports it. */
export interface Problem {
  message: string;
  /** Present if it differs from the check's severity. */
  severity?: Severity;
  detail: SettingDetail;
  /** Present if the problem is a known vulnerability; the finding then has its id. */
  vulnerability?: Vulnerability;
  /** Present if the finding has a rule of its own: the id, which the check describes. */
  reportedAs?: string;
  /** Present if the finding's title says more than that of its rule. */
  title?: string;
  /** The rule whose failure on the same subject implies this problem, if not all problems of the check are implied. */
  impliedBy?: string;
  at: readonly Location[];
  evidence: EvidenceList;
  change?: ProposedChange;
  /** Present if a VEX document says that it does not count. */
  waiver?: Waived;
}

export type UnknownKind = 'unreadable' | 'undecidable' | 'needs-review';

export type Outcome =
  | { state: 'passed'; evidence: EvidenceList }
  | { state: 'failed'; problems: readonly [Problem, ...Problem[]]; doubts?: readonly string[] }
  | { state: 'unknown'; kind: UnknownKind; doubts: readonly [string, ...string[]] }
  | { state: 'not-applicable'; because: string };

/** Why a finding is waived, from the policy or a VEX document. */
export interface Waived {
  reason: string;
  /** The last day on which it applies, `2026-12-31`; missing if it has no end. */
  until?: string;
  /** Why a vulnerability does not affect the image, as VEX documents say it: `vulnerable_code_not_present`. */
  justification?: string;
  /** The statement of a VEX document that says so, if not the policy. */
  vex?: VexSource;
}

/** Who says in a VEX document that something does not have a vulnerability. */
export interface VexSource {
  file: string;
  status: 'not-affected' | 'fixed';
  author?: string;
  /** `vulnerable_code_not_in_execute_path`. */
  justification?: string;
  note?: string;
  /** RFC 3339. */
  issued?: string;
}

/** A person's answer to an outcome that needs review. */
export interface Attested {
  by: string;
  reason: string;
  until: string;
}

/** A service that is built from the Dockerfile that a finding is in. */
export interface AffectedService {
  subject: Subject;
  workloadKey: string;
  /** Where it is defined. */
  at: readonly Location[];
}

/** One defect, with all its locations. */
export interface Finding {
  /** Hash of rule, subject key and detail; container ids, digests and lines do not enter it. */
  fingerprint: string;
  rule: string;
  /** The check that reports it, if the finding has a rule of its own, such as a CVE. */
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
  /** The rule whose failure on the same workload implies this one. */
  impliedBy?: string;
  fixes: readonly Fix[];
  detail: Detail;
  waived: boolean;
  waiver?: Waived;
  /** The baseline has it with the same or a higher severity. */
  known?: true;
  /** Of a finding in a Dockerfile: the services that are built from it and have the defect by it. */
  affects?: readonly AffectedService[];
  /** Of a finding on a service: the finding in its Dockerfile that causes it. */
  causedBy?: { rule: string; fingerprint: string };
  /** Of a finding in a Dockerfile: the rules of those that it causes on services. */
  causes?: readonly string[];
  /** Of a finding on a service: where its Dockerfile decides the setting. */
  decidedAt?: readonly Location[];
  /** Of a joined finding: it and those that it causes, each as it is alone; policies and baselines count by each. */
  parts?: readonly [Finding, ...Finding[]];
}

/** The outcome of one rule on one subject, as reported. */
export interface AssessedOutcome {
  rule: string;
  subject: Subject;
  workloadKey?: string;
  outcome: Outcome;
  /** Present if the outcome was `needs-review` and passes because of the attestation. */
  attestation?: Attested;
  /** The policy leaves unknown outcomes of this kind out of lists; they are counted. */
  ignored?: true;
}

/** Something that could not be collected, as facts store it. */
export interface CollectedGap {
  subject: SubjectName;
  what: string;
  why: string;
  /** The option that allows it to be collected, if only that option is missing. */
  allowedBy?: string;
}

/** Something that could not be collected, as reports show it. */
export interface Gap extends CollectedGap {
  subject: Subject;
}
