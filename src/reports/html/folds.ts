import { counted } from '../../core/counted.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { isOpen } from '../../core/findings/summary.ts';
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
  return html`<details class="finding ${finding.severity}" data-severity="${finding.severity}" data-group>
    <summary data-shared>${headMarkup(finding, { place: where, isCause: follows > 0 })}</summary>
    <div class="body">
      <dl data-shared>${ruleRows(finding, context)}</dl>
      ${variantsOf(causes).map((variant) => variantMarkup(variant, context))}
    </div>
  </details>`;
}

function variantMarkup({ finding, findings, follows }: Variant, context: PageContext): Markup {
  const more = findings.length - 1;
  const isShared = more > 0 && new Set(findings.map(evidenceKey)).size === 1;
  return html`<div class="variant" data-group>
    <div data-shared>
      <p class="message">${codeIn(finding.message)}</p>
      ${isShared && html`<p>${evidenceMarkup(finding, placeOf(finding))}</p>`}
      ${
        finding.fixes.length > 0 &&
        html`<dl>${row('Fix', html`${finding.fixes.map((fix) => fixMarkup(fix, more))}`)}</dl>`
      }
    </div>
    <ul class="plain where">
      ${findings.map((one) => subjectMarkup(one, context, isShared))}
    </ul>
    ${follows.length > 0 && followsMarkup(follows, context)}
  </div>`;
}

function placeOf({ sightings }: Finding): string {
  const at = mainPlace(sightings);
  return at === undefined ? '' : shortPlace(at);
}

/** Returns where a piece of evidence is from, unless the place of the finding says so. */
function sourceBeside(source: string, place: string): string {
  return source === place || source.startsWith(`${place}:`) ? '' : source;
}

/** Returns a text that findings share if they show the same evidence, each at its own place. */
function evidenceKey(finding: Finding): string {
  const place = placeOf(finding);
  return JSON.stringify(finding.evidence.map(({ saw, source }) => [saw, sourceBeside(source, place)]));
}

function evidenceMarkup({ evidence }: Finding, place: string): Markup {
  return html`${evidence.map(({ saw, source }) => html`<span class="source"><code>${saw}</code> ${sourceBeside(source, place)}</span> `)}`;
}

function subjectMarkup(finding: Finding, context: PageContext, isShared: boolean): Markup {
  const { subject, sightings } = finding;
  const at = mainPlace(sightings);
  const place = placeOf(finding);
  const others = sightings.filter((one) => one !== at).map(shortPlace);
  const attributes = html`data-state="${filterState(finding)}" data-subjects="${context.token(finding)}"`;
  return html`<li data-item ${attributes}>
    <b>${context.labelOf(subject)}</b> ${[place, ...others].map((one) => html`<code>${one}</code> `)}
    ${isShared ? false : evidenceMarkup(finding, place)}
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
