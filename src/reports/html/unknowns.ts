import type { Gap } from '../../core/finding.ts';
import type { Doubt } from '../content/doubts.ts';
import { doubtWords } from '../content/doubts.ts';
import type { PageContext } from './context.ts';
import { ruleAnchor } from './context.ts';
import type { Markup } from './markup.ts';
import { html } from './markup.ts';

/** What is undecided, by reason, and what was not checked. */
export function unknownMarkup(
  doubts: readonly Doubt[],
  gaps: readonly Gap[],
  context: PageContext,
): Markup | false {
  if (doubts.length + gaps.length === 0) return false;
  return html`<section class="part" data-group aria-labelledby="undecided">
    <h2 id="undecided">Undecided</h2>
    <ul class="plain">
      ${gaps.map((gap) => gapMarkup(gap, context))} ${doubts.map((doubt) => doubtMarkup(doubt, context))}
    </ul>
  </section>`;
}

function gapMarkup(gap: Gap, context: PageContext): Markup {
  const { subject, what, why } = gap;
  return html`<li
    class="note gap"
    data-item
    data-state="unknown"
    data-subjects="${context.token(gap)}"
    data-kinds="${subject.kind}"
  >
    <p><span class="tag warn">not checked</span> <strong>${what}</strong></p>
    <p>${why}</p>
    <p class="faint">${subject.kind} ${context.labelOf(subject)}</p>
  </li>`;
}

function doubtMarkup(doubt: Doubt, context: PageContext): Markup {
  const { reason, kind, rules, subjects, outcomes } = doubt;
  return html`<li
    class="note"
    data-item
    data-state="unknown"
    data-subjects="${tokens(outcomes.map(context.token))}"
    data-kinds="${tokens(outcomes.map(({ subject }) => subject.kind))}"
  >
    <p><span class="tag">${doubtWords[kind]}</span> ${reason}</p>
    <p class="faint">
      ${rules.map((rule, i) => html`${i > 0 && ', '}<a href="#${ruleAnchor(rule)}"><code>${rule}</code></a>`)}
      on ${subjects.join(', ')}
    </p>
  </li>`;
}

/** A `data-` attribute's list: each once. */
function tokens(all: readonly string[]): string {
  return [...new Set(all)].join(' ');
}
