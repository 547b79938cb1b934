import { counted } from '../../core/counted.ts';
import type { Gap } from '../../core/findings/finding.ts';
import type { Doubt } from '../content/doubts.ts';
import { alikeDoubts, doubtWords, joinSettings } from '../content/doubts.ts';
import type { Canvas } from './canvas.ts';
import { heading, names } from './heading.ts';

/** Groups of reasons, and gaps, that are listed before the rest is only counted. */
const listed = 8;

/** Reasons of the same rules that are all listed; of more than that, one is. */
const listedAlike = 2;

/** Each reason why checks are undecided, in full, with the rules that it leaves open. */
export function doubtLines(doubts: readonly Doubt[], canvas: Canvas): readonly string[] {
  if (doubts.length === 0) return [];
  const groups = alikeDoubts(canvas.all ? doubts : joinSettings(doubts));
  const shown = canvas.all ? groups : groups.slice(0, listed);
  return [
    ...heading('Undecided', 'unsure', canvas, 'unknown is not a pass'),
    ...shown.flatMap((members) => groupLines(members, canvas)),
    ...restLines(groups.slice(shown.length).flat(), canvas),
    '',
  ];
}

function groupLines(members: readonly Doubt[], canvas: Canvas): readonly string[] {
  const [first, ...left] = members;
  if (canvas.all || members.length <= listedAlike || first === undefined)
    return members.flatMap((doubt) => doubtEntry(doubt, canvas));
  return doubtEntry(first, canvas, `; --all lists ${countedReasons(left, canvas)}`);
}

/** Returns the number of reasons and their subjects. */
function countedReasons(left: readonly Doubt[], canvas: Canvas): string {
  const subjects = [...new Set(left.flatMap((doubt) => doubt.subjects))];
  return `${counted(left.length, 'more reason')} (${names(subjects, canvas)})`;
}

function doubtEntry(doubt: Doubt, canvas: Canvas, more = ''): readonly string[] {
  const { kind, rules, subjects, reason } = doubt;
  const open = `${names(rules, canvas)} ${canvas.mark.dash} ${doubtWords[kind]} (${names(subjects, canvas)})${more}`;
  return [...canvas.block('  ?  ', canvas.text(reason)), ...canvas.block('     ', open, 'faint')];
}

function restLines(left: readonly Doubt[], canvas: Canvas): readonly string[] {
  if (left.length === 0) return [];
  const rules = [...new Set(left.flatMap((doubt) => doubt.rules))];
  const subjects = [...new Set(left.flatMap((doubt) => doubt.subjects))];
  const what = counted(left.length, 'more reason');
  const open = `${what} for ${names(rules, canvas)} (${names(subjects, canvas)}); --all lists them`;
  return canvas.block('     ', open, 'faint');
}

/** What was not collected, each with the reason. */
export function gapLines(gaps: readonly Gap[], canvas: Canvas): readonly string[] {
  if (gaps.length === 0) return [];
  const shown = canvas.all ? gaps : gaps.slice(0, listed);
  const entries = shown.flatMap(({ subject, what, why }) => [
    ...canvas.block('  !  ', `${canvas.text(what)} (${subject.kind} ${canvas.nameOf(subject)})`),
    ...canvas.block('     ', canvas.text(why), 'faint'),
  ]);
  const left = gaps.length - shown.length;
  const rest = left === 0 ? [] : canvas.block('     ', `${left} more; --all lists them`, 'faint');
  return [...heading('Not checked', 'unsure', canvas), ...entries, ...rest, ''];
}
