import type { Severity } from '../severity.ts';

/** How dockerd takes a change: by a signal, when it starts, or when it starts and no container runs. */
export type TakesEffect = 'reload' | 'restart' | 'idle-restart';

/** What a change does to the containers of an engine. */
export interface ChangeForecast {
  takesEffect: TakesEffect;
  /** Whom it applies to, in a sentence. */
  applies: string;
  /** What may stop working, in a sentence. */
  mayBreak: string;
  /** Names of the containers that it concerns, sorted. */
  containers: readonly string[];
}

/** One change of daemon.json: what a rule finds, and the members that its fix changes. */
export interface EngineChange {
  rule: string;
  severity: Severity;
  /** What the rule found. */
  message: string;
  /** What an attacker gains. */
  why: string;
  /** Names of the members of daemon.json that change. */
  members: readonly string[];
  /** What is written, as JSON; members that are removed have none. */
  values: Readonly<Record<string, string>>;
  forecast: ChangeForecast;
  /** What identifies the finding: it must be gone afterwards. */
  fingerprint: string;
}

/** A finding that is not fixed, and why. */
export interface LeftFinding {
  rule: string;
  severity: Severity;
  message: string;
  why: string;
  /** What a person can do. */
  steps: readonly string[];
}

/** What a restart of dockerd does to a container that runs now. */
export type RestartFate = 'keeps running' | 'is restarted' | 'may stay down' | 'stays down' | 'is removed';

/** How the engine takes the new file. */
export interface EngineTransition {
  /** In this order: a reload that switches live-restore on comes before the restart that needs it. */
  steps: readonly ('reload' | 'restart')[];
  /** Names of running containers by what a restart does to them; empty without a restart. */
  fates: Readonly<Partial<Record<RestartFate, readonly string[]>>>;
  /** What else a person has to know of it. */
  notes: readonly string[];
}

/** The proposed configuration of an engine, and what it means. */
export interface EnginePlan {
  engine: { version: string; endpoint: string };
  /** The file of the engine; missing if it is not known. */
  file?: string;
  /** Whether the file is there now. */
  fileExists: boolean;
  /** The change as a unified diff; values that look like credentials are hidden. Empty without a change. */
  diff: string;
  changes: readonly EngineChange[];
  /** Set in the file, and not yet in effect. */
  pending: readonly LeftFinding[];
  /** Fixes that are made only if their rule is named. */
  withheld: readonly LeftFinding[];
  /** Findings for which daemon.json holds no answer that a program can choose. */
  byHand: readonly LeftFinding[];
  transition: EngineTransition;
  /** Why the plan cannot be carried out by this run; empty if it can. */
  obstacles: readonly string[];
  /** What a person has to know before. */
  notes: readonly string[];
}

/** A thing that was looked at after a change. */
export interface EngineCheckResult {
  what: string;
  state: 'passed' | 'failed' | 'unknown';
  saw: string;
}

/** What became of a plan. */
export interface EngineResult {
  outcome: 'unchanged' | 'applied' | 'rolled-back' | 'refused' | 'rollback-failed';
  /** What was done, in order. */
  done: readonly string[];
  checks: readonly EngineCheckResult[];
  /** Why it was refused or rolled back. */
  why?: string;
  /** Where the old file is. */
  backup?: string;
  /** What a person has to do, in order; empty if nothing. */
  byHand: readonly string[];
}
