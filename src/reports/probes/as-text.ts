import { styleText } from 'node:util';
import {
  isFailure,
  probeGroups,
  type ContainerProbes,
  type ProbeGroup,
  type ProbeReport,
  type ProbeResult,
} from '../../core/confine/probe.ts';
import { asciiText, plainText } from '../text/plain-text.ts';
import { wrap } from '../text/text-width.ts';

/** How to write a report of probes for where it goes; `width` in columns. */
export interface ProbeTextOptions {
  width: number;
  colour: boolean;
  unicode: boolean;
}

type Style = 'red' | 'green' | 'yellow';

interface Writer {
  paint(style: Style, text: string): string;
  /** Lines of a text behind a lead, wrapped; later lines are indented as far. */
  block(lead: string, text: string, style?: Style): readonly string[];
}

/** A report of probes for people: what is possible in full, then what is unknown, then what is blocked in short. */
export function probesAsText({ containers, failures }: ProbeReport, options: ProbeTextOptions): string {
  const writer = writerOf(options);
  const parts = [
    ...containers.map((one) => containerLines(one, writer)),
    ...failures.map(({ container, why }) => writer.block('not probed  ', `${container}: ${why}`, 'red')),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function writerOf({ width, colour, unicode }: ProbeTextOptions): Writer {
  const safe = unicode ? plainText : asciiText;
  const paint: Writer['paint'] = (style, text) =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  return {
    paint,
    block: (lead, text, style) => {
      const room = Math.max(20, Math.min(width, 120) - lead.length);
      const first = style === undefined ? lead : paint(style, lead);
      return wrap(safe(text), room).map((line, n) => `${n === 0 ? first : ' '.repeat(lead.length)}${line}`);
    },
  };
}

function containerLines(
  { container, ranIn, probes, remarks }: ContainerProbes,
  writer: Writer,
): readonly string[] {
  const where = ranIn === 'twin' ? 'in a twin with the same settings' : 'in the container itself';
  const possible = probes.filter(({ outcome }) => outcome === 'possible');
  const unknown = probes.filter(({ outcome }) => outcome === 'unknown');
  const blocked = probes.filter(({ outcome }) => outcome === 'blocked');
  return [
    ...writer.block('', `${container.name}: ${blocked.length} of ${probes.length} probes blocked (${where})`),
    ...remarks.flatMap((text) => writer.block('  note  ', text)),
    ...grouped(possible.filter(isFailure), (one) =>
      possibleLines(one, writer, 'red', 'possible, must be blocked'),
    ),
    ...grouped(
      possible.filter((one) => !isFailure(one)),
      (one) => possibleLines(one, writer, 'yellow', 'possible'),
    ),
    ...grouped(unknown, (one) => unknownLines(one, writer)),
    ...blockedLines(blocked, writer),
  ];
}

/** The lines of probes in the order of their groups. */
function grouped(
  probes: readonly ProbeResult[],
  linesOf: (probe: ProbeResult) => readonly string[],
): readonly string[] {
  const order = Object.keys(probeGroups) as ProbeGroup[];
  return order.flatMap((group) => probes.filter((probe) => probe.group === group).flatMap(linesOf));
}

function possibleLines(
  { id, title, standsFor, remedy, evidence }: ProbeResult,
  writer: Writer,
  style: Style,
  label: string,
): readonly string[] {
  return [
    '',
    ...writer.block(`${label}  `, `${title} (${id})`, style),
    ...writer.block('  ', standsFor),
    ...writer.block('  saw  ', evidence.join('; ')),
    ...writer.block('  fix  ', remedy),
  ];
}

function unknownLines({ id, title, evidence }: ProbeResult, writer: Writer): readonly string[] {
  return [
    '',
    ...writer.block('unknown  ', `${title} (${id})`, 'yellow'),
    ...writer.block('  why  ', evidence.join('; ')),
  ];
}

function blockedLines(probes: readonly ProbeResult[], writer: Writer): readonly string[] {
  if (probes.length === 0) return [];
  const order = Object.keys(probeGroups) as ProbeGroup[];
  return [
    '',
    writer.paint('green', 'blocked'),
    ...order.flatMap((group) => {
      const own = probes.filter((probe) => probe.group === group);
      return own.length === 0
        ? []
        : writer.block(`  ${probeGroups[group]}: `, own.map(({ id }) => id).join(', '));
    }),
  ];
}
