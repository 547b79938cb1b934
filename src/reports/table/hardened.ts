import { counted } from '../../core/counted.ts';
import type { CommandChange, HardenedCommand } from '../../core/findings/hardened-command.ts';
import type { Report } from '../../core/findings/report.ts';
import type { Canvas } from './canvas.ts';
import { heading } from './heading.ts';

/** Every line is a comment of a shell. */
function commented(block: Canvas['block'], text: string): readonly string[] {
  return block('# ', text).map((line, at) => (at === 0 ? line : `# ${line.trimStart()}`));
}

function changeLines(
  { rule, title, safety, option }: CommandChange,
  { block, text }: Canvas,
): readonly string[] {
  const what = option === undefined ? title : `${title}: ${option}`;
  return commented(block, text(`${safety === 'risky' ? 'risky, ' : ''}${rule}: ${what}`));
}

/** The command is one line for each that it has, to be copied, however wide the terminal is. */
function commandLines({ command, isCovered, changes }: HardenedCommand, canvas: Canvas): readonly string[] {
  const risky = changes.filter(({ safety }) => safety === 'risky').length;
  const count = `${counted(changes.length, 'change')}, ${risky} risky`;
  const cover = 'Values that may be credentials are covered with x: put them there again.';
  return [
    ...heading('Hardened command', 'strong', canvas, count),
    ...changes.flatMap((change) => changeLines(change, canvas)),
    ...(isCovered ? commented(canvas.block, cover) : []),
    ...command.split('\n').map((line) => canvas.text(line)),
    '',
  ];
}

/** The command lines that were named, hardened, with a comment for each change. */
export function hardenedLines({ hardened = [] }: Report, canvas: Canvas): readonly string[] {
  return hardened.flatMap((one) => commandLines(one, canvas));
}
