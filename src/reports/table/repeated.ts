import { counted } from '../../core/counted.ts';
import type { RepeatedCause } from '../content/collapse-repeated.ts';
import { shortPlace } from '../content/places.ts';
import type { Canvas } from './canvas.ts';
import { followLines, messageLines, titleLines } from './findings.ts';
import { fixLines } from './fixes.ts';
import { heading } from './heading.ts';
import { margin } from './severity-label.ts';

/** Findings that many subjects repeat, each once in full with every subject and its place. */
export function repeatedLines(repeated: readonly RepeatedCause[], canvas: Canvas): readonly string[] {
  if (repeated.length === 0) return [];
  return [
    ...heading('Repeated', 'strong', canvas),
    ...repeated.flatMap((cause) => [...causeLines(cause, canvas), '']),
  ];
}

function causeLines({ finding, follows, subjects }: RepeatedCause, canvas: Canvas): readonly string[] {
  const { text } = canvas;
  const [fix] = finding.fixes;
  const where = subjects.map(({ label, place }) =>
    place === undefined ? text(label) : `${text(label)} (${text(shortPlace(place))})`,
  );
  return [
    ...titleLines(finding, counted(subjects.length, finding.subject.kind), canvas),
    ...messageLines(finding, canvas),
    ...canvas.block(`${margin}in   `, where.join(', ')),
    ...(fix === undefined ? [] : fixLines(fix, canvas)),
    ...followLines(follows, canvas),
  ];
}
