import { counted } from '../../core/counted.ts';
import type { Report } from '../../core/findings/report.ts';
import { isOpen } from '../../core/findings/summary.ts';
import { collapseRepeated } from '../content/collapse-repeated.ts';
import { foldedCount, foldFindings, groupsWith, isGrave, type Fold } from '../content/fold.ts';
import { groupFindings } from '../content/grouping.ts';
import { verdict } from '../content/verdict.ts';
import { isFoundVulnerability } from '../content/vulnerabilities.ts';
import type { PageContext } from './context.ts';
import { groupMarkup } from './findings.ts';
import { foldMarkup, type SharedFindings } from './folds.ts';
import type { Markup } from './markup.ts';
import { html } from './markup.ts';

/**
 * Every finding: what is critical or high first, subject by subject, what many subjects share once;
 * then an entry a rule for the rest, and for what is suppressed. Vulnerabilities of scanned packages are shown by package, above.
 */
export function findingsMarkup(report: Report, context: PageContext): Markup {
  const groups = groupFindings(
    report.findings.filter((finding) => isOpen(finding) && !isFoundVulnerability(finding)),
  );
  const { own, repeated } = collapseRepeated(groupsWith(groups, isGrave), context.labelOf);
  const mild = foldFindings(
    groupsWith(groups, (cause) => !isGrave(cause)),
    report,
  );
  const suppressed = foldFindings(groupFindings(report.findings.filter((one) => !isOpen(one))), report);
  const isEmpty = groups.length + suppressed.length === 0;
  return html`<section class="part" id="findings" ${!isEmpty && html`data-groups`}>
    <h2>Findings</h2>
    ${groups.length === 0 && html`<p>${report.findings.some(isFoundVulnerability) ? 'Nothing but the vulnerabilities of packages above' : verdict(report)}.</p>`}
    ${own.map((group, i) => groupMarkup(group, context, i === 0))}
    ${foldsMarkup('On many subjects', repeated.map(sharedOf), context)}
    ${foldsMarkup('Medium and below, by rule', mild.map(sharedByRule), context)}
    ${foldsMarkup('Suppressed', suppressed.map(sharedByRule), context)}
  </section>`;
}

function sharedOf({ causes, subjects, finding }: ReturnType<typeof collapseRepeated>['repeated'][number]) {
  return { causes, where: counted(subjects.length, finding.subject.kind) };
}

function sharedByRule({ causes, subjects, of }: Fold): SharedFindings {
  return { causes, where: `${subjects.length} of ${of}` };
}

function foldsMarkup(title: string, folds: readonly SharedFindings[], context: PageContext): Markup | false {
  if (folds.length === 0) return false;
  const total = folds.reduce((sum, fold) => sum + foldedCount(fold), 0);
  return html`<section class="group" data-group>
    <h3>${title} <span class="total">${counted(total, 'finding')}</span></h3>
    ${folds.map((fold) => foldMarkup(fold, context))}
  </section>`;
}
