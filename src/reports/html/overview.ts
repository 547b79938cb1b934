import type { Severity } from '../../core/severity.ts';
import { severities } from '../../core/severity.ts';
import type { Report } from '../../core/findings/report.ts';
import { judgedBy } from '../content/judged-by.ts';
import { nextSteps } from '../content/next-steps.ts';
import { verdict } from '../content/verdict.ts';
import type { PageContext } from './context.ts';
import type { Markup } from './markup.ts';
import { codeIn, html, ownMarkup } from './markup.ts';

/** A hull plate with its rivets. */
const emblem = ownMarkup(
  '<svg class="emblem" viewBox="0 0 32 32" aria-hidden="true"><path d="M4 5h24v11c0 7-6 11-12 13C10 27 4 23 4 16z"/><path class="seam" d="M4 13h24M16 5v23"/><circle cx="8" cy="9" r="1.3"/><circle cx="24" cy="9" r="1.3"/><circle cx="9" cy="17" r="1.3"/><circle cx="23" cy="17" r="1.3"/></svg>',
);

/** Name, time, what was looked at, and the switch of the theme. */
export function mastheadMarkup(report: Report): Markup {
  const { tool, collectedAt, targets } = report;
  const terms = judgedBy(report);
  const when = `${collectedAt.slice(0, 16).replace('T', ' ')} UTC`;
  return html`<header class="masthead">
    <div class="wordmark">${emblem}<span>Ironhull</span> <small>${tool.version}</small></div>
    <div class="actions">
      <button type="button" id="save" hidden>Save JSON</button>
      <button type="button" id="theme" hidden>Dark</button>
    </div>
    <h1>${verdict(report)}</h1>
    <p class="looked">
      Checked <time datetime="${collectedAt}">${when}</time>
      ${targets.map((target) => html`<code class="target">${target}</code> `)}
    </p>
    ${terms.length > 0 && html`<p class="looked">Applied ${terms.join('; ')}</p>`}
  </header>`;
}

/** One tile for each severity, which also filters, and a bar of their shares. */
export function countsMarkup({ summary }: Report): Markup {
  return html`<section class="counts" aria-label="Findings by severity">
    ${barMarkup(summary)}
    <div class="tiles">
      ${severities.map(
        (severity) =>
          html`<label class="tile ${severity}">
            <input type="checkbox" data-filter="severity" value="${severity}" checked disabled />
            <b>${summary[severity]}</b> <span>${severity}</span>
          </label>`,
      )}
    </div>
  </section>`;
}

function barMarkup(summary: Record<Severity, number>): Markup | false {
  const total = severities.reduce((sum, severity) => sum + summary[severity], 0);
  if (total === 0) return false;
  let x = 0;
  const parts = severities.map((severity) => {
    const width = (summary[severity] / total) * 100;
    const part = html`<rect class="${severity}" x="${x}" y="0" width="${width}" height="6" />`;
    x += width;
    return part;
  });
  return html`<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
    ${parts}
  </svg>`;
}

/** What to do first. */
export function stepsMarkup(report: Report): Markup {
  const steps = nextSteps(report).map((step) => html`<li>${codeIn(step)}</li>`);
  return html`<section class="part next" aria-labelledby="next">
    <h2 id="next">What to do next</h2>
    <ol>
      ${steps}
    </ol>
  </section>`;
}

/** The filters; hidden where no script runs, as all is shown then. */
export function toolbarMarkup(report: Report, context: PageContext): Markup {
  const { waived, known = 0, passed, unknown, ...bySeverity } = report.summary;
  const failed = severities.reduce((sum, severity) => sum + bySeverity[severity], 0);
  return html`<div class="toolbar" role="search" hidden>
    <label class="search"
      ><span class="hidden">Search</span>
      <input type="search" id="search" placeholder="Search rule, message, file…   /" autocomplete="off" />
    </label>
    <label class="subject"
      ><span class="hidden">Subject</span>
      <select id="subject">
        <option value="">All subjects</option>
        ${kindOptions(context)} ${subjectOptions(context)}
      </select>
    </label>
    <fieldset>
      <legend class="hidden">State</legend>
      ${stateMarkup('failed', 'Failed', failed)}
      ${stateMarkup('unknown', 'Unknown', unknown + report.gaps.length)}
      ${stateMarkup('passed', 'Passed', passed)} ${waived > 0 && stateMarkup('waived', 'Waived', waived)}
      ${known > 0 && stateMarkup('known', 'In the baseline', known)}
    </fieldset>
    <button type="button" id="expand">Open all</button>
    <output id="shown" aria-live="polite"></output>
  </div>`;
}

function kindOptions({ subjects }: PageContext): Markup {
  const kinds = [...new Set([...subjects.values()].map(({ kind }) => kind))];
  return html`<optgroup label="Kind">
    ${kinds.map((kind) => html`<option value="kind ${kind}">Every ${kind}</option>`)}
  </optgroup>`;
}

function subjectOptions({ subjects, labelOf, token }: PageContext): Markup {
  return html`<optgroup label="One of them">
    ${[...subjects.values()].map((subject) => {
      const value = token({ subject });
      return html`<option value="subject ${value}" data-kind="${subject.kind}">
        ${subject.kind} ${labelOf(subject)}
      </option>`;
    })}
  </optgroup>`;
}

function stateMarkup(state: string, words: string, count: number): Markup {
  return html`<label class="pill"
    ><input type="checkbox" data-filter="state" value="${state}" checked /><span
      >${words} ${count}</span
    ></label
  >`;
}
