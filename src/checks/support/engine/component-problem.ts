import type {
  ComponentMatch,
  EngineComponent,
  OwningPackage,
} from '../../../core/engine/engine-component.ts';
import type { Problem } from '../../../core/findings/finding.ts';
import { purlOf } from '../../../formats/purl/package-purl.ts';
import type { ComponentAdvisory } from '../../../knowledge/engine/component-advisories/advisory.ts';
import { affectedPart, componentPurl } from './component-advisory-rule.ts';

/** A component with its version and package, as evidence names it. */
export function componentText({ name, version, package: owner }: EngineComponent): string {
  const packaged = owner.state === 'known' ? ` (package ${owner.value.name} ${owner.value.version})` : '';
  return `${name} ${version}${packaged}`;
}

const packageTypes = { dpkg: 'deb', rpm: 'rpm', apk: 'apk' } as const;

/** What is found in a component by the advisories of a database: in the package of a distribution, or in a release. */
interface FoundMatch {
  match: ComponentMatch;
  /** The package of a distribution; missing for a release of the project. */
  owner?: OwningPackage;
  /** The row of the table that describes it, if there is one. */
  advisory?: ComponentAdvisory;
}

function describeMatch({ name, version }: EngineComponent, { match, owner, advisory }: FoundMatch): string {
  const { id, summary, fixedIn } = match;
  const what = advisory === undefined ? name : affectedPart(advisory);
  const packaged = owner === undefined ? '' : ` (package ${owner.name} ${owner.version})`;
  const gives = advisory?.gives ?? summary;
  const more = gives === undefined ? '' : `: ${gives}`;
  return `${what} ${version}${packaged} has ${id}${more}${fixedIn === undefined ? '; no fix is published' : ''}`;
}

/** The upgrade that clears a vulnerability of a component. */
export function componentUpgrade(purl: string, name: string, to: string): Problem['change'] {
  return {
    kind: 'upgrade',
    safety: 'risky',
    title: `Upgrade ${name} to ${to} or later`,
    purl,
    to,
    steps: [`Install ${name} ${to} or later`, 'Restart dockerd: systemctl restart docker'],
  };
}

/** The problem of a vulnerability that the advisories of a database find in a component. */
export function problemOfMatch(component: EngineComponent, found: FoundMatch): Problem {
  const { match, owner, advisory } = found;
  const { id, aliases, fixedIn, severity, proof, advisories } = match;
  const { name, version } = owner ?? component;
  const purl =
    (owner && purlOf({ type: packageTypes[owner.manager], name, version })) ??
    componentPurl(component.name, component.version);
  return {
    message: describeMatch(component, found),
    severity: advisory?.severity ?? severity,
    detail: { component: component.name },
    vulnerability: {
      id,
      aliases,
      purl,
      installed: version,
      ...(fixedIn === undefined ? {} : { fixedIn }),
    },
    at: [],
    evidence: [
      { source: component.from, saw: componentText(component) },
      ...advisories.map((one) => ({
        source: one.reference ?? `${one.id} (${one.feed})`,
        saw: `${proof.ecosystem} ${proof.name}: ${proof.affected}; compared with ${proof.version}`,
      })),
    ],
    ...(fixedIn === undefined ? {} : { change: componentUpgrade(purl, name, fixedIn) }),
  };
}
