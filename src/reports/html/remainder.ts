import { counted } from '../../core/counted.ts';
import type { AssessedOutcome, Gap } from '../../core/finding.ts';
import type { Doubt } from '../content/doubts.ts';
import { doubtWords } from '../content/doubts.ts';
import type { PageContext } from './context.ts';
import { ruleAnchor } from './context.ts';
import type { Markup } from './markup.ts';
import { html } from './markup.ts';

/** What is not known, by reason, and what could not be looked at. */
export function unknownMarkup(
  doubts: readonly Doubt[],
  gaps: readonly Gap[],
  context: PageContext,
): Markup | false {
  if (doubts.length + gaps.length === 0) return false;
  return html`<section class="part" data-group aria-labelledby="not-known">
    <h2 id="not-known">Not known, and so not passed</h2>
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
    <p><span class="tag warn">not looked at</span> <strong>${what}</strong></p>
    <p>${why}</p>
    <p class="faint">${subject.kind} ${subject.name}</p>
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

/** Every pass with what shows it, folded. */
export function passedMarkup(outcomes: readonly AssessedOutcome[], context: PageContext): Markup | false {
  const rows = outcomes.flatMap((outcome) => passRow(outcome, context));
  if (rows.length === 0) return false;
  return html`<section class="part" data-group aria-labelledby="passed">
    <h2 id="passed">Passed</h2>
    <details class="passes">
      <summary>${counted(rows.length, 'pass', 'passes')}, each with its evidence</summary>
      <ul class="plain">
        ${rows}
      </ul>
    </details>
  </section>`;
}

function passRow(assessed: AssessedOutcome, context: PageContext): readonly Markup[] {
  const { rule, subject, outcome } = assessed;
  if (outcome.state !== 'passed') return [];
  return [
    html`<li
      class="pass"
      data-item
      data-state="passed"
      data-subjects="${context.token(assessed)}"
      data-kinds="${subject.kind}"
    >
      <code>${rule}</code> <span>${subject.name}</span>
      ${assessed.attestation !== undefined && html`<span class="tag">attested</span>`}
      <span class="faint">${outcome.evidence.map(({ saw, source }) => `${saw} (${source})`).join('; ')}</span>
    </li>`,
  ];
}
