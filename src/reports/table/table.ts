import type { Report } from '../../core/report.ts';
import { isOpen } from '../../core/summary.ts';
import { partAlike } from '../content/collapse-repeated.ts';
import { doubtsOf } from '../content/doubts.ts';
import { groupFindings } from '../content/grouping.ts';
import { judgedBy } from '../content/judged-by.ts';
import type { Canvas, TableOptions } from './canvas.ts';
import { canvasOf } from './canvas.ts';
import { alikeLines } from './repeated.ts';
import { groupLines, isBrief } from './findings.ts';
import { acceptedLines, doubtLines, gapLines, passLines } from './remainder.ts';
import { summaryLines } from './summary.ts';

/**
 * The report for people at a terminal of `width` columns: what was looked at, what is wrong
 * workload by workload with the worst first, what is not known, and the sum. `all` also lists
 * passes, waived and known findings in full, every place and all evidence, and neither folds nor draws anything together. No line is wider
 * than `width` (at least 40); outside text is shown escaped; without `unicode` all is ASCII.
 */
export function writeTable(report: Report, options: TableOptions): string {
  const canvas = canvasOf(options);
  const shown = report.findings.filter((finding) => options.all || isOpen(finding));
  const groups = groupFindings(shown);
  const { own, alike } = options.all ? { own: groups, alike: [] } : partAlike(groups);
  const lines = [
    ...headerLines(report, canvas),
    ...own.flatMap((group) => groupLines(group, canvas)),
    ...alikeLines(alike, canvas),
    ...(options.all ? [] : acceptedLines(report.findings, canvas)),
    ...doubtLines(doubtsOf(report), canvas),
    ...gapLines(report.gaps, canvas),
    ...(options.all ? passLines(report.outcomes, canvas) : []),
    ...summaryLines(report, canvas),
    ...shortenedLines(
      { alike: alike.length > 0, brief: shown.some((finding) => isBrief(finding, canvas)) },
      canvas,
    ),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

/** How to see what this table only tells in short. */
function shortenedLines(how: { alike: boolean; brief: boolean }, canvas: Canvas): readonly string[] {
  if (!how.alike && !how.brief) return [];
  const what = how.brief ? 'What is low or info has one line each' : 'What is the same in many stands once';
  return canvas.block('', `${what}; --all shows it in full, with what passed.`, 'faint');
}

function headerLines(report: Report, canvas: Canvas): readonly string[] {
  const { text, paint, mark } = canvas;
  const name = `${paint('strong', 'Ironhull')} ${text(report.tool.version)}`;
  const looked = `Targets: ${targetNames(report, canvas)}`;
  const when = text(`${report.collectedAt.slice(0, 16).replace('T', ' ')} UTC`);
  const terms = judgedBy(report).map(text).join('; ');
  const judged = terms === '' ? [] : canvas.block('', `Judged by ${terms}`);
  return [`${name} ${mark.dot} ${paint('faint', when)}`, ...canvas.block('', looked), ...judged, ''];
}

/** How many targets the header names; a folder may hold hundreds of files. */
const namedTargets = 8;

function targetNames({ targets }: Report, { all, text }: Canvas): string {
  if (targets.length === 0) return 'nothing';
  const named = all ? targets : targets.slice(0, namedTargets);
  const more = targets.length - named.length;
  return `${named.map((target) => text(target)).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
