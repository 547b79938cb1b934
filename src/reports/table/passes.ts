import type { AssessedOutcome, Evidence, Finding, Outcome } from '../../core/findings/finding.ts';
import { isOpen } from '../../core/findings/summary.ts';
import { suppression } from '../content/suppression.ts';
import type { Canvas } from './canvas.ts';
import { heading } from './heading.ts';

/** Suppressed findings that are listed before the rest is only counted. */
const listed = 12;

/** A line for each finding that a policy or a baseline suppresses, and why. */
export function suppressedLines(findings: readonly Finding[], canvas: Canvas): readonly string[] {
  const suppressed = findings.filter((finding) => !isOpen(finding));
  if (suppressed.length === 0) return [];
  const lines = suppressed.slice(0, listed).flatMap((finding) => {
    const { severity, rule, subject } = finding;
    const what = `${severity} ${canvas.text(rule)} (${canvas.nameOf(subject)})`;
    return canvas.block('  -  ', `${what} ${canvas.mark.dash} ${canvas.text(suppression(finding))}`, 'faint');
  });
  const left = suppressed.length - listed;
  const more = left > 0 ? canvas.block('     ', `${left} more; --all lists them`, 'faint') : [];
  return [...heading('Suppressed', 'strong', canvas), ...lines, ...more, ''];
}

/** The evidence that is shown whatever the outcome, each once. */
export function shortLines(outcomes: readonly AssessedOutcome[], canvas: Canvas): readonly string[] {
  const said = outcomes.flatMap(({ outcome }) => evidenceOf(outcome));
  const bySource = new Map(said.flatMap(({ source, short }) => (short ? [[source, short]] : [])));
  return [...bySource].flatMap(([source, parts]) => [
    ...canvas.block('', `${canvas.text(source)}:`),
    ...parts.flatMap((part) => canvas.block('  ', canvas.text(part))),
    '',
  ]);
}

function evidenceOf(outcome: Outcome): readonly Evidence[] {
  if (outcome.state === 'failed') return outcome.problems.flatMap(({ evidence }) => evidence);
  return outcome.state === 'passed' ? outcome.evidence : [];
}

/** Every check that passed, with its evidence. */
export function passLines(outcomes: readonly AssessedOutcome[], canvas: Canvas): readonly string[] {
  const entries = outcomes.flatMap(({ rule, subject, outcome }) => {
    if (outcome.state !== 'passed') return [];
    const seen = outcome.evidence.map(({ saw, source }) => `${saw} (${source})`).join('; ');
    return [
      ...canvas.block('  ok ', `${canvas.text(rule)} ${canvas.mark.dash} ${canvas.nameOf(subject)}`),
      ...canvas.block('     ', canvas.text(seen), 'faint'),
    ];
  });
  return entries.length === 0 ? [] : [...heading('Passed', 'good', canvas), ...entries, ''];
}
