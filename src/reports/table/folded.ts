import { counted } from '../../core/counted.ts';
import { foldedCount, type Fold } from '../content/fold.ts';
import { affectedText } from '../content/affected-services.ts';
import { mainPlace, shortPlace } from '../content/places.ts';
import type { Canvas } from './canvas.ts';
import { heading, names } from './heading.ts';
import { margin, severityLabel } from './severity-label.ts';

/** One line for each rule that is not critical or high: how many subjects have it, and which. */
export function foldedLines(folds: readonly Fold[], canvas: Canvas): readonly string[] {
  if (folds.length === 0) return [];
  const count = folds.reduce((sum, fold) => sum + foldedCount(fold), 0);
  return [
    ...heading('Medium and below, by rule', 'strong', canvas, counted(count, 'finding')),
    ...folds.flatMap((fold) => foldLines(fold, canvas)),
    '',
  ];
}

function foldLines(fold: Fold, canvas: Canvas): readonly string[] {
  const [first = '', ...rest] = canvas.block(margin, sentence(fold, canvas));
  const fix = fold.severity === 'medium' && fold.fix !== undefined ? fold.fix : undefined;
  return [
    severityLabel(fold.severity, canvas) + first.slice(margin.length),
    ...rest,
    ...(fix === undefined ? [] : canvas.block(`${margin}fix  `, canvas.text(fix), 'fix')),
  ];
}

function sentence(fold: Fold, canvas: Canvas): string {
  const { text, mark } = canvas;
  const { rule, title, causes, subjects, of } = fold;
  const extra = foldedCount(fold) - causes.length;
  const more = extra > 0 ? `, +${counted(extra, 'implied finding')}` : '';
  const [{ finding }, ...others] = causes;
  if (others.length === 0) {
    const at = mainPlace(finding.sightings);
    const place = at === undefined ? subjects.map(text).join('') : text(shortPlace(at));
    const affected = affectedText(finding, canvas.labelOf);
    const services = affected === undefined ? '' : `. ${text(affected)}`;
    return `${text(finding.message)}: ${place}${more} (${text(rule)})${services}`;
  }
  const times = causes.length > subjects.length ? `${causes.length} ${mark.times} in ` : '';
  const count = `${times}${subjects.length} of ${of}`;
  return `${text(title)}: ${count}: ${names(subjects, canvas)}${more} (${text(rule)})`;
}
