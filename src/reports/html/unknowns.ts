import type { Gap } from '../../core/findings/finding.ts';
import { counted } from '../../core/counted.ts';
import type { Doubt } from '../content/doubts.ts';
import { alikeDoubts, doubtWords } from '../content/doubts.ts';
import type { PageContext } from './context.ts';
import { ruleAnchor, tokenList } from './context.ts';
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
      ${gaps.map((gap) => gapMarkup(gap, context))}
      ${alikeDoubts(doubts).flatMap((alike) => alikeMarkup(alike, context))}
    </ul>
  </section>`;
}

function gapMarkup(gap: Gap, context: PageContext): Markup {
  const { subject, what, why } = gap;
  return html`<li class="note gap" data-item data-state="unknown" data-subjects="${context.token(gap)}">
    <p><span class="tag warn">not checked</span> <strong>${what}</strong></p>
    <p>${why}</p>
    <p class="faint">${subject.kind} ${context.labelOf(subject)}</p>
  </li>`;
}

/** Reasons of the same rules that are all shown; of more, one is, and the rest unfolds. */
const shownAlike = 2;

function alikeMarkup(alike: readonly [Doubt, ...Doubt[]], context: PageContext): readonly Markup[] {
  if (alike.length <= shownAlike) return alike.map((doubt) => doubtMarkup(doubt, context));
  const [first, ...rest] = alike;
  return [
    doubtMarkup(first, context),
    html`<li data-group>
      <details class="more">
        <summary>${counted(rest.length, 'more reason')} for ${first.rules.join(', ')}</summary>
        <ul class="plain">
          ${rest.map((doubt) => doubtMarkup(doubt, context))}
        </ul>
      </details>
    </li>`,
  ];
}

function doubtMarkup(doubt: Doubt, context: PageContext): Markup {
  const { reason, kind, rules, subjects, outcomes } = doubt;
  return html`<li
    class="note"
    data-item
    data-state="unknown"
    data-subjects="${tokenList(outcomes.map(context.token))}"
  >
    <p><span class="tag">${doubtWords[kind]}</span> ${reason}</p>
    <p class="faint">
      ${rules.map((rule, i) => html`${i > 0 && ', '}<a href="#${ruleAnchor(rule)}"><code>${rule}</code></a>`)}
      on ${subjects.join(', ')}
    </p>
  </li>`;
}
