import { counted } from '../../core/counted.ts';
import type { AssessedOutcome, Evidence } from '../../core/finding.ts';
import type { PageContext } from './context.ts';
import { tokenList } from './context.ts';
import type { Markup } from './markup.ts';
import { html } from './markup.ts';

/** A pass, and what shows it in words. */
interface Pass {
  outcome: AssessedOutcome;
  shown: string;
}

/** Every pass with what shows it, folded; subjects that pass by the same evidence share an entry. */
export function passedMarkup(outcomes: readonly AssessedOutcome[], context: PageContext): Markup | false {
  const passes = outcomes.flatMap((outcome) => passOf(outcome));
  if (passes.length === 0) return false;
  const alike = Map.groupBy(passes, ({ outcome: { rule, subject, attestation }, shown }) =>
    JSON.stringify([rule, subject.kind, attestation !== undefined, shown]),
  );
  return html`<section class="part" data-group aria-labelledby="passed">
    <h2 id="passed">Passed</h2>
    <details class="passes">
      <summary>${counted(passes.length, 'pass', 'passes')}, each with its evidence</summary>
      <ul class="plain">
        ${[...alike.values()].map((one) => passMarkup(one, context))}
      </ul>
    </details>
  </section>`;
}

function passOf(outcome: AssessedOutcome): readonly Pass[] {
  if (outcome.outcome.state !== 'passed') return [];
  return [{ outcome, shown: outcome.outcome.evidence.map(evidenceWords).join('; ') }];
}

function evidenceWords({ saw, source }: Evidence): string {
  return `${saw} (${source})`;
}

function passMarkup(passes: readonly Pass[], context: PageContext): Markup {
  const outcomes = passes.map(({ outcome }) => outcome);
  const labels = outcomes.map(({ subject }) => context.labelOf(subject));
  return html`<li
    class="pass"
    data-item
    data-state="passed"
    data-subjects="${tokenList(outcomes.map(context.token))}"
    data-kinds="${tokenList(outcomes.map(({ subject }) => subject.kind))}"
  >
    <code>${outcomes[0]?.rule}</code> <span>${[...new Set(labels)].join(', ')}</span>
    ${outcomes[0]?.attestation !== undefined && html`<span class="tag">attested</span>`}
    <span class="faint">${passes[0]?.shown}</span>
  </li>`;
}
