import { evaluate, labelledSet } from './evaluate.ts';

const share = (value: number): string => value.toFixed(3);

/** The figures of the labelled set as rows of a table in Markdown: each family, then all of them. */
export function figureRows(): readonly string[] {
  const families = [...Object.entries(labelledSet), ['all', Object.values(labelledSet).flat()] as const];
  return families.map(([family, cases]) => {
    const { labels, precision, recall, unassessed } = evaluate(cases);
    const counts = [cases.length, labels.vulnerable, labels.clean, labels.unassessed];
    const shares = [precision, recall, unassessed].map(share);
    return `| ${[family, ...counts, ...shares].join(' | ')} |`;
  });
}
