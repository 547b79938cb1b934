import { counted } from '../../core/counted.ts';
import type { Fix, TextEdit } from '../../core/findings/finding.ts';
import type { TextRange } from '../../core/location.ts';
import { editLines } from '../content/edit-lines.ts';
import type { Markup } from './markup.ts';
import { codeIn, html } from './markup.ts';

/** A fix: an edit as a difference of the file, or the steps for a person; `others` further places have the same. */
export function fixMarkup(fix: Fix, others = 0): Markup {
  return html`<div class="fix">
    <p class="fix-title">${codeIn(fix.title)} ${safetyNote(fix)}</p>
    ${fix.kind === 'edit' ? fix.edits.map((edit) => editMarkup(edit, others)) : stepsMarkup(fix.steps)}
  </div>`;
}

function safetyNote(fix: Fix): Markup {
  if (fix.kind === 'upgrade') return html`<span class="tag">upgrade</span>`;
  if (fix.kind === 'manual') return html`<span class="tag">by hand</span>`;
  return fix.safety === 'safe'
    ? html`<span class="tag good">safe edit</span>`
    : html`<span class="tag warn">edit, may change behaviour</span>`;
}

function stepsMarkup(steps: readonly string[]): Markup {
  return html`<ol class="steps">
    ${steps.map((step) => html`<li>${codeIn(step)}</li>`)}
  </ol>`;
}

function editMarkup({ file, range, text, old }: TextEdit, others: number): Markup {
  const more = others > 0 && `, and ${counted(others, 'more place')} below`;
  const head = html`<figcaption>${file}:${range.startLine}${more}</figcaption>`;
  return html`<figure class="diff">
    ${head}
    <pre tabindex="0">${removed(range, old)}${added(text)}</pre>
  </figure>`;
}

/** What is removed, or its place where the text is not at hand. */
function removed(range: TextRange, old: string | undefined): readonly Markup[] | Markup | undefined {
  if (old !== undefined) return editLines(old).map((line) => html`<del>${line}</del>`);
  if (range.startOffset === range.endOffset) return undefined;
  return html`<del>${spanWords(range)}</del>`;
}

function spanWords({ startLine, endLine, endColumn }: TextRange): string {
  const last = endColumn === 1 && endLine > startLine ? endLine - 1 : endLine;
  return startLine === last ? `line ${startLine}` : `lines ${startLine} to ${last}`;
}

function added(text: string): readonly Markup[] {
  return editLines(text).map((line) => html`<ins>${line}</ins>`);
}
