import { counted } from '../../core/counted.ts';
import { errorTable } from '../../core/errors.ts';
import type { Finding } from '../../core/finding.ts';
import { severities } from '../../core/finding.ts';
import type { Report } from '../../core/report.ts';
import { isOpen } from '../../core/summary.ts';
import { doubtsOf } from './doubts.ts';
import type { Cause } from './grouping.ts';
import { byWeight, groupFindings, severityRank } from './grouping.ts';
import { mainPlace, shortPlace } from './places.ts';
import { plainText } from '../text/plain-text.ts';
import { decidedAnything } from './verdict.ts';

/** More is not read. */
const mostSteps = 5;

/**
 * What to do first, for somebody who sees such a report for the first time: one to five sentences,
 * the worst cause first, each with the command that helps. Outside text is escaped, and a file's
 * name stands in a command only where it means the same to every shell.
 */
export function nextSteps(report: Report): readonly string[] {
  if (!decidedAnything(report)) {
    return [`No check could be decided. ${errorTable.NOTHING_DECIDED.remedy}`];
  }
  const causes = openCauses(report);
  const kinds = [...Map.groupBy(causes, ({ finding }) => `${finding.severity} ${finding.rule}`).values()];
  const [first] = kinds;
  return [
    ...(first === undefined ? [nothingWrong(report)] : [startWith(first)]),
    ...fixStep(causes),
    ...nextWorst(kinds, causes),
    ...gapStep(report),
    ...doubtStep(report),
    ...ratchetStep(report),
  ].slice(0, mostSteps);
}

/** Every cause that is neither waived nor known, worst first; among equals the one that most else follows from. */
function openCauses({ findings }: Report): readonly Cause[] {
  const open = groupFindings(findings.filter(isOpen));
  return open.flatMap(({ causes }) => causes).toSorted(byWeight);
}

function nothingWrong({ summary, gaps }: Report): string {
  const but = acceptedClause(summary);
  if (summary.unknown + gaps.length > 0) {
    return `Nothing was found wrong${but} in what could be looked at; the rest is not known, which is not the same.`;
  }
  return `Nothing was found wrong${but}: run \`ironhull audit --fail-on high\` in CI, so that it stays so.`;
}

/** ` that is neither waived (1) nor in the baseline (3)`; empty where nothing is accepted. */
function acceptedClause({ waived, known = 0 }: Report['summary']): string {
  if (waived > 0 && known > 0) return ` that is neither waived (${waived}) nor in the baseline (${known})`;
  if (waived > 0) return ` that is not waived (${waived})`;
  return known > 0 ? ` that is not in the baseline (${known})` : '';
}

/** The worst of one kind, and how many more there are of it. */
function startWith([worst, ...alike]: readonly Cause[]): string {
  if (worst === undefined) return '';
  const { finding, follows } = worst;
  const more =
    follows.length === 0
      ? ''
      : `, and ${follows.length} more ${follows.length === 1 ? 'goes' : 'go'} away with it`;
  return (
    `Start with ${placed(finding)}: ${plainText(finding.title)} (${finding.severity})${more}${alsoIn(alike)}; ` +
    `\`ironhull explain ${plainText(finding.rule)}\` says why and what to do.`
  );
}

function alsoIn(alike: readonly Cause[]): string {
  if (alike.length === 0) return '';
  return `; the same ${alike.length === 1 ? 'once more' : `${alike.length} times more`} elsewhere`;
}

function placed({ subject, sightings }: Finding): string {
  const at = mainPlace(sightings);
  const name = plainText(subject.kind === 'workload' ? subject.name : `${subject.kind} ${subject.name}`);
  return at === undefined ? name : `${name} at ${plainText(shortPlace(at))}`;
}

function fixStep(causes: readonly Cause[]): readonly string[] {
  const safe = causes.flatMap(({ finding, follows }) => [finding, ...follows]).filter(hasSafeEdit);
  if (safe.length === 0) return [];
  const what = counted(safe.length, 'finding has', 'findings have');
  return [
    `${what} an edit that changes nothing most applications rely on: ` +
      'it stands beside the finding, and `--format sarif` hands it to an editor.',
  ];
}

function hasSafeEdit({ fixes }: Finding): boolean {
  return fixes.some((fix) => fix.kind === 'edit' && fix.safety === 'safe');
}

function nextWorst(
  [first, second]: readonly (readonly Cause[])[],
  causes: readonly Cause[],
): readonly string[] {
  const next = second?.[0]?.finding;
  if (first === undefined || next === undefined) return [];
  const serious = causes.filter(
    ({ finding }) => severityRank(finding.severity) <= severities.indexOf('high'),
  );
  const left = serious.length - first.length;
  const count = left > 0 ? `${left} more to close at high or above` : 'next';
  return [`Then ${placed(next)}: ${plainText(next.title)} (${next.severity}); ${count}.`];
}

function gapStep({ gaps }: Report): readonly string[] {
  const [gap] = gaps;
  if (gap === undefined) return [];
  const count = counted(gaps.length, 'thing was', 'things were');
  return [`${count} not looked at, first ${plainText(gap.what)}: ${plainText(gap.why)}.`];
}

function ratchetStep({ baseline }: Report): readonly string[] {
  if (baseline === undefined || baseline.gone === 0) return [];
  const entries = counted(baseline.gone, 'entry of the baseline is', 'entries of the baseline are');
  return [
    `${entries} gone: write it again with \`--write-baseline\` beside \`--baseline\`, so that they cannot come back unseen.`,
  ];
}

function doubtStep(report: Report): readonly string[] {
  const { unknown } = report.summary;
  const doubt = doubtsOf(report).find(({ kind }) => kind !== 'partial');
  if (unknown === 0 || doubt === undefined) return [];
  const outcomes = counted(unknown, 'outcome is', 'outcomes are');
  return [
    `${outcomes} not known, which is not a pass (\`--strict\` fails on it), most of all because: ${plainText(doubt.reason)}`,
  ];
}
