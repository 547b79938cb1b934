import type { Report } from '../../core/findings/report.ts';
import { isOpen } from '../../core/findings/summary.ts';
import { isFoundVulnerability } from '../content/vulnerabilities.ts';
import { compare } from '../content/grouping.ts';
import type { RuleDescription } from '../content/rule-description.ts';
import { aliasText } from '../content/rule-description.ts';
import type { PageContext } from './context.ts';
import { ruleAnchor } from './context.ts';
import type { Markup } from './markup.ts';
import { codeIn, html } from './markup.ts';

/** The rules that the findings and the doubts of this report link to, with what each is for. */
export function rulesMarkup(report: Report, { rules }: PageContext): Markup | false {
  const ids = namedRules(report).toSorted(compare);
  if (ids.length === 0) return false;
  return html`<section class="part rules" aria-labelledby="rules">
    <h2 id="rules">Rules</h2>
    ${ids.map((id) => ruleMarkup(id, rules.get(id)))}
  </section>`;
}

function namedRules({ findings, outcomes }: Report): readonly string[] {
  const doubted = outcomes.filter(({ outcome }) => 'doubts' in outcome).map(({ rule }) => rule);
  // Vulnerabilities of packages are one rule here: its check.
  const found = findings.flatMap((finding) => {
    const { rule, check = rule, impliedBy } = finding;
    const own = isFoundVulnerability(finding) && isOpen(finding) ? check : rule;
    return impliedBy === undefined ? [own] : [own, impliedBy];
  });
  return [...new Set([...found, ...doubted])];
}

function ruleMarkup(id: string, rule: RuleDescription | undefined): Markup {
  return html`<article id="${ruleAnchor(id)}" class="rule" tabindex="-1">
    <h3><code>${id}</code></h3>
    ${rule === undefined ? explainMarkup(id) : describedMarkup(rule)}
  </article>`;
}

function explainMarkup(id: string): Markup {
  return html`<p>Run <code>ironhull explain ${id}</code> to read about it.</p>`;
}

function describedMarkup({ title, why, remediation, references, aliases }: RuleDescription): Markup {
  return html`<p><strong>${title}.</strong> ${codeIn(why)}</p>
    <p>${codeIn(remediation)}</p>
    <p class="faint">${[...references, ...aliases.map(aliasText)].join(' · ')}</p>`;
}
