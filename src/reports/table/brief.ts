import { counted } from '../../core/counted.ts';
import { severities } from '../../core/severity.ts';
import type { Report } from '../../core/findings/report.ts';
import { isOpen } from '../../core/findings/summary.ts';
import { foldedCount, foldFindings, groupsWith, isGrave, type Fold } from '../content/fold.ts';
import { byWeight, groupFindings, type Cause } from '../content/grouping.ts';
import { mainPlace, shortPlace } from '../content/places.ts';
import { isFoundVulnerability } from '../content/vulnerabilities.ts';
import { textWidth } from '../text/text-width.ts';
import type { Canvas } from './canvas.ts';
import { titleLines } from './findings.ts';
import { heading } from './heading.ts';
import { gutter, margin, severityLabel } from './severity-label.ts';

/** Critical and high findings, and rules below them, that are listed before the rest is only counted: a screen each. */
const listedCauses = 20;
const listedRules = 16;

/** The worst findings with a line on each, then the most frequent rules, then how many more there are. */
export function briefLines(report: Report, canvas: Canvas): readonly string[] {
  const groups = groupFindings(
    report.findings.filter((finding) => isOpen(finding) && !isFoundVulnerability(finding)),
  );
  const grave = groupsWith(groups, isGrave)
    .flatMap(({ causes }) => causes)
    .toSorted(byWeight);
  const folds = foldFindings(
    groupsWith(groups, (cause) => !isGrave(cause)),
    report,
  );
  return [...graveLines(grave, canvas), ...ruleLines(folds, canvas)];
}

function graveLines(causes: readonly Cause[], canvas: Canvas): readonly string[] {
  if (causes.length === 0) return [];
  const left = causes.length - listedCauses;
  return [
    ...heading('Critical and high', 'strong', canvas, counted(causes.length, 'finding')),
    ...causes.slice(0, listedCauses).flatMap((cause) => causeLines(cause, canvas)),
    ...(left > 0 ? canvas.block(margin, `and ${counted(left, 'more finding')}`, 'faint') : []),
    '',
  ];
}

function causeLines({ finding, follows }: Cause, canvas: Canvas): readonly string[] {
  const { text, mark, nameOf } = canvas;
  const { subject, message } = finding;
  const place = mainPlace(finding.sightings);
  // The place of a finding on a file names the file.
  const name = place?.in === 'file' && place.file === subject.name ? '' : `${nameOf(subject)} ${mark.dash} `;
  const more =
    follows.length === 0 ? '' : ` (the fix also closes ${counted(follows.length, 'more finding')})`;
  return [
    ...titleLines(finding, place === undefined ? '' : text(shortPlace(place)), canvas),
    ...canvas.block(margin, `${name}${text(message)}${more}`),
  ];
}

function ruleLines(folds: readonly Fold[], canvas: Canvas): readonly string[] {
  if (folds.length === 0) return [];
  const count = folds.reduce((sum, fold) => sum + foldedCount(fold), 0);
  const note = `${counted(count, 'finding')} of ${counted(folds.length, 'rule')}`;
  const shown = folds.slice(0, listedRules);
  return [
    ...heading('Medium and below, by rule', 'strong', canvas, note),
    ...shown.flatMap((fold) => ruleLine(fold, canvas)),
    ...restLines(folds.slice(listedRules), canvas),
    '',
  ];
}

/** The rule's title, and where it is: the place of the one finding, or how many subjects have it. */
function ruleLine(fold: Fold, canvas: Canvas): readonly string[] {
  const { text, width } = canvas;
  const [{ finding }, ...others] = fold.causes;
  const place = others.length === 0 ? mainPlace(finding.sightings) : undefined;
  const where = place === undefined ? `${fold.subjects.length} of ${fold.of}` : text(shortPlace(place));
  const label = severityLabel(fold.severity, canvas);
  const title = text(fold.title);
  const room = width - gutter - textWidth(title) - textWidth(where);
  if (room >= 2) return [`${label}${title}${' '.repeat(room)}${where}`];
  const [first = '', ...rest] = canvas.block(margin, `${title}: ${where}`);
  return [label + first.slice(gutter), ...rest];
}

function restLines(folds: readonly Fold[], canvas: Canvas): readonly string[] {
  const counts = severities.flatMap((severity) => {
    const count = folds.filter((fold) => fold.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  if (counts.length === 0) return [];
  return canvas.block(margin, `and ${counted(folds.length, 'more rule')}: ${counts.join(', ')}`, 'faint');
}
