import type { Check } from '../../core/rules/check.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import { type Finding, type TextEdit } from '../../core/findings/finding.ts';
import { severities } from '../../core/severity.ts';
import { applyEdits } from '../../fixes/apply-edits.ts';
import { editOf } from '../../fixes/choose-fixes.ts';
import { judgeEngine, type EngineJudge } from './judge-file.ts';
import { changedMembers } from './member-changes.ts';
import type { Withheld } from './withhold.ts';

/** A change of the file, and the finding that it removes. */
export interface ProposedEdit {
  finding: Finding;
  before: string;
  after: string;
  /** The edits of `before`. */
  textEdits: readonly TextEdit[];
}

/** A finding with a fix that is not made. */
export interface WithheldFinding extends Withheld {
  finding: Finding;
}

/** The new text of a file, and how it was made. */
export interface Proposal {
  text: string;
  edits: readonly ProposedEdit[];
  /** Findings whose fix is in the file already: the engine has not taken it yet. */
  pending: readonly Finding[];
  /** Findings with a fix that is not wanted, and why. */
  withheld: readonly WithheldFinding[];
  /** Findings without a fix in the file. */
  left: readonly Finding[];
}

/** What a proposal is made from. */
export interface ProposalGiven {
  judge: EngineJudge;
  /** The engine as it runs. */
  running: EngineFacts;
  /** The engine as it is after a start with a text of its file. */
  withText: (text: string) => EngineFacts;
  path: string;
  text: string;
  /** Why the change of a text is not made; absent if it is. */
  withhold: (before: string, after: string) => Withheld | undefined;
}

function rankOf({ severity, rule }: Finding): string {
  return `${severities.indexOf(severity)} ${rule}`;
}

function fingerprintsOf(findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(findings.map(({ fingerprint }) => fingerprint));
}

function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => (rankOf(a) < rankOf(b) ? -1 : 1));
}

function editsIn(finding: Finding, path: string): readonly TextEdit[] {
  const edits = editOf(finding)?.edits ?? [];
  return edits.every(({ file }) => file === path) ? edits : [];
}

/** The ids of the rules that can propose a change of daemon.json. */
function fixableRules(checks: readonly Check[]): ReadonlySet<string> {
  return new Set(checks.filter(({ fixable }) => fixable).map(({ id }) => id));
}

/**
 * Makes the fixes of findings in the text of a daemon.json, one after the other, each judged on the text that those
 * before left. Pure.
 */
export function proposeChanges({
  judge,
  running,
  withText,
  path,
  text: textNow,
  withhold,
}: ProposalGiven): Proposal {
  const edits: ProposedEdit[] = [];
  const inFile: Finding[] = [];
  let withheld: readonly WithheldFinding[] = [];
  const decided = new Set<string>();
  const findingsIn = (text: string): readonly Finding[] => judgeEngine(judge, withText(text)).findings;
  const atStart = findingsIn(textNow);
  const wrongInFile = fingerprintsOf(atStart);
  let text = textNow;
  for (;;) {
    const next = worstFirst(findingsIn(text)).find(
      (finding) => !decided.has(finding.fingerprint) && editsIn(finding, path).length > 0,
    );
    if (next === undefined) break;
    decided.add(next.fingerprint);
    const textEdits = editsIn(next, path);
    const after = applyEdits(text, textEdits).text;
    const reason = withhold(text, after);
    if (changedMembers(text, after).length === 0) {
      if (wrongInFile.has(next.fingerprint)) inFile.push(next);
    } else if (reason !== undefined) withheld = [...withheld, { finding: next, ...reason }];
    else {
      edits.push({ finding: next, before: text, after, textEdits });
      text = after;
      // What it stood in the way of is tried again: icc needs iptables.
      for (const { finding } of withheld) decided.delete(finding.fingerprint);
      withheld = [];
    }
  }
  const fixable = fixableRules(judge.checks);
  const remaining = fingerprintsOf(findingsIn(text));
  const inEffect = judgeEngine(judge, running).findings;
  const waiting = inEffect.filter(
    ({ fingerprint, rule }) => !wrongInFile.has(fingerprint) && fixable.has(rule),
  );
  const waitingRules = new Set(waiting.map(({ rule }) => rule));
  const seen = fingerprintsOf(inEffect);
  // What a rule finds in a setting that is not in effect yet is a guess, such as about rules that dockerd has not written.
  const isGuess = ({ rule, fingerprint }: Finding): boolean =>
    waitingRules.has(rule) && !seen.has(fingerprint);
  return {
    text,
    edits,
    pending: worstFirst([...waiting, ...inFile]),
    withheld,
    // One fix may remove two findings: debug mode is one of two rules.
    left: worstFirst(
      atStart.filter(
        (finding) =>
          remaining.has(finding.fingerprint) && !decided.has(finding.fingerprint) && !isGuess(finding),
      ),
    ),
  };
}
