import type { AlikeCause } from '../content/collapse-repeated.ts';
import type { Canvas } from './canvas.ts';
import { fixLines, isBrief, margin, severityLabel } from './findings.ts';
import { names, section } from './remainder.ts';

/** What is wrong with many subjects in the same way, each told once with their names; the mild ones in two lines. */
export function alikeLines(alike: readonly AlikeCause[], canvas: Canvas): readonly string[] {
  if (alike.length === 0) return [];
  const brief = alike.filter(({ finding }) => isBrief(finding, canvas));
  const full = alike.filter(({ finding }) => !isBrief(finding, canvas));
  return [
    ...section('The same in many', 'strong', canvas),
    ...full.flatMap((cause) => [...causeLines(cause, canvas), '']),
    ...brief.flatMap((cause) => briefLines(cause, canvas)),
    ...(brief.length > 0 ? [''] : []),
  ];
}

function causeLines({ finding, subjects }: AlikeCause, canvas: Canvas): readonly string[] {
  const { text } = canvas;
  const [fix] = finding.fixes;
  return [
    canvas.line(severityLabel(finding, canvas), text(finding.title), 'strong'),
    canvas.line(margin, text(finding.rule), 'faint'),
    ...canvas.block(margin, text(finding.message)),
    ...canvas.block(`${margin}in   `, subjectNames({ finding, subjects }, canvas)),
    ...(fix === undefined ? [] : fixLines(fix, canvas)),
  ];
}

function briefLines({ finding, subjects }: AlikeCause, canvas: Canvas): readonly string[] {
  const { text, mark } = canvas;
  const said = `${text(finding.rule)} ${mark.dash} ${text(finding.message)}`;
  return [
    canvas.line(severityLabel(finding, canvas), said),
    ...canvas.block(`${margin}in   `, subjectNames({ finding, subjects }, canvas), 'faint'),
  ];
}

/** With their lines, and the file once where it is one for all. */
function subjectNames({ finding, subjects }: AlikeCause, canvas: Canvas): string {
  const [file, ...others] = new Set(subjects.map((subject) => subject.file));
  const one = file !== undefined && others.length === 0;
  const of = one ? ` of ${canvas.text(file)}` : '';
  const all = subjects.map((subject) => {
    if (subject.file === undefined) return subject.name;
    return `${subject.name} (${one ? 'line ' : `${subject.file}:`}${subject.line})`;
  });
  return `${subjects.length} ${finding.subject.kind}s${of}: ${names(all, canvas)}`;
}
