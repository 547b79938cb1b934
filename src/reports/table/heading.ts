import { textWidth } from '../text/text-width.ts';
import type { Canvas, Ink } from './canvas.ts';

/** The heading of a part of the report, with a note at the right where there is room for it, else beneath. */
export function heading(title: string, ink: Ink, canvas: Canvas, note = ''): readonly string[] {
  const { mark, paint, width } = canvas;
  const lead = `${mark.rule.repeat(2)} `;
  const behind = note === '' ? '' : ` ${note}`;
  const room = width - textWidth(lead) - textWidth(title) - textWidth(behind) - 1;
  if (room >= 1) {
    return [
      `${paint('faint', lead)}${paint(ink, title)} ${paint('faint', mark.rule.repeat(room))}${behind}`,
      '',
    ];
  }
  return [...canvas.block(lead, title, ink), ...(note === '' ? [] : canvas.block('   ', note)), ''];
}

/** How many names a line lists before it only counts the rest. */
const listed = 6;

/** The first names of many, and how many more there are: `web, db, +35`. */
export function names(all: readonly string[], { all: every, text }: Canvas): string {
  if (every || all.length <= listed) return all.map(text).join(', ');
  const shown = all.slice(0, listed - 2);
  return `${shown.map(text).join(', ')}, +${all.length - shown.length}`;
}
