import { counted } from '../../core/counted.ts';
import type { Finding } from '../../core/finding.ts';
import { isOpen } from '../../core/summary.ts';
import type { Cause } from '../content/grouping.ts';
import { mainPlace, shortPlace } from '../content/places.ts';
import { suppression } from '../content/suppression.ts';
import { variantsOf, type Variant } from '../content/variants.ts';
import type { PageContext } from './context.ts';
import { causeMarkup, headMarkup, row, ruleRows, filterState } from './findings.ts';
import { fixMarkup } from './fixes.ts';
import type { Markup } from './markup.ts';
import { codeIn, html } from './markup.ts';

/** Findings of one rule on many subjects: what they share once, then each subject with its place and evidence. */
export interface SharedFindings {
  causes: readonly Cause[];
  /** How many subjects have them, in words. */
  where: string;
}

/** An entry that unfolds to every finding; a finding that is alone is shown in full. */
export function foldMarkup({ causes, where }: SharedFindings, context: PageContext): Markup {
  const [first, ...others] = causes;
  if (first === undefined) return html``;
  if (others.length === 0) return causeMarkup(first, context, { named: true });
  const { finding } = first;
  const follows = causes.reduce((sum, cause) => sum + cause.follows.length, 0);
  return html`<details class="finding ${finding.severity}" data-group>
    <summary data-shared>${headMarkup(finding, { place: where, isCause: follows > 0 })}</summary>
    <div class="body">
      <dl data-shared>${ruleRows(finding, context)}</dl>
      ${variantsOf(causes).map((variant) => variantMarkup(variant, context))}
    </div>
  </details>`;
}

function variantMarkup({ finding, findings, follows }: Variant, context: PageContext): Markup {
  const more = findings.length - 1;
  return html`<div class="variant" data-group>
    <div data-shared>
      <p class="message">${codeIn(finding.message)}</p>
      ${
        finding.fixes.length > 0 &&
        html`<dl>${row('Fix', html`${finding.fixes.map((fix) => fixMarkup(fix, more))}`)}</dl>`
      }
    </div>
    <ul class="plain where">
      ${findings.map((one) => subjectMarkup(one, context))}
    </ul>
    ${follows.length > 0 && followsMarkup(follows, context)}
  </div>`;
}

function subjectMarkup(finding: Finding, context: PageContext): Markup {
  const { subject, severity, sightings, evidence } = finding;
  const at = mainPlace(sightings);
  const place = at === undefined ? '' : shortPlace(at);
  const others = sightings.filter((one) => one !== at).map(shortPlace);
  const attributes = html`data-state="${filterState(finding)}" data-severity="${severity}"
  data-subjects="${context.token(finding)}" data-kinds="${subject.kind}"`;
  return html`<li data-item ${attributes}>
    <b>${context.labelOf(subject)}</b> ${[place, ...others].map((one) => html`<code>${one}</code> `)}
    ${evidence.map(({ saw, source }) => html`<span class="source"><code>${saw}</code> ${source === place || source.startsWith(`${place}:`) ? '' : source}</span> `)}
    ${!isOpen(finding) && html`<span class="tag">${suppression(finding)}</span>`}
  </li>`;
}

/** Findings by rule, of many subjects. */
function followsMarkup(follows: readonly Finding[], context: PageContext): Markup {
  const byRule = Map.groupBy(follows, ({ rule, severity }) => `${severity} ${rule}`);
  return html`<div class="follows">
    <p class="label">${counted(follows.length, 'more follows from these', 'more follow from these')}</p>
    ${[...byRule.values()].map((alike) => {
      const causes = alike.map((finding) => ({ finding, follows: [] }));
      return foldMarkup({ causes, where: counted(alike.length, 'finding') }, context);
    })}
  </div>`;
}
