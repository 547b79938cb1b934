import { counted } from '../../core/counted.ts';
import type { Report } from '../../core/findings/report.ts';
import { clearsText, countsText, foundText } from '../content/counts-text.ts';
import { databaseText } from '../content/database-text.ts';
import { isGraveSeverity } from '../content/fold.ts';
import type { SubjectLabel } from '../content/subject-label.ts';
import {
  vulnerabilitiesIn,
  vulnerablePackagesIn,
  type Remedy,
  type SoftwareVulnerabilities,
  type VulnerablePackage,
} from '../content/vulnerabilities.ts';
import { code, inline } from './inline.ts';

/** How many upgrades, packages and vulnerabilities a comment lists of a subject. */
const listedRemedies = 10;
const listedUnfixed = 5;
const listedGrave = 40;

/** For each scanned subject its counts, what to upgrade first, and what is critical, high or exploited. */
export function softwareTexts(report: Report, labelOf: SubjectLabel): readonly string[] {
  const packages = vulnerablePackagesIn(report);
  return vulnerabilitiesIn(report).flatMap((one) => [
    headText(one, report.collectedAt, labelOf),
    ...graveText(packages.get(one.subject.key) ?? []),
  ]);
}

function headText(one: SoftwareVulnerabilities, now: string, labelOf: SubjectLabel): string {
  const { subject, distribution, packages, remedies, unfixed, unfixedCount, database } = one;
  const what = `${counted(packages, 'package')}${distribution === undefined ? '' : ` of ${inline(distribution)}`}`;
  const left = remedies.length - listedRemedies;
  const named = unfixed
    .slice(0, listedUnfixed)
    .map((upgrade) => `${code(upgrade.package)} (${countsText(upgrade.counts)})`);
  const more =
    unfixed.length > listedUnfixed ? [counted(unfixed.length - listedUnfixed, 'more package')] : [];
  return [
    `### ${subject.kind} ${code(labelOf(subject))}: ${what}`,
    '',
    `**${foundText(one)}**, by ${databaseText(database, now)}.`,
    ...(remedies.length === 0 ? [] : ['', 'Upgrade first:', '']),
    ...remedies.slice(0, listedRemedies).map((remedy, n) => `${n + 1}. ${remedyText(remedy)}`),
    ...(left > 0 ? ['', `and ${counted(left, 'more upgrade')}.`] : []),
    ...(unfixed.length === 0
      ? []
      : ['', `No fix yet for ${unfixedCount}: ${[...named, ...more].join(', ')}.`]),
  ].join('\n');
}

function remedyText(remedy: Remedy): string {
  if (remedy.kind === 'base-image')
    return `The base image, by a newer build: clears up to ${clearsText(remedy)}`;
  const from = remedy.inBase === true ? ' (from the base image)' : '';
  return `${code(remedy.package)} ${code(remedy.installed)} to ${code(remedy.to ?? '')}${from}: clears ${clearsText(remedy)}`;
}

function graveText(packages: readonly VulnerablePackage[]): readonly string[] {
  const grave = packages
    .flatMap((one) => one.vulnerabilities.map((vulnerability) => ({ one, vulnerability })))
    .filter(({ vulnerability: { finding, found } }) => {
      return isGraveSeverity(finding.severity) || found.knownExploitedSince !== undefined;
    });
  if (grave.length === 0) return [];
  const shown = grave.slice(0, listedGrave).map(({ one, vulnerability }) => {
    const { finding, id, fixedIn, found } = vulnerability;
    const fix = fixedIn === undefined ? 'no fix yet' : `fixed in ${code(fixedIn)}`;
    const exploited = found.knownExploitedSince === undefined ? '' : ', known to be exploited';
    return `- **${finding.severity}** ${code(id)} in ${code(one.package)}: ${fix}${exploited}`;
  });
  const left = grave.length - shown.length;
  return [
    [
      `<details><summary>Critical, high or exploited: ${grave.length}</summary>`,
      '',
      ...shown,
      ...(left > 0 ? [`- and ${left} more`] : []),
      '',
      '</details>',
    ].join('\n'),
  ];
}
