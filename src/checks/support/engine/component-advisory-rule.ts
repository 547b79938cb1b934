import type { RuleDescription } from '../../../core/rules/rule.ts';
import type { ComponentName } from '../../../core/engine/engine-component.ts';
import { componentAdvisories } from '../../../knowledge/engine/component-advisories.ts';
import type { ComponentAdvisory } from '../../../knowledge/engine/component-advisories/advisory.ts';

/** Go modules of the components, as the Go vulnerability database names them. */
const modules: Readonly<Record<ComponentName, string>> = {
  engine: 'github.com/moby/moby',
  containerd: 'github.com/containerd/containerd',
  runc: 'github.com/opencontainers/runc',
  buildx: 'github.com/docker/buildx',
  compose: 'github.com/docker/compose',
};

/** Returns a component with its version as a Package URL: `pkg:golang/github.com/opencontainers/runc@1.1.11`. */
export function componentPurl(name: ComponentName, version: string): string {
  return `pkg:golang/${modules[name]}@${encodeURIComponent(version)}`;
}

/** Returns the affected part of an advisory: `runc`, or `BuildKit in engine`. */
export function affectedPart({ component, part }: ComponentAdvisory): string {
  return part === undefined ? component : `${part} in ${component}`;
}

/** Returns the rule of an advisory's findings; absent for an id that is not in the table. */
export function advisoryRule(name: string): RuleDescription | undefined {
  const wanted = name.trim().toLowerCase();
  const rows = componentAdvisories.filter(({ id }) => id.toLowerCase() === wanted);
  const [first] = rows;
  if (first === undefined) return undefined;
  const { id, severity, gives } = first;
  const fixed = rows.map(({ component, affected }) => {
    const versions = affected.map(([from, fixedIn]) => `${fixedIn} (affected from ${from})`).join(', ');
    return `${component}: fixed in ${versions}`;
  });
  return {
    id,
    title: `${id} in ${[...new Set(rows.map(affectedPart))].join(', ')}`,
    category: 'security',
    severity,
    why: gives,
    remediation: `Upgrade. ${fixed.join('; ')}.`,
    aliases: [],
    references: [],
    fixable: false,
  };
}
