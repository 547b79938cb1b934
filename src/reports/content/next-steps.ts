import { counted } from '../../core/counted.ts';
import { errorTable } from '../../core/errors.ts';
import type { Finding } from '../../core/findings/finding.ts';
import type { Report } from '../../core/findings/report.ts';
import { isOpen } from '../../core/findings/summary.ts';
import { plainText } from '../text/plain-text.ts';
import { doubtsOf } from './doubts.ts';
import { isGrave } from './fold.ts';
import type { Cause } from './grouping.ts';
import { byWeight, groupFindings } from './grouping.ts';
import { mainPlace, shortPlace } from './places.ts';
import { type SubjectLabel, subjectLabels } from './subject-label.ts';
import { compareRemedies, isFoundVulnerability, vulnerabilitiesIn } from './vulnerabilities.ts';
import { decidedAnything, noFindings } from './verdict.ts';

/** More is not read. */
const mostSteps = 5;

/**
 * What to do first: one to five sentences, the worst cause first, each with the command that helps.
 * Outside text is escaped, and a file's name is in a command only where it means the same to every shell.
 */
export function nextSteps(report: Report): readonly string[] {
  if (!decidedAnything(report)) {
    return [`No check could be decided. ${errorTable.NOTHING_DECIDED.remedy}`];
  }
  const causes = openCauses(report);
  const labelOf = subjectLabels(report);
  const kinds = [...Map.groupBy(causes, ({ finding }) => `${finding.severity} ${finding.rule}`).values()];
  const [first] = kinds;
  const upgrades = upgradeStep(report, labelOf);
  return [
    ...upgrades,
    ...(first === undefined
      ? upgrades.length === 0
        ? [cleanStep(report)]
        : []
      : [startWith(first, labelOf)]),
    ...nextWorst(kinds, causes, labelOf),
    ...fixStep(causes),
    ...gapStep(report),
    ...doubtStep(report),
    ...baselineStep(report),
  ].slice(0, mostSteps);
}

/** Every cause that is not suppressed, worst first; among equals the one that most else follows from. */
function openCauses({ findings }: Report): readonly Cause[] {
  const open = groupFindings(findings.filter((finding) => isOpen(finding) && !isFoundVulnerability(finding)));
  return open.flatMap(({ causes }) => causes).toSorted(byWeight);
}

function cleanStep({ summary, gaps }: Report): string {
  const found = noFindings(summary);
  const open = summary.unknown + gaps.length;
  if (open > 0) return `${found}; ${counted(open, 'check is', 'checks are')} undecided.`;
  return `${found}. Run \`ironhull audit --fail-on high\` in CI to keep it so.`;
}

/** The worst of one kind, and how many more there are of it. */
function startWith([worst, ...others]: readonly Cause[], labelOf: SubjectLabel): string {
  if (worst === undefined) return '';
  const { finding, follows } = worst;
  const closes = follows.length === 0 ? '' : `; the fix closes ${counted(follows.length, 'more finding')}`;
  const places = others.length === 0 ? '' : ` (${counted(others.length, 'more place')})`;
  const what = `${placed(finding, labelOf)}: ${plainText(finding.title)} (${finding.severity})${places}${closes}`;
  return `Start with ${what}. See \`ironhull explain ${plainText(finding.rule)}\`.`;
}

function placed({ subject, sightings }: Finding, labelOf: SubjectLabel): string {
  const at = mainPlace(sightings);
  // A place in a file tells subjects of one name apart already.
  const label = at?.in === 'file' ? subject.name : labelOf(subject);
  const name = plainText(subject.kind === 'workload' ? label : `${subject.kind} ${label}`);
  return at === undefined ? name : `${name} at ${plainText(shortPlace(at))}`;
}

/** The step that clears the worst, of all that was scanned. */
function upgradeStep(report: Report, labelOf: SubjectLabel): readonly string[] {
  const [worst] = vulnerabilitiesIn(report)
    .flatMap(({ subject, remedies }) => remedies.slice(0, 1).map((remedy) => ({ subject, remedy })))
    .toSorted((a, b) => compareRemedies(a.remedy, b.remedy));
  if (worst === undefined) return [];
  const name = plainText(labelOf(worst.subject));
  const clears = counted(worst.remedy.clears, 'vulnerability', 'vulnerabilities');
  const { remedy } = worst;
  if (remedy.kind === 'base-image')
    return [`Build ${name} on a newer base image: that clears up to ${clears}.`];
  const where = remedy.inBase === true ? 'the base image of ' : '';
  return [
    `In ${where}${name}, upgrade ${plainText(remedy.package)} to ${plainText(remedy.to ?? '')}: it clears ${clears}.`,
  ];
}

function fixStep(causes: readonly Cause[]): readonly string[] {
  const safe = causes.flatMap(({ finding, follows }) => [finding, ...follows]).filter(hasSafeEdit);
  if (safe.length === 0) return [];
  const have = counted(safe.length, 'finding has a safe fix', 'findings have a safe fix');
  return [
    `${have}, shown with ${safe.length === 1 ? 'it' : 'them'} by \`--all\` and made by \`ironhull lint --fix\`.`,
  ];
}

function hasSafeEdit({ fixes }: Finding): boolean {
  return fixes.some((fix) => fix.kind === 'edit' && fix.safety === 'safe');
}

function nextWorst(
  [first, second]: readonly (readonly Cause[])[],
  causes: readonly Cause[],
  labelOf: SubjectLabel,
): readonly string[] {
  const next = second?.[0]?.finding;
  if (first === undefined || next === undefined) return [];
  const left = causes.filter(isGrave).length - first.length;
  const count = left > 0 ? `; ${left} more at high or above` : '';
  return [`Then ${placed(next, labelOf)}: ${plainText(next.title)} (${next.severity})${count}.`];
}

function gapStep({ gaps }: Report): readonly string[] {
  const [gap] = gaps;
  if (gap === undefined) return [];
  const count = counted(gaps.length, 'thing was', 'things were');
  return [`${count} not checked, first ${plainText(gap.what)}: ${plainText(gap.why)}.`];
}

function doubtStep(report: Report): readonly string[] {
  const { unknown } = report.summary;
  const doubt = doubtsOf(report).find(({ kind }) => kind !== 'partial');
  if (unknown === 0 || doubt === undefined) return [];
  const checks = counted(unknown, 'check');
  return [
    `${checks} undecided (\`--strict\` fails on them), mostly: ${plainText(doubt.reason)}${decisions(report)}`,
  ];
}

/** How the outcomes that only a person can decide are decided. */
function decisions({ outcomes }: Report): string {
  const asked = outcomes.filter(
    ({ outcome, ignored }) =>
      ignored !== true && outcome.state === 'unknown' && outcome.kind === 'needs-review',
  );
  if (asked.length === 0) return '';
  const count = counted(asked.length, 'check needs a decision', 'checks need a decision');
  return `. ${count}: record ${asked.length === 1 ? 'it' : 'them'} under \`attest\` in ironhull.yaml`;
}

function baselineStep({ baseline }: Report): readonly string[] {
  if (baseline === undefined || baseline.gone === 0) return [];
  const entries = counted(baseline.gone, 'baseline entry is', 'baseline entries are');
  return [
    `${entries} no longer found; remove ${baseline.gone === 1 ? 'it' : 'them'} with \`--write-baseline\` beside \`--baseline\`.`,
  ];
}
