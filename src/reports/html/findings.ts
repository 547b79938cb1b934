import { counted } from '../../core/counted.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { describeLocation } from '../../core/location.ts';
import { isOpen } from '../../core/findings/summary.ts';
import { affectedService, ownPlaces } from '../content/affected-services.ts';
import { suppression } from '../content/suppression.ts';
import type { Cause, FindingGroup } from '../content/grouping.ts';
import { mainPlace, shortPlace } from '../content/places.ts';
import type { PageContext } from './context.ts';
import { ruleAnchor } from './context.ts';
import { fixMarkup } from './fixes.ts';
import type { Markup } from './markup.ts';
import { codeIn, html, ownMarkup } from './markup.ts';

/** The findings on one workload or subject; `open` shows the first of them in full. */
export function groupMarkup(group: FindingGroup, context: PageContext, open: boolean): Markup {
  const { subject, workloadKey, causes } = group;
  const label = context.labelOf(subject);
  const total = causes.reduce((sum, { follows }) => sum + 1 + follows.length, 0);
  return html`<section class="group" data-group>
    <h3 data-shared>
      <span class="kind">${subject.kind}</span> <span class="name">${label}</span>
      ${workloadKey !== undefined && label === subject.name && html`<code class="key">${workloadKey}</code>`}
      <span class="total">${counted(total, 'finding')}</span>
    </h3>
    ${causes.map((cause, i) => causeMarkup(cause, context, { open: open && i === 0 }))}
  </section>`;
}

/** How a finding is shown at first. */
interface Shown {
  open?: boolean;
  /** Its line names the subject, as no heading above does. */
  named?: boolean;
}

/** A finding with those that follow from it inside. */
export function causeMarkup({ finding, follows }: Cause, context: PageContext, shown: Shown): Markup {
  const title = counted(follows.length, 'more follows from it', 'more follow from it');
  const more =
    follows.length > 0 &&
    html`<div class="follows">
      <p class="label">${title}</p>
      ${follows.map((other) => findingMarkup(other, context, {}))}
    </div>`;
  return findingMarkup(finding, context, { ...shown, more });
}

interface Disclosure extends Shown {
  /** What follows from the finding. */
  more?: Markup | false;
}

function findingMarkup(finding: Finding, context: PageContext, shown: Disclosure): Markup {
  const { severity, subject, sightings } = finding;
  const { open = false, named = false, more } = shown;
  const at = mainPlace(sightings);
  const names = [
    ...(named ? [at?.in === 'file' ? subject.name : context.labelOf(subject)] : []),
    ...(at === undefined ? [] : [shortPlace(at)]),
  ];
  return html`<details
    class="finding ${severity}"
    data-item
    data-state="${filterState(finding)}"
    data-severity="${severity}"
    data-subjects="${context.token(finding)}"
    ${open && ownMarkup('open')}
  >
    <summary>${headMarkup(finding, { place: names.join(' · '), isCause: Boolean(more) })}</summary>
    <div class="body">${bodyMarkup(finding, context)} ${more}</div>
  </details>`;
}

/** The state that the page filters by. */
export function filterState({ waived, known }: Finding): 'waived' | 'known' | 'failed' {
  if (waived) return 'waived';
  return known === true ? 'known' : 'failed';
}

/** What the line of an entry says beside its finding. */
interface Head {
  place: string;
  isCause: boolean;
}

/** The line of an entry, which is there before it is opened. */
export function headMarkup(finding: Finding, { place, isCause }: Head): Markup {
  const { severity, title, fixes } = finding;
  const edit = fixes.some((fix) => fix.kind === 'edit');
  return html`<span class="badge">${severity}</span>
    <span class="title">${title}</span>
    <span class="tags">
      ${!isOpen(finding) && html`<span class="tag">${filterState(finding)}</span>`}
      ${isCause && html`<span class="tag">cause of more</span>`}
      ${edit && html`<span class="tag good">has a fix</span>`}
    </span>
    ${place !== '' && html`<span class="place">${place}</span>`}`;
}

function bodyMarkup(finding: Finding, context: PageContext): Markup {
  const { message, evidence, fixes, affects = [] } = finding;
  const sightings = ownPlaces(finding);
  return html`<p class="message">${codeIn(message)}</p>
    <dl>
      ${row(
        'Evidence',
        html`${evidence.map(
          ({ saw, source }) => html`<div><code>${saw}</code> <span class="source">${source}</span></div>`,
        )}`,
      )}
      ${
        sightings.length > 0 &&
        row(
          'Locations',
          html`${sightings.map((at) => html`<div><code>${describeLocation(at)}</code></div>`)}`,
        )
      }
      ${
        affects.length > 0 &&
        row(
          'Affects',
          html`${affects.map((one) => html`<div>service <code>${affectedService(one, context.labelOf)}</code></div>`)}`,
        )
      }
      ${fixes.length > 0 && row('Fix', html`${fixes.map((fix) => fixMarkup(fix))}`)}
      ${!isOpen(finding) && row('Suppressed', html`${suppression(finding)}`)} ${ruleRows(finding, context)}
    </dl>`;
}

/** What holds for every finding of a rule: why it matters, and its names. */
export function ruleRows({ rule, impliedBy, aliases }: Finding, { rules }: PageContext): Markup {
  const why = rules.get(rule)?.why;
  return html`${why !== undefined && row('Why', html`${codeIn(why)}`)}
  ${row('Rule', ruleLinks(rule, impliedBy))}
  ${aliases.length > 0 && row('In other tools', html`${aliases.map((alias) => html`<code class="alias">${alias}</code> `)}`)}`;
}

/** A term of a description list. */
export function row(term: string, description: Markup): Markup {
  return html`<div class="row">
    <dt>${term}</dt>
    <dd>${description}</dd>
  </div>`;
}

function ruleLinks(rule: string, impliedBy: string | undefined): Markup {
  const link = html`<a href="#${ruleAnchor(rule)}"><code>${rule}</code></a>`;
  if (impliedBy === undefined) return link;
  return html`${link}, follows from <a href="#${ruleAnchor(impliedBy)}"><code>${impliedBy}</code></a>`;
}
