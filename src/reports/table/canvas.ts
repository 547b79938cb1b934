import type { Severity } from '../../core/finding.ts';
import { asciiText, plainText } from '../text/plain-text.ts';
import { textWidth, truncate, wrap } from '../text/text-width.ts';

/** How the table is to be written; `width` in columns of the terminal. */
export interface TableOptions {
  width: number;
  colour: boolean;
  unicode: boolean;
  all: boolean;
}

export type Ink = Severity | 'strong' | 'faint' | 'good' | 'unsure' | 'fix';

/** ECMA-48 SGR codes of each ink: the 16 colours that every theme of a terminal defines. */
const inks = {
  critical: '1;97;41',
  high: '1;31',
  medium: '33',
  low: '36',
  info: '34',
  strong: '1',
  faint: '2',
  good: '32',
  unsure: '35',
  fix: '32',
} as const satisfies Record<Ink, string>;

/** Columns below which the layout has no room, and beyond which prose is hard to read. */
const narrowest = 40;
const widest = 110;

const unicodeMarks = { dot: '·', rule: '─', dash: '—', ellipsis: '…', fold: '↳', bar: '│' };
const asciiMarks = { dot: '-', rule: '-', dash: '-', ellipsis: '...', fold: '+', bar: '|' };

/** What the parts of the table are drawn with. */
export interface Canvas {
  /** Columns that the layout uses: a very wide terminal does not pull it apart. */
  width: number;
  all: boolean;
  mark: typeof unicodeMarks;
  /** Outside text made safe for this terminal. */
  text: (raw: string) => string;
  /** Text in an ink; unchanged where there is no colour. Only for text that is measured already. */
  paint: (ink: Ink, text: string) => string;
  /** Safe text wrapped behind a label; further lines are indented as far as the label is wide. */
  block: (label: string, text: string, ink?: Ink) => readonly string[];
  /** Safe text on one line behind a label, cut where it does not fit. */
  line: (label: string, text: string, ink?: Ink) => string;
}

/** A canvas for the terminal described. */
export function canvasOf({ width, colour, unicode, all }: TableOptions): Canvas {
  const room = Math.max(width, narrowest);
  const layout = Math.min(room, widest);
  const mark = unicode ? unicodeMarks : asciiMarks;
  const paint = (ink: Ink, text: string) =>
    colour && text !== '' ? `\u001b[${inks[ink]}m${text}\u001b[0m` : text;
  const inked = (text: string, ink?: Ink) => (ink === undefined ? text : paint(ink, text));
  return {
    width: layout,
    all,
    mark,
    text: unicode ? plainText : asciiText,
    paint,
    block(label, text, ink) {
      const indent = textWidth(label);
      return wrap(text, layout - indent).map(
        (line, i) => `${i === 0 ? label : ' '.repeat(indent)}${inked(line, ink)}`,
      );
    },
    line(label, text, ink) {
      return `${label}${inked(truncate(text, room - textWidth(label), mark.ellipsis), ink)}`;
    },
  };
}
