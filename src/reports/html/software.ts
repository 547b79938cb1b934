import { counted } from '../../core/counted.ts';
import type { Report } from '../../core/findings/report.ts';
import { clearsText, countsText, foundText, worstOf } from '../content/counts-text.ts';
import { databaseText } from '../content/database-text.ts';
import {
  vulnerabilitiesIn,
  vulnerablePackagesIn,
  type ListedVulnerability,
  type Remedy,
  type SoftwareVulnerabilities,
  type VulnerablePackage,
} from '../content/vulnerabilities.ts';
import type { PageContext } from './context.ts';
import { filterState } from './findings.ts';
import type { Markup } from './markup.ts';
import { html } from './markup.ts';

/** How many steps are listed; each package says its own. */
const listedRemedies = 8;

/** What was scanned: for each subject its counts, what to upgrade first, and its packages, which unfold to their vulnerabilities. */
export function softwareMarkup(report: Report, context: PageContext): Markup | false {
  const all = vulnerabilitiesIn(report);
  if (all.length === 0) return false;
  const packages = vulnerablePackagesIn(report);
  return html`<section class="part" aria-labelledby="packages">
    <h2 id="packages">Packages</h2>
    ${all.map((one) => subjectMarkup(one, packages.get(one.subject.key) ?? [], report, context))}
  </section>`;
}

function subjectMarkup(
  one: SoftwareVulnerabilities,
  packages: readonly VulnerablePackage[],
  { collectedAt }: Report,
  context: PageContext,
): Markup {
  const { subject, distribution, remedies, database } = one;
  const what = `${counted(one.packages, 'package')}${distribution === undefined ? '' : `, ${distribution}`}`;
  const left = remedies.length - listedRemedies;
  // Without a package that has one, there is nothing to filter, and the counts stay.
  return html`<section class="group" ${packages.length > 0 && html`data-group`}>
    <h3 data-shared>
      <span class="kind">${subject.kind}</span> <span class="name">${context.labelOf(subject)}</span>
      <span class="total">${what}</span>
    </h3>
    <p class="scanned"><strong>${foundText(one)}</strong>, by ${databaseText(database, collectedAt)}</p>
    ${
      remedies.length > 0 &&
      html`<p class="label">Upgrade first</p>
        <ol class="upgrades">
          ${remedies.slice(0, listedRemedies).map(remedyMarkup)}
        </ol>`
    }
    ${left > 0 && html`<p class="faint">and ${counted(left, 'more upgrade')}, shown with each package</p>`}
    ${packages.map((group) => packageMarkup(group, context))}
  </section>`;
}

function remedyMarkup(remedy: Remedy): Markup {
  if (remedy.kind === 'package') {
    const from = remedy.inBase === true ? ' (from the base image)' : '';
    return html`<li>
      <b>${remedy.package}</b> <code>${remedy.installed}</code> to <code>${remedy.to ?? ''}</code>${from}:
      clears ${clearsText(remedy)}
    </li>`;
  }
  const named = remedy.upgrades.slice(0, 6).map(({ package: name, to }) => `${name} ${to ?? ''}`);
  const left = remedy.upgrades.length - named.length;
  const more = left > 0 ? `, ${left} more` : '';
  return html`<li>
    <b>The base image</b>, by a newer build: clears up to ${clearsText(remedy)}. It needs
    ${named.join(', ')}${more}
  </li>`;
}

function packageMarkup(group: VulnerablePackage, context: PageContext): Markup {
  const { package: name, installed, to, inBase, vulnerabilities } = group;
  const isFolded = vulnerabilities.every(({ finding }) => finding.impliedBy !== undefined);
  const severity = worstOf(group);
  return html`<details class="finding ${severity}" data-group>
    <summary data-shared>
      <span class="badge">${severity}</span>
      <span class="title">${name} ${installed}</span>
      <span class="tags">
        ${group.exploited > 0 && html`<span class="tag">${group.exploited} exploited</span>`}
        ${isFolded && html`<span class="tag">kernel headers only</span>`}
        ${inBase === true && html`<span class="tag">base image</span>`}
        ${to !== undefined && html`<span class="tag good">fixed in ${to}</span>`}
      </span>
      <span class="place">${countsText(group.counts)}</span>
    </summary>
    <ul class="plain body vulnerabilities">
      ${vulnerabilities.map((one) => vulnerabilityMarkup(one, group, context))}
    </ul>
  </details>`;
}

const openStates = {
  affected: 'no fix yet',
  'wont-fix': 'will not be fixed',
  'fix-deferred': 'fix deferred',
  'under-investigation': 'under investigation',
  'end-of-life': 'past its support',
} as const;

function vulnerabilityMarkup(
  { finding, id, fixedIn, found, packages }: ListedVulnerability,
  group: VulnerablePackage,
  { token }: PageContext,
): Markup {
  const { severity } = finding;
  const { summary, knownExploitedSince, epss, status } = found;
  const names = packages.filter((name) => name !== group.package);
  const epssText = epss === undefined || epss < 0.1 ? '' : ` EPSS ${(epss * 100).toFixed(0)} %`;
  return html`<li
    data-item
    data-state="${filterState(finding)}"
    data-severity="${severity}"
    data-subjects="${token(finding)}"
    class="${severity}"
  >
    <span class="badge">${severity}</span>
    <b>${id}</b>
    ${fixedIn === undefined ? openStates[status] : html`<code>${fixedIn}</code>`}${knownExploitedSince !== undefined && html` <span class="tag">exploited since ${knownExploitedSince}</span>`}${epssText}${summary !== undefined && html` <span class="faint">${summary}</span>`}${names.length > 0 && html` <code>${names.join(', ')}</code>`}
  </li>`;
}
