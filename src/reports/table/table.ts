import { counted } from '../../core/counted.ts';
import type { Finding } from '../../core/findings/finding.ts';
import type { Report } from '../../core/findings/report.ts';
import { isOpen } from '../../core/findings/summary.ts';
import { collapseRepeated } from '../content/collapse-repeated.ts';
import { doubtsOf } from '../content/doubts.ts';
import type { TableOptions } from '../content/format.ts';
import { foldedCount, foldFindings, groupsWith, isGrave, type Fold } from '../content/fold.ts';
import { groupFindings, type FindingGroup } from '../content/grouping.ts';
import { judgedBy } from '../content/judged-by.ts';
import { nextSteps } from '../content/next-steps.ts';
import { subjectLabels } from '../content/subject-label.ts';
import { decidedAnything } from '../content/verdict.ts';
import { isFoundVulnerability } from '../content/vulnerabilities.ts';
import { listedInBrief, softwareLines, vulnerabilityNote } from './software.ts';
import { briefLines } from './brief.ts';
import type { Canvas } from './canvas.ts';
import { canvasOf } from './canvas.ts';
import { groupLines } from './findings.ts';
import { foldedLines } from './folded.ts';
import { hardenedLines } from './hardened.ts';
import { passLines, shortLines, suppressedLines } from './passes.ts';
import { repeatedLines } from './repeated.ts';
import { summaryLines } from './summary.ts';
import { doubtLines, gapLines } from './unknowns.ts';

/**
 * The report for people at a terminal of `width` columns. What is critical or high comes first, in
 * full and subject by subject; the rest is one line a rule; then what is undecided or was not
 * checked, the sum, and what to do next. `all` shows every finding in full instead, with all
 * evidence and every pass; `brief` a screen or two with the worst. No line is wider than `width` (at least 40), and none is cut; outside
 * text is shown escaped; without `unicode` all is ASCII.
 */
export function writeTable(report: Report, options: TableOptions): string {
  const canvas = canvasOf(options, subjectLabels(report));
  const lines = [...headerLines(report, canvas), ...bodyLines(report, options, canvas)];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function bodyLines(report: Report, { all, brief }: TableOptions, canvas: Canvas): readonly string[] {
  if (all) return everyFinding(report, canvas);
  return brief === true ? worstFindings(report, canvas) : leadingFindings(report, canvas);
}

function worstFindings(report: Report, canvas: Canvas): readonly string[] {
  return [
    ...softwareLines(report, canvas, listedInBrief),
    ...briefLines(report, canvas),
    ...hardenedLines(report, canvas),
    ...summaryLines(report, canvas),
    ...vulnerabilityNote(report, canvas),
    ...canvas.block(
      '',
      'Without --brief: evidence and fixes, and what is undecided or was not checked.',
      'faint',
    ),
    ...nextLines(report, canvas),
  ];
}

function everyFinding(report: Report, canvas: Canvas): readonly string[] {
  return [
    ...softwareLines(report, canvas),
    ...groupFindings(report.findings).flatMap((group) => groupLines(group, 0, canvas)),
    ...hardenedLines(report, canvas),
    ...openEndLines(report, canvas),
    ...passLines(report.outcomes, canvas),
    ...summaryLines(report, canvas),
    ...nextLines(report, canvas),
  ];
}

function leadingFindings(report: Report, canvas: Canvas): readonly string[] {
  const groups = groupFindings(report.findings.filter(isListed));
  const { own, repeated } = collapseRepeated(groupsWith(groups, isGrave), canvas.labelOf);
  const folds = foldFindings(
    groupsWith(groups, (cause) => !isGrave(cause)),
    report,
  );
  const causes = new Map(groups.map((group) => [group.key, group.causes.length]));
  const folded = (group: FindingGroup): number => (causes.get(group.key) ?? 0) - group.causes.length;
  return [
    ...softwareLines(report, canvas),
    ...own.flatMap((group) => groupLines(group, folded(group), canvas)),
    ...repeatedLines(repeated, canvas),
    ...foldedLines(folds, canvas),
    ...suppressedLines(report.findings, canvas),
    ...hardenedLines(report, canvas),
    ...openEndLines(report, canvas),
    ...shortLines(report.outcomes, canvas),
    ...summaryLines(report, canvas),
    ...vulnerabilityNote(report, canvas),
    ...foldedNote(folds, canvas),
    ...nextLines(report, canvas),
  ];
}

/** Whether a finding has a line of its own: vulnerabilities of packages are shown by package. */
function isListed(finding: Finding): boolean {
  return isOpen(finding) && !isFoundVulnerability(finding);
}

function openEndLines(report: Report, canvas: Canvas): readonly string[] {
  return [...doubtLines(doubtsOf(report), canvas), ...gapLines(report.gaps, canvas)];
}

/** How many findings have no entry of their own, and how to see them. */
function foldedNote(folds: readonly Fold[], canvas: Canvas): readonly string[] {
  const count = folds.reduce((sum, fold) => sum + foldedCount(fold), 0);
  if (count === 0) return [];
  const folded = `${counted(count, 'finding')} folded into ${counted(folds.length, 'line')}`;
  return canvas.block('', `${folded}; --all lists each with its fix, and what passed.`, 'faint');
}

/** What to do first; a run that decided nothing ends with an error that says it. */
function nextLines(report: Report, canvas: Canvas): readonly string[] {
  if (!decidedAnything(report)) return [];
  const steps = nextSteps(report).flatMap((step, n) => canvas.block(`  ${n + 1}. `, canvas.text(step)));
  return ['', canvas.paint('strong', 'Next'), ...steps];
}

function headerLines(report: Report, canvas: Canvas): readonly string[] {
  const { text, paint, mark } = canvas;
  const name = `${paint('strong', 'Ironhull')} ${text(report.tool.version)}`;
  const when = text(`${report.collectedAt.slice(0, 16).replace('T', ' ')} UTC`);
  const applied = judgedBy(report).map(text).join('; ');
  return [
    `${name} ${mark.dot} ${paint('faint', when)}`,
    ...canvas.block('', `Targets: ${targetNames(report, canvas)}`),
    ...(applied === '' ? [] : canvas.block('', `Applied ${applied}`)),
    '',
  ];
}

/** How many targets the header names; a folder may hold hundreds of files. */
const namedTargets = 8;

function targetNames({ targets }: Report, { all, text }: Canvas): string {
  if (targets.length === 0) return 'nothing';
  const named = all ? targets : targets.slice(0, namedTargets);
  const more = targets.length - named.length;
  return `${named.map((target) => text(target)).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
