import { counted } from '../../core/counted.ts';
import { severities } from '../../core/severity.ts';
import type { Report } from '../../core/findings/report.ts';
import { isOpen } from '../../core/findings/summary.ts';
import { alikeDoubts, type Doubt, doubtsOf, doubtWords, joinSettings } from '../content/doubts.ts';
import { collapseRepeated } from '../content/collapse-repeated.ts';
import { foldedCount, foldFindings, groupsWith, isGrave, type Fold } from '../content/fold.ts';
import { groupFindings, type FindingGroup } from '../content/grouping.ts';
import { foldLine, repeatedBlock } from './folds.ts';
import { acceptedLine, causeBlock, groupHeading, named } from './findings.ts';
import { code, inline } from './inline.ts';
import { judgedBy } from '../content/judged-by.ts';
import { type SubjectLabel, subjectLabels } from '../content/subject-label.ts';
import { isFoundVulnerability } from '../content/vulnerabilities.ts';
import { softwareTexts } from './software.ts';
import { verdict } from '../content/verdict.ts';

/** Characters that a comment on a pull request may have. */
const longestComment = 65_536;

/** Room that is kept for the note on what was cut. */
const noteRoom = 300;

/** A part of the comment that stands or falls as a whole, and how many findings it tells of. */
interface Block {
  text: string;
  findings: number;
}

/**
 * The report as a comment for a pull request (GitHub Flavored Markdown): counts, critical and high
 * findings by subject, each unfolding, then the rest by rule; vulnerabilities of packages by what to upgrade. Outside text is words and code, never mark-up, a link or a mention.
 * At most 65,536 characters: what has no room is counted at the end.
 */
export function writeMarkdown(report: Report): string {
  const head = headOf(report);
  const labelOf = subjectLabels(report);
  const software = softwareTexts(report, labelOf).map((text) => ({ text, findings: 0 }));
  const all = [...software, ...findingBlocks(report, labelOf), ...remainderBlocks(report, labelOf)];
  const kept: Block[] = [];
  let length = head.length;
  for (const block of all) {
    length += block.text.length + 2;
    if (length > longestComment - noteRoom) break;
    kept.push(block);
  }
  const note = kept.length === all.length ? [] : [cutNote(all.slice(kept.length))];
  return `${[head, ...kept.map(({ text }) => text), ...note].join('\n\n')}\n`;
}

function cutNote(left: readonly Block[]): string {
  const findings = left.reduce((sum, block) => sum + block.findings, 0);
  const what = findings === 0 ? 'Some details are' : `${findings} findings and what follows them are`;
  return `**Cut:** ${what} left out, as a comment has room for ${longestComment} characters. The whole report is in the other formats.`;
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

function headOf(report: Report): string {
  const { summary, gaps } = report;
  const counts: readonly (readonly [string, number])[] = [
    ...severities.map((severity) => [severity, summary[severity]] as const),
    ['passed', summary.passed],
    ['unknown', summary.unknown],
    ['not checked', gaps.length],
    ['waived', summary.waived],
    ['in the baseline', summary.known ?? 0],
    ['attested', summary.attested ?? 0],
  ];
  const shownCounts = counts.filter(
    ([name, count], n) => n < severities.length || name === 'passed' || count > 0,
  );
  const terms = judgedBy(report).map(inline);
  return [
    `## Ironhull: ${inline(verdict(report))}`,
    '',
    row(shownCounts.map(([name]) => name)),
    row(shownCounts.map(() => '---:')),
    row(shownCounts.map(([, count]) => count)),
    '',
    `Targets: ${report.targets.slice(0, 8).map(code).join(', ')}`,
    ...(terms.length === 0 ? [] : ['', `Applied ${terms.join('; ')}`]),
  ].join('\n');
}

/** Critical and high findings in full, what many subjects share once; then a line a rule for the rest. */
function findingBlocks(report: Report, labelOf: SubjectLabel): readonly Block[] {
  const groups = groupFindings(
    report.findings.filter((finding) => isOpen(finding) && !isFoundVulnerability(finding)),
  );
  const { own, repeated } = collapseRepeated(groupsWith(groups, isGrave), labelOf);
  const folds = foldFindings(
    groupsWith(groups, (cause) => !isGrave(cause)),
    report,
  );
  return [
    ...own.flatMap((group) => groupBlocks(group, labelOf)),
    ...repeated.map((cause, n) => ({
      text:
        n === 0 ? `### On many subjects\n\n${repeatedBlock(cause, labelOf)}` : repeatedBlock(cause, labelOf),
      findings: foldedCount(cause),
    })),
    ...foldBlocks(folds, labelOf),
  ];
}

function groupBlocks(group: FindingGroup, labelOf: SubjectLabel): readonly Block[] {
  return group.causes.map((cause, n) => ({
    text:
      n === 0
        ? `${groupHeading(group, labelOf)}\n\n${causeBlock(cause, labelOf)}`
        : causeBlock(cause, labelOf),
    findings: 1 + cause.follows.length,
  }));
}

function foldBlocks(folds: readonly Fold[], labelOf: SubjectLabel): readonly Block[] {
  return chunks(folds).map((part, n) => {
    const lines = part.map((fold) => foldLine(fold, labelOf)).join('\n');
    return {
      text: n === 0 ? `${foldsHeading(folds)}\n\n${lines}` : lines,
      findings: part.reduce((sum, fold) => sum + foldedCount(fold), 0),
    };
  });
}

function foldsHeading(folds: readonly Fold[]): string {
  const count = folds.reduce((sum, fold) => sum + foldedCount(fold), 0);
  return `### Medium and below, by rule\n\n${counted(count, 'finding')}, each with its place and fix in the JSON and SARIF reports.`;
}

function remainderBlocks(report: Report, labelOf: SubjectLabel): readonly Block[] {
  const accepted = report.findings
    .filter((finding) => !isOpen(finding))
    .map((finding) => acceptedLine(finding, labelOf));
  const doubts = alikeDoubts(joinSettings(doubtsOf(report))).flatMap(doubtLines);
  const gaps = report.gaps.map(
    ({ subject, what, why }) => `- ${code(what)} (${subject.kind} ${code(labelOf(subject))}): ${inline(why)}`,
  );
  return [...folded('Suppressed', accepted), ...folded('Undecided', doubts), ...folded('Not checked', gaps)];
}

/** Reasons of the same rules that are all listed; of more, one is, and the rest is counted. */
const listedAlike = 2;

function doubtLines(alike: readonly Doubt[]): readonly string[] {
  const shown = alike.length <= listedAlike ? alike : alike.slice(0, 1);
  const left = alike.length - shown.length;
  const more = left === 0 ? '' : `; ${counted(left, 'more reason')} for the same rules`;
  return shown.map(({ reason, kind, rules, subjects }) => {
    const where = `${named(rules)} on ${named(subjects)}`;
    return `- ${inline(reason)} — ${doubtWords[kind]} (${where})${more}`;
  });
}

/** Entries that one block of a list has: where there is no room for all, some still find it. */
const perBlock = 25;

function folded(title: string, lines: readonly string[]): readonly Block[] {
  const parts = chunks(lines);
  return parts.map((part, n) => {
    const start = n * perBlock;
    const range = parts.length === 1 ? `${lines.length}` : `${start + 1} to ${start + part.length}`;
    const text = [`<details><summary>${title}: ${range}</summary>`, '', ...part, '', '</details>'].join('\n');
    return { text, findings: 0 };
  });
}

function chunks<T>(all: readonly T[]): readonly (readonly T[])[] {
  const starts = Array.from({ length: Math.ceil(all.length / perBlock) }, (_, n) => n * perBlock);
  return starts.map((start) => all.slice(start, start + perBlock));
}
