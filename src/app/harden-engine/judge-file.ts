import type { Check } from '../../core/rules/check.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import type { Facts } from '../../core/facts/facts.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { known } from '../../core/observed.ts';
import type { Policy } from '../../core/rules/policy.ts';
import type { AssessedOutcome } from '../../core/findings/finding.ts';
import { buildReport } from '../build-report.ts';
import { finalizeReport } from '../finalize-report.ts';

/** What the rules on engines are judged with. */
export interface EngineJudge {
  facts: Facts;
  checks: readonly Check[];
  policy?: Policy;
}

/** What the rules say of an engine. */
export interface JudgedEngine {
  /** Without those that a waiver accepts. */
  findings: readonly Finding[];
  outcomes: readonly AssessedOutcome[];
}

/** Returns what the rules on engines find in an engine with these facts. */
export function judgeEngine({ facts, checks, policy }: EngineJudge, engine: EngineFacts): JudgedEngine {
  const report = buildReport(
    { ...facts, engine: known(engine, engine.endpoint), configuredEngines: [] },
    checks,
    { version: '', targets: [] },
  );
  const { findings, outcomes } = finalizeReport([report], checks, policy);
  return {
    findings: findings.filter(({ waived, subject }) => !waived && subject.kind === 'engine'),
    outcomes: outcomes.filter(({ subject }) => subject.kind === 'engine'),
  };
}
