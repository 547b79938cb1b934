import { counted } from '../../core/counted.ts';
import type { RepeatedCause } from '../content/collapse-repeated.ts';
import { foldedCount, type Fold } from '../content/fold.ts';
import { affectedText } from '../content/affected-services.ts';
import type { SubjectLabel } from '../content/subject-label.ts';
import { mainPlace, shortPlace } from '../content/places.ts';
import { bodyLines, followMarkdown, named } from './findings.ts';
import { code, inline, inlineHtml } from './inline.ts';

/** A finding that many subjects have, once, with the first of them. */
export function repeatedBlock({ finding, follows, subjects }: RepeatedCause, labelOf: SubjectLabel): string {
  const { severity, title, subject } = finding;
  return [
    `<details><summary><b>${severity}</b> ${inlineHtml(title)} — ${counted(subjects.length, subject.kind)}</summary>`,
    '',
    `- On ${named(subjects.map(({ label }) => label))}`,
    ...bodyLines(finding, labelOf),
    ...followMarkdown(follows),
    '',
    '</details>',
  ].join('\n');
}

/** A list item for all findings of a rule: how many subjects have one, the first of them, and the fix. */
export function foldLine(fold: Fold, labelOf: SubjectLabel): string {
  const { rule, severity, title, causes, subjects, of, fix } = fold;
  const extra = foldedCount(fold) - causes.length;
  const more = extra > 0 ? `, and ${counted(extra, 'implied finding')}` : '';
  const remedy = fix === undefined ? '' : ` Fix: ${inline(fix)}.`;
  const [{ finding }, ...others] = causes;
  if (others.length === 0) {
    const at = mainPlace(finding.sightings);
    const place = at === undefined ? '' : ` at ${code(shortPlace(at))}`;
    const affected = affectedText(finding, labelOf);
    const services = affected === undefined ? '' : ` ${inline(affected)}.`;
    return `- **${severity}** ${inline(finding.message)}: ${named(subjects)}${place}${more} (${code(rule)}).${services}${remedy}`;
  }
  const times = causes.length > subjects.length ? `${causes.length} in ` : '';
  const count = `${times}${subjects.length} of ${of}`;
  return `- **${severity}** ${inline(title)}: ${count}: ${named(subjects)}${more} (${code(rule)}).${remedy}`;
}
