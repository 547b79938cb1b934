import { counted } from '../../core/counted.ts';
import type { AssessedOutcome } from '../../core/finding.ts';
import type { PageContext } from './context.ts';
import type { Markup } from './markup.ts';
import { html } from './markup.ts';

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
      <code>${rule}</code> <span>${context.labelOf(subject)}</span>
      ${assessed.attestation !== undefined && html`<span class="tag">attested</span>`}
      <span class="faint">${outcome.evidence.map(({ saw, source }) => `${saw} (${source})`).join('; ')}</span>
    </li>`,
  ];
}
