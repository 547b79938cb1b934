import { counted } from '../../core/counted.ts';
import type { Report } from '../../core/findings/report.ts';
import { clearsText, countsText, exploitedText, foundText, worstOf } from '../content/counts-text.ts';
import { databaseText } from '../content/database-text.ts';
import {
  isFoundVulnerability,
  vulnerabilitiesIn,
  type Remedy,
  type SoftwareVulnerabilities,
} from '../content/vulnerabilities.ts';
import type { Canvas } from './canvas.ts';
import { heading } from './heading.ts';
import { margin, severityLabel } from './severity-label.ts';

/** How many steps and packages without a fix a subject lists before the rest is only counted. */
export interface ListedSoftware {
  upgrades: number;
  unfixed: number;
}

const listedByDefault: ListedSoftware = { upgrades: 10, unfixed: 5 };

/** What a table of a screen or two lists. */
export const listedInBrief: ListedSoftware = { upgrades: 3, unfixed: 3 };

/** How many packages of a base image are named. */
const namedOfBase = 4;

function remedyText(remedy: Remedy, { text, mark }: Canvas): string {
  if (remedy.kind === 'package') {
    const { package: name, installed, to = '', inBase } = remedy;
    const from = inBase === true ? ` ${mark.dot} from the base image` : '';
    return `${text(name)} ${text(installed)} to ${text(to)}: clears ${clearsText(remedy)}${from}`;
  }
  const { upgrades } = remedy;
  const named = upgrades.slice(0, namedOfBase).map((one) => `${text(one.package)} ${text(one.to ?? '')}`);
  const more = upgrades.length > namedOfBase ? [`${upgrades.length - namedOfBase} more`] : [];
  return `the base image, by a newer build: clears up to ${clearsText(remedy)}. It needs ${[...named, ...more].join(', ')}`;
}

function remedyLines(remedy: Remedy, canvas: Canvas): readonly string[] {
  const [first = '', ...rest] = canvas.block(margin, remedyText(remedy, canvas));
  return [severityLabel(worstOf(remedy), canvas) + first.slice(margin.length), ...rest];
}

function unfixedLine(
  { unfixed, unfixedCount }: SoftwareVulnerabilities,
  listed: number,
  { text }: Canvas,
): string {
  const named = unfixed
    .slice(0, listed)
    .map((one) => `${text(one.package)} (${countsText(one.counts)}${exploitedText(one.exploited)})`);
  const more = unfixed.length > listed ? [counted(unfixed.length - listed, 'more package')] : [];
  return `No fix yet for ${unfixedCount}: ${[...named, ...more].join(', ')}`;
}

function subjectLines(
  one: SoftwareVulnerabilities,
  now: string,
  listed: ListedSoftware,
  canvas: Canvas,
): readonly string[] {
  const { text, nameOf } = canvas;
  const { subject, distribution, packages, clearedByVex, remedies, unfixed } = one;
  const what = distribution === undefined ? '' : `, ${text(distribution)}`;
  const left = remedies.length - listed.upgrades;
  return [
    ...heading(nameOf(subject), 'strong', canvas, `${counted(packages, 'package')}${what}`),
    ...canvas.block(margin, `${foundText(one)}, by ${databaseText(one.database, now)}`),
    ...(clearedByVex === 0
      ? []
      : canvas.block(
          margin,
          `${counted(clearedByVex, 'vulnerability', 'vulnerabilities')} of packages cleared by VEX; --all names each statement`,
        )),
    ...(remedies.length === 0 ? [] : ['', canvas.paint('strong', 'Upgrade first')]),
    ...remedies.slice(0, listed.upgrades).flatMap((remedy) => remedyLines(remedy, canvas)),
    ...(left > 0 ? canvas.block(margin, `and ${counted(left, 'more upgrade')}`, 'faint') : []),
    ...(unfixed.length === 0 ? [] : ['', ...canvas.block(margin, unfixedLine(one, listed.unfixed, canvas))]),
    '',
  ];
}

/** What was scanned: for each image what was found, what to upgrade first, and how old the advisories are. */
export function softwareLines(
  report: Report,
  canvas: Canvas,
  listed: ListedSoftware = listedByDefault,
): readonly string[] {
  return vulnerabilitiesIn(report).flatMap((one) => subjectLines(one, report.collectedAt, listed, canvas));
}

/** Why the sum of a scan is larger than its counts: it has a finding for each vulnerability and package. */
export function vulnerabilityNote({ findings }: Report, canvas: Canvas): readonly string[] {
  const found = findings.filter(isFoundVulnerability);
  if (found.length === 0) return [];
  const vulnerabilities = new Set(found.map(({ rule }) => rule)).size;
  const folded = found.filter(({ impliedBy }) => impliedBy !== undefined).length;
  const headers = folded === 0 ? '' : `, ${folded} of them in kernel headers`;
  const what = `${counted(found.length, 'finding is', 'findings are')} of packages, one for each package and vulnerability`;
  return canvas.block(
    '',
    `${what} (${counted(vulnerabilities, 'vulnerability', 'vulnerabilities')}${headers}); --all lists each.`,
    'faint',
  );
}
