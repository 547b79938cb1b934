import { styleText } from 'node:util';
import type { Severity } from '../../core/severity.ts';
import type { TableOptions } from '../content/format.ts';
import type { Subject } from '../../core/subject.ts';
import type { SubjectLabel } from '../content/subject-label.ts';
import { asciiText, plainText } from '../text/plain-text.ts';
import { textWidth, wrap } from '../text/text-width.ts';

export type Ink = Severity | 'strong' | 'faint' | 'good' | 'unsure' | 'fix';

/** The styles of each ink: of the 16 colours that every theme of a terminal defines. */
const inks = {
  critical: ['bold', 'whiteBright', 'bgRed'],
  high: ['bold', 'red'],
  medium: ['yellow'],
  low: ['cyan'],
  info: ['blue'],
  strong: ['bold'],
  faint: ['dim'],
  good: ['green'],
  unsure: ['magenta'],
  fix: ['green'],
} as const satisfies Record<Ink, readonly string[]>;

/** Columns below which the layout has no room, and beyond which prose is hard to read. */
const narrowest = 40;
const widest = 120;

const unicodeMarks = { dot: '·', rule: '─', dash: '—', fold: '↳', times: '×' };
const asciiMarks = { dot: '-', rule: '-', dash: '-', fold: '+', times: 'x' };

/** What the parts of the table are drawn with. */
export interface Canvas {
  /** Columns that the layout uses: a very wide terminal does not pull it apart. */
  width: number;
  all: boolean;
  mark: typeof unicodeMarks;
  /** Outside text made safe for this terminal. */
  text: (raw: string) => string;
  labelOf: SubjectLabel;
  /** The label of a subject, made safe. */
  nameOf: (subject: Subject) => string;
  /** Text in an ink; unchanged where there is no colour. Only for text that is measured already. */
  paint: (ink: Ink, text: string) => string;
  /** Safe text wrapped behind a label, never cut; further lines are indented as far as the label is wide. */
  block: (label: string, text: string, ink?: Ink) => readonly string[];
}

/** A canvas for the terminal described. */
export function canvasOf({ width, colour, unicode, all }: TableOptions, labelOf: SubjectLabel): Canvas {
  const layout = Math.min(Math.max(width, narrowest), widest);
  const text = unicode ? plainText : asciiText;
  const paint = (ink: Ink, plain: string) =>
    colour && plain !== '' ? styleText([...inks[ink]], plain, { validateStream: false }) : plain;
  return {
    width: layout,
    all,
    mark: unicode ? unicodeMarks : asciiMarks,
    text,
    labelOf,
    nameOf: (subject) => text(labelOf(subject)),
    paint,
    block(label, plain, ink) {
      const indent = textWidth(label);
      return wrap(plain, layout - indent).map(
        (line, i) => `${i === 0 ? label : ' '.repeat(indent)}${ink === undefined ? line : paint(ink, line)}`,
      );
    },
  };
}
