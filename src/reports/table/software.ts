import { counted } from '../../core/counted.ts';
import { severities, type Severity } from '../../core/finding.ts';
import type { Report } from '../../core/report.ts';
import { databaseText } from '../content/database-text.ts';
import {
  vulnerabilitiesIn,
  type SeverityCounts,
  type SoftwareVulnerabilities,
  type Upgrade,
} from '../content/vulnerabilities.ts';
import type { Canvas } from './canvas.ts';
import { heading } from './heading.ts';
import { margin, severityLabel } from './severity-label.ts';

/** How many upgrades a subject lists, and how many packages without a fix, before the rest is only counted. */
const listedUpgrades = 10;
const listedUnfixed = 5;

/** `2 critical, 5 high`; empty for none. */
function countsText(counts: SeverityCounts, kinds: readonly Severity[] = severities): string {
  return kinds.flatMap((kind) => (counts[kind] > 0 ? [`${counts[kind]} ${kind}`] : [])).join(', ');
}

function worstOf({ counts }: Pick<Upgrade, 'counts'>): Severity {
  return severities.find((severity) => counts[severity] > 0) ?? 'info';
}

function exploitedText(count: number): string {
  return count === 0 ? '' : `; ${counted(count, 'is', 'are')} known to be exploited`;
}

function upgradeLines(upgrade: Upgrade, canvas: Canvas): readonly string[] {
  const { text, mark } = canvas;
  const { package: name, installed, to, inBase, clears, counts, exploited } = upgrade;
  const from = inBase === true ? ` ${mark.dot} from the base image` : '';
  const sentence = `${text(name)} ${text(installed)} to ${text(to ?? '')}: clears ${clears} (${countsText(counts)}${exploitedText(exploited)})${from}`;
  const [first = '', ...rest] = canvas.block(margin, sentence);
  return [severityLabel(worstOf(upgrade), canvas) + first.slice(margin.length), ...rest];
}

function unfixedLine(unfixed: readonly Upgrade[], { text }: Canvas): string {
  const clears = unfixed.reduce((sum, one) => sum + one.clears, 0);
  const named = unfixed
    .slice(0, listedUnfixed)
    .map((one) => `${text(one.package)} (${countsText(one.counts)}${exploitedText(one.exploited)})`);
  const more = unfixed.length > listedUnfixed ? [`${unfixed.length - listedUnfixed} more packages`] : [];
  return `No fix yet for ${clears}: ${[...named, ...more].join(', ')}`;
}

function subjectLines(one: SoftwareVulnerabilities, now: string, canvas: Canvas): readonly string[] {
  const { text, nameOf } = canvas;
  const { subject, distribution, packages, unassessed, counts, exploited, clearedByVex, upgrades, unfixed } =
    one;
  const what = distribution === undefined ? '' : `, ${text(distribution)}`;
  const found = countsText(counts);
  const left = upgrades.length - listedUpgrades;
  const open = unassessed === 0 ? '' : `; ${counted(unassessed, 'package is', 'packages are')} not assessed`;
  return [
    ...heading(nameOf(subject), 'strong', canvas, `${counted(packages, 'package')}${what}`),
    ...canvas.block(
      margin,
      `${found === '' ? 'No known vulnerability' : found}${exploitedText(exploited)}${open}, by ${databaseText(one.database, now)}`,
    ),
    ...(clearedByVex === 0
      ? []
      : canvas.block(
          margin,
          `${counted(clearedByVex, 'vulnerability', 'vulnerabilities')} of packages cleared by VEX; --all names each statement`,
        )),
    ...(upgrades.length === 0 ? [] : ['', canvas.paint('strong', 'Upgrade first')]),
    ...upgrades.slice(0, listedUpgrades).flatMap((upgrade) => upgradeLines(upgrade, canvas)),
    ...(left > 0 ? canvas.block(margin, `and ${counted(left, 'more upgrade')}`, 'faint') : []),
    ...(unfixed.length === 0 ? [] : ['', ...canvas.block(margin, unfixedLine(unfixed, canvas))]),
    '',
  ];
}

/** What was scanned: for each image what was found, what to upgrade first, and how old the advisories are. */
export function softwareLines(report: Report, canvas: Canvas): readonly string[] {
  return vulnerabilitiesIn(report).flatMap((one) => subjectLines(one, report.collectedAt, canvas));
}
