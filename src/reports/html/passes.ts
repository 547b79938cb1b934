import { counted } from '../../core/counted.ts';
import type { AssessedOutcome, Evidence } from '../../core/findings/finding.ts';
import type { PageContext } from './context.ts';
import { tokenList } from './context.ts';
import type { Markup } from './markup.ts';
import { html } from './markup.ts';

/** A pass, and what shows it in words. */
interface Pass {
  outcome: AssessedOutcome;
  shown: string;
}

/** With more entries than this, the passes of a rule share one; the JSON report has the evidence of each. */
const mostEntries = 2000;

/** This many subjects of an entry are named. */
const mostNames = 50;

/** Every pass with what shows it, folded; subjects that pass by the same evidence share an entry. */
export function passedMarkup(outcomes: readonly AssessedOutcome[], context: PageContext): Markup | false {
  const passes = outcomes.flatMap((outcome) => passOf(outcome));
  if (passes.length === 0) return false;
  const { entries, isByRule } = alikePasses(passes);
  const manner = isByRule ? 'by rule; the JSON report has the evidence of each' : 'each with its evidence';
  return html`<section class="part" data-group aria-labelledby="passed">
    <h2 id="passed">Passed</h2>
    <details class="passes">
      <summary>${counted(passes.length, 'pass', 'passes')}, ${manner}</summary>
      <ul class="plain">
        ${entries.map((one) => passMarkup(one, context))}
      </ul>
    </details>
  </section>`;
}

/** Returns the passes by what shows them or, if these are too many to read, by rule. */
function alikePasses(passes: readonly Pass[]): { entries: readonly (readonly Pass[])[]; isByRule: boolean } {
  const group = (isByEvidence: boolean) => [
    ...Map.groupBy(passes, ({ outcome: { rule, subject, attestation }, shown }) =>
      JSON.stringify([rule, subject.kind, attestation !== undefined, isByEvidence ? shown : '']),
    ).values(),
  ];
  const entries = group(true);
  const isByRule = entries.length > mostEntries;
  return { entries: isByRule ? group(false) : entries, isByRule };
}

/** Returns the evidence of passes; of several kinds the first, and how many more there are. */
function shownBy(passes: readonly Pass[]): string {
  const [first = '', ...others] = new Set(passes.map(({ shown }) => shown));
  return others.length === 0 ? first : `${first}, and ${others.length} more in the JSON report`;
}

function namesOf(labels: readonly string[]): string {
  const names = [...new Set(labels)];
  const more = names.length - mostNames;
  return more > 0 ? `${names.slice(0, mostNames).join(', ')} and ${more} more` : names.join(', ');
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
  >
    <code>${outcomes[0]?.rule}</code> <span>${namesOf(labels)}</span>
    ${outcomes[0]?.attestation !== undefined && html`<span class="tag">attested</span>`}
    <span class="faint">${shownBy(passes)}</span>
  </li>`;
}
