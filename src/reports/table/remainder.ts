import type { AssessedOutcome, Finding, Gap } from '../../core/finding.ts';
import { isOpen } from '../../core/summary.ts';
import { acceptance } from '../content/suppression.ts';
import type { Doubt } from '../content/doubts.ts';
import { doubtWords } from '../content/doubts.ts';
import type { Canvas, Ink } from './canvas.ts';

/** How many names a line lists before it only counts. */
const listed = 6;

/** Accepted findings that are listed before they are only counted. */
const listedAccepted = 12;

/** A line for each finding that somebody decided to live with, and why it does not count. */
export function acceptedLines(findings: readonly Finding[], canvas: Canvas): readonly string[] {
  const accepted = findings.filter((finding) => !isOpen(finding));
  if (accepted.length === 0) return [];
  const lines = accepted.slice(0, listedAccepted).map((finding) => {
    const { severity, rule, subject } = finding;
    const what = `${severity} ${canvas.text(rule)} (${canvas.text(subject.name)})`;
    return canvas.line('  -  ', `${what} ${canvas.mark.dash} ${canvas.text(acceptance(finding))}`, 'faint');
  });
  const left = accepted.length - lines.length;
  const more = left > 0 ? canvas.block('     ', `and ${left} more, which --all lists`, 'faint') : [];
  return [...section('Accepted, and not counted', 'strong', canvas), ...lines, ...more, ''];
}

/** Reasons of one rule that are listed before the rest of them is only counted. */
const listedAlike = 3;

/** Each reason once, with the rules that it leaves open; many of one rule alone are cut short. */
export function doubtLines(doubts: readonly Doubt[], canvas: Canvas): readonly string[] {
  if (doubts.length === 0) return [];
  const alike = Map.groupBy(doubts, ({ kind, rules }) => `${kind} ${rules.join(' ')}`);
  const entries = [...alike.values()].flatMap((members) => {
    const shown = canvas.all || members.length <= listedAlike + 1 ? members : members.slice(0, listedAlike);
    return [...shown.flatMap((doubt) => doubtEntry(doubt, canvas)), ...leftOut(members, shown, canvas)];
  });
  return [...section('Not known, and so not passed', 'unsure', canvas), ...entries, ''];
}

function doubtEntry(doubt: Doubt, canvas: Canvas): readonly string[] {
  return [
    ...shortened(canvas.block('  ?  ', canvas.text(doubt.reason)), canvas),
    ...canvas.block('     ', openRules(doubt, canvas), 'faint'),
  ];
}

function leftOut(members: readonly Doubt[], shown: readonly Doubt[], canvas: Canvas): readonly string[] {
  const left = members.slice(shown.length);
  const rules = left[0]?.rules;
  if (rules === undefined) return [];
  const subjects = new Set(left.flatMap((doubt) => doubt.subjects));
  const where = names([...subjects], canvas);
  return canvas.block(
    '     ',
    `and ${left.length} more of ${names(rules, canvas)}, which --all lists (${where})`,
    'faint',
  );
}

/** Lines that a reason may take before the rest is left to `--all`: it may name every image of a host. */
const reasonLines = 3;

function shortened(lines: readonly string[], { all, mark }: Canvas): readonly string[] {
  if (all || lines.length <= reasonLines) return lines;
  const kept = lines.slice(0, reasonLines);
  return kept.map((line, n) =>
    n < reasonLines - 1 ? line : `${line.slice(0, -mark.ellipsis.length)}${mark.ellipsis}`,
  );
}

function openRules({ kind, rules, subjects }: Doubt, canvas: Canvas): string {
  const { dash } = canvas.mark;
  return `${names(rules, canvas)} ${dash} ${doubtWords[kind]} (${names(subjects, canvas)})`;
}

/** What could not be looked at at all, with why. */
export function gapLines(gaps: readonly Gap[], canvas: Canvas): readonly string[] {
  if (gaps.length === 0) return [];
  const entries = gaps.flatMap(({ subject, what, why }) => [
    ...canvas.block('  !  ', `${canvas.text(what)} (${subject.kind} ${canvas.text(subject.name)})`),
    ...canvas.block('     ', canvas.text(why), 'faint'),
  ]);
  return [...section('Not looked at', 'unsure', canvas), ...entries, ''];
}

/** Every rule that passed, with what shows it; under each, the subject. */
export function passLines(outcomes: readonly AssessedOutcome[], canvas: Canvas): readonly string[] {
  const entries = outcomes.flatMap(({ rule, subject, outcome }) => {
    if (outcome.state !== 'passed') return [];
    const seen = outcome.evidence.map(({ saw, source }) => `${saw} (${source})`).join('; ');
    return [
      canvas.line('  ok ', `${canvas.text(rule)} ${canvas.mark.dash} ${canvas.text(subject.name)}`),
      canvas.line('     ', canvas.text(seen), 'faint'),
    ];
  });
  return entries.length === 0 ? [] : [...section('Passed', 'good', canvas), ...entries, ''];
}

/** The heading of a part of the report that is about no one subject. */
export function section(title: string, ink: Ink, { mark, paint, width }: Canvas): readonly string[] {
  const lead = mark.rule.repeat(2);
  const line = mark.rule.repeat(width - title.length - lead.length - 2);
  return [`${paint('faint', lead)} ${paint(ink, title)} ${paint('faint', line)}`, ''];
}

/** The first names of many, and how many more there are. */
export function names(all: readonly string[], canvas: Canvas): string {
  const shown = (canvas.all ? all : all.slice(0, listed)).map(canvas.text).join(', ');
  return all.length > listed && !canvas.all ? `${shown} and ${all.length - listed} more` : shown;
}
