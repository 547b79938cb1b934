import { absent, known, unreadable, type Observed, type UnreadableReading } from '../../core/observed.ts';
import type { Distribution, SoftwarePackage } from '../../core/software/software-package.ts';
import { isDistributionType } from '../purl/package-of-purl.ts';
import { distributionNamed } from '../purl/distribution-hint.ts';
import { propertyText, textOfProperty } from './property-text.ts';
import { withShownRelease } from './release-of-packages.ts';
import type { SbomComponent, SbomDocument, SbomProperty } from './sbom-component.ts';

const prefix = 'ironhull:distribution';

/** How many packages name a distribution in their Package URLs. */
export interface DistributionCount {
  distribution: Distribution;
  count: number;
}

/**
 * Returns the distribution of an SBOM: that of its component for the operating system, else the one that most Package URLs
 * name, with the release that versions of packages show if nothing names it. Not known if there are packages of a distribution that
 * nothing names.
 */
export function distributionOfSbom(
  document: SbomDocument,
  named: readonly DistributionCount[],
  packages: readonly SoftwarePackage[],
  from: string,
): Observed<Distribution> {
  const own = ownState(document.properties, from);
  if (own !== undefined) return own;
  const systems = [document.subject, ...document.components].filter(
    (component) => component?.kind === 'operating-system',
  );
  const [system] = systems.map((component) =>
    component === undefined ? undefined : distributionOfComponent(component),
  );
  const most = named.toSorted((a, b) => rank(b) - rank(a))[0]?.distribution;
  const chosen = system === undefined || isMoreExact(most, system) ? most : system;
  if (chosen !== undefined) {
    const shown = hasRelease(chosen) ? undefined : withShownRelease(chosen, packages);
    return shown === undefined ? known(chosen, from) : known(shown, `${from}, by versions of its packages`);
  }
  return packages.some(({ type }) => isDistributionType(type))
    ? unreadable('undetermined', 'the SBOM names no distribution for the packages of one', from)
    : absent(from);
}

function hasRelease({ version, codename }: Distribution): boolean {
  return version !== undefined || codename !== undefined;
}

/** Whether Package URLs say the release of the system, whose component does not. */
function isMoreExact(named: Distribution | undefined, system: Distribution): boolean {
  return !hasRelease(system) && named?.version !== undefined && named.id === system.id;
}

/** A release counts more than any number of Package URLs without one. */
function rank({ distribution, count }: DistributionCount): number {
  return distribution.version === undefined ? -1 / count : count;
}

function distributionOfComponent({ name, version, properties }: SbomComponent): Distribution {
  const values = new Map(properties.map((property) => [property.name, textOfProperty(property.value)]));
  const get = (key: string) => values.get(`${prefix}:${key}`) ?? values.get(`syft:distro:${key}`);
  const named = distributionNamed(get('id') ?? name, get('versionID') ?? version);
  if (values.has(`${prefix}:id`)) return ownDistribution(values);
  const likes = properties.filter((property) => /^syft:distro:idLike:\d+$/u.test(property.name));
  const codename = get('versionCodename') ?? named.codename;
  return {
    ...named,
    ...(likes.length === 0 ? {} : { like: likes.map(({ value }) => value) }),
    ...(codename === undefined ? {} : { codename }),
    name: get('prettyName') ?? named.name,
  };
}

function ownDistribution(values: ReadonlyMap<string, string>): Distribution {
  const version = values.get(`${prefix}:version`);
  const codename = values.get(`${prefix}:codename`);
  return {
    id: values.get(`${prefix}:id`) ?? '',
    like: stringsOf(values.get(`${prefix}:like`)),
    ...(version === undefined ? {} : { version }),
    ...(codename === undefined ? {} : { codename }),
    name: values.get(`${prefix}:name`) ?? '',
  };
}

function stringsOf(text: string | undefined): readonly string[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
  } catch {
    return [];
  }
}

/** Returns the component for the operating system, with every field of the distribution as a property. */
export function distributionComponent(distribution: Distribution): SbomComponent {
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['id', distribution.id],
    ['like', JSON.stringify(distribution.like)],
    ['version', distribution.version],
    ['codename', distribution.codename],
    ['name', distribution.name],
  ];
  return {
    at: 'operating-system',
    kind: 'operating-system',
    name: propertyText(distribution.id),
    ...(distribution.version === undefined ? {} : { version: propertyText(distribution.version) }),
    licenses: [],
    properties: fields.flatMap(([name, value]) =>
      value === undefined ? [] : [{ name: `${prefix}:${name}`, value: propertyText(value) }],
    ),
  };
}

/** Returns the property that states why an SBOM has no component for the operating system. */
export function distributionStateProperty(distribution: Observed<Distribution>): readonly SbomProperty[] {
  if (distribution.state === 'known') return [];
  const value = distribution.state === 'absent' ? 'absent' : `${distribution.why} ${distribution.detail}`;
  return [{ name: `${prefix}:state`, value: propertyText(value) }];
}

const reasons: readonly UnreadableReading['why'][] = [
  'denied',
  'malformed',
  'unsupported',
  'timeout',
  'gone',
  'remote',
  'redacted',
  'not-collected',
  'not-needed',
  'undetermined',
];

function ownState(properties: readonly SbomProperty[], from: string): Observed<Distribution> | undefined {
  const state = properties.find(({ name }) => name === `${prefix}:state`)?.value;
  if (state === undefined) return undefined;
  const text = textOfProperty(state);
  if (text === 'absent') return absent(from);
  const space = text.indexOf(' ');
  const why = reasons.find((reason) => reason === text.slice(0, space)) ?? 'undetermined';
  return unreadable(why, text.slice(space + 1), from);
}
