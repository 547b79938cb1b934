import type { EngineComponent, OwningPackage } from '../../../core/engine/engine-component.ts';
import type {
  AffectedRange,
  ComponentAdvisory,
} from '../../../knowledge/engine/component-advisories/advisory.ts';
import {
  compareEngineVersions,
  parseEngineVersion,
  type EngineVersion,
} from '../../../versions/engine-version.ts';

/** Verdict on a component for one advisory. */
export type ComponentVerdict = 'not-affected' | 'fixed-by-vendor' | 'unknown' | { fixedIn: string };

/** Packages of the project's own releases, without changes by a distribution. */
const docker: ReadonlySet<string> = new Set([
  'docker-ce',
  'docker-engine',
  'containerd.io',
  'docker-buildx-plugin',
  'docker-compose-plugin',
]);

/**
 * Checks a component against one advisory. A version outside the affected ranges is not affected,
 * whoever built it. A version inside is affected if it is the project's own build; otherwise the
 * changelog of its package may list the fix, and without that the verdict is unknown.
 */
export function checkComponent(
  component: EngineComponent,
  version: EngineVersion,
  { id, affected }: ComponentAdvisory,
): ComponentVerdict {
  const range = affected.find((one) => holds(one, version));
  if (range === undefined) return 'not-affected';
  if (isAsReleased(component, version)) return { fixedIn: range[1] };
  const { package: owner } = component;
  const fixes = owner.state === 'known' && owner.value.fixes.state === 'known' ? owner.value.fixes.value : [];
  return fixes.includes(id) ? 'fixed-by-vendor' : 'unknown';
}

function holds([from, fixedIn]: AffectedRange, version: EngineVersion): boolean {
  const [first, fixed] = [parseEngineVersion(from), parseEngineVersion(fixedIn)];
  if (first === undefined || fixed === undefined) throw new TypeError(`no range: ${from} to ${fixedIn}`);
  return (
    compareEngineVersions(towards(first, version), first) >= 0 && compareEngineVersions(version, fixed) < 0
  );
}

/**
 * Returns the version to compare with the start of a range. A range that starts at a release includes its
 * release candidates, unless it names one as its start.
 */
function towards(first: EngineVersion, version: EngineVersion): EngineVersion {
  return first.pre.length === 0 ? { ...version, pre: [] } : version;
}

/** Whether a component is an unmodified release: from Docker or no package, without a vendor suffix. */
export function isAsReleased(
  { builtByDocker, package: owner }: EngineComponent,
  { vendor }: EngineVersion,
): boolean {
  if (vendor !== '') return false;
  if (owner.state === 'known') return isDockers(owner.value);
  return builtByDocker || owner.state === 'absent';
}

/** Whether a package is Docker's own. Oracle and Alpine use the name `docker-engine` too; vendor and manager decide. */
function isDockers({ manager, name, vendor }: OwningPackage): boolean {
  return manager !== 'apk' && docker.has(name) && (vendor === undefined || /^docker\b/iu.test(vendor));
}
