import { severities } from '../../core/finding.ts';
import type { Report } from '../../core/report.ts';
import { verdict } from '../content/verdict.ts';
import { wrap } from '../text/text-width.ts';
import type { Canvas, Ink } from './canvas.ts';

interface Count {
  words: string;
  ink: Ink;
}

/** The sum of the report in one line (more where it does not fit). */
export function summaryLines(report: Report, canvas: Canvas): readonly string[] {
  const counts = countsOf(report);
  const words = counts.map((count) => count.words).join(', ');
  const inkOf = new Map(counts.map(({ words: key, ink }) => [key, ink]));
  return wrap(words, canvas.width).map((line) =>
    line
      .split(/(?<=,)\s/)
      .map((part) => paintCount(part, inkOf, canvas))
      .join(' '),
  );
}

function paintCount(part: string, inkOf: ReadonlyMap<string, Ink>, canvas: Canvas): string {
  const words = part.replace(/,$/, '');
  const ink = inkOf.get(words);
  return ink === undefined ? part : canvas.paint(ink, words) + part.slice(words.length);
}

function countsOf(report: Report): readonly Count[] {
  const { summary, gaps } = report;
  const found = severities.filter((severity) => summary[severity] > 0);
  const none: Count = { words: verdict(report), ink: 'strong' };
  return [
    ...(found.length === 0 ? [none] : []),
    ...found.map((severity) => ({ words: `${summary[severity]} ${severity}`, ink: severity })),
    { words: `${summary.passed} passed`, ink: summary.passed > 0 ? 'good' : 'faint' },
    ...(summary.unknown > 0
      ? [{ words: `${summary.unknown} not known${ignoredWords(report)}`, ink: 'unsure' } satisfies Count]
      : []),
    ...(gaps.length > 0 ? [{ words: `${gaps.length} not looked at`, ink: 'unsure' } satisfies Count] : []),
    ...countWith(summary.known, 'known'),
    ...countWith(summary.attested, 'attested'),
    ...(summary.waived > 0 ? [{ words: `${summary.waived} waived`, ink: 'faint' } satisfies Count] : []),
  ];
}

function countWith(count: number | undefined, words: string): readonly Count[] {
  return count === undefined ? [] : [{ words: `${count} ${words}`, ink: 'faint' }];
}

/** Those that the policy wants nobody to look at are counted, and not listed. */
function ignoredWords({ outcomes }: Report): string {
  const ignored = outcomes.filter((outcome) => outcome.ignored === true).length;
  return ignored === 0 ? '' : ` (${ignored} ignored)`;
}
