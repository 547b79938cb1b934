import { severities } from '../../core/severity.ts';
import type { Report } from '../../core/findings/report.ts';
import { decidedAnything, noFindings } from '../content/verdict.ts';
import { wrap } from '../text/text-width.ts';
import type { Canvas, Ink } from './canvas.ts';

interface Count {
  words: string;
  ink: Ink;
}

/** The sum of the report: `2 critical, 5 medium; 58 passed, 7 unknown`. */
export function summaryLines(report: Report, canvas: Canvas): readonly string[] {
  const [found, rest] = [findingCounts(report), otherCounts(report)];
  const inkOf = new Map([...found, ...rest].map(({ words, ink }) => [words, ink]));
  const words = [found, rest].map((counts) => counts.map((count) => count.words).join(', ')).join('; ');
  return wrap(words, canvas.width).map((line) =>
    line
      .split(/(?<=[,;])\s/)
      .map((part) => paintCount(part, inkOf, canvas))
      .join(' '),
  );
}

function paintCount(part: string, inkOf: ReadonlyMap<string, Ink>, canvas: Canvas): string {
  const words = part.replace(/[,;]$/, '');
  const ink = inkOf.get(words);
  return ink === undefined ? part : canvas.paint(ink, words) + part.slice(words.length);
}

function findingCounts(report: Report): readonly Count[] {
  const { summary } = report;
  const found = severities.filter((severity) => summary[severity] > 0);
  if (found.length === 0)
    return [
      { words: decidedAnything(report) ? noFindings(summary) : 'Nothing could be decided', ink: 'strong' },
    ];
  return [
    ...found.map((severity) => ({ words: `${summary[severity]} ${severity}`, ink: severity })),
    ...some(summary.known ?? 0, 'in the baseline', 'faint'),
    ...some(summary.waived, 'waived', 'faint'),
  ];
}

function otherCounts({ summary, gaps, outcomes }: Report): readonly Count[] {
  const ignored = outcomes.filter((outcome) => outcome.ignored === true).length;
  return [
    { words: `${summary.passed} passed`, ink: summary.passed > 0 ? 'good' : 'faint' },
    ...some(summary.unknown, ignored === 0 ? 'unknown' : `unknown (${ignored} ignored)`, 'unsure'),
    ...some(gaps.length, 'not checked', 'unsure'),
    ...some(summary.attested ?? 0, 'attested', 'faint'),
  ];
}

function some(count: number, words: string, ink: Ink): readonly Count[] {
  return count === 0 ? [] : [{ words: `${count} ${words}`, ink }];
}
