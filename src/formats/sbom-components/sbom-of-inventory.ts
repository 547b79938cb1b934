import type { Inventory } from '../../core/software/inventory.ts';
import { valueOf } from '../../core/observed.ts';
import type { Distribution, SoftwarePackage } from '../../core/software/software-package.ts';
import { buildPurl } from '../purl/package-url.ts';
import { purlOf } from '../purl/package-purl.ts';
import { readComponent } from './component-package.ts';
import { ownFormat } from './inventory-of-sbom.ts';
import { ownProperties } from './own-properties.ts';
import { propertyText } from './property-text.ts';
import type { SbomComponent, SbomProperty, SbomSubject } from './sbom-component.ts';
import { distributionComponent, distributionStateProperty } from './sbom-distribution.ts';

/** What a writer of any format needs of an inventory. */
export interface SbomContent {
  subject: SbomComponent;
  /** The operating system first. */
  components: readonly SbomComponent[];
  properties: readonly SbomProperty[];
  /** Whether the inventory has gaps, so that packages may be missing. */
  isComplete: boolean;
}

/**
 * Returns the components of an inventory and the properties for what the format has no members for. `keptOf` returns what a
 * reader of the format finds of a component without them.
 */
export function sbomOfInventory(
  inventory: Inventory,
  subject: SbomSubject,
  keptOf: (component: SbomComponent) => SbomComponent,
): SbomContent {
  const distribution = valueOf(inventory.distribution);
  const packages = inventory.packages.map((one) => packageComponent(one, distribution, keptOf));
  return {
    subject: subjectComponent(subject),
    components: distribution === undefined ? packages : [distributionComponent(distribution), ...packages],
    properties: documentProperties(inventory),
    isComplete: inventory.gaps.length === 0,
  };
}

function subjectComponent({ name, digest }: SbomSubject): SbomComponent {
  const purl = digest === undefined ? undefined : imagePurl(name, digest);
  return {
    at: 'subject',
    kind: 'container',
    name: propertyText(name),
    ...(digest === undefined ? {} : { version: digest }),
    ...(purl === undefined ? {} : { purl }),
    licenses: [],
    properties: [],
  };
}

/** `pkg:oci/nginx@sha256:…?repository_url=…`, with the last part of the repository as its name. */
function imagePurl(name: string, digest: string): string | undefined {
  const repository = name.replace(/@.*$/su, '').replace(/:[^/]*$/u, '');
  const qualifiers = new Map(repository.includes('/') ? [['repository_url', repository]] : []);
  return buildPurl({ type: 'oci', name: repository.split('/').at(-1) ?? '', version: digest, qualifiers });
}

function packageComponent(
  one: SoftwarePackage,
  distribution: Distribution | undefined,
  keptOf: (component: SbomComponent) => SbomComponent,
): SbomComponent {
  const purl = one.purl ?? purlOf(one, distribution);
  const [group, name] = splitGroup(one);
  const written = keptOf({
    at: '',
    kind: one.type === 'generic' ? 'application' : 'library',
    ...(group === undefined ? {} : { group: propertyText(group) }),
    name: propertyText(name),
    ...(one.version === '' ? {} : { version: versionText(one.version) }),
    ...(purl === undefined ? {} : { purl }),
    ...(one.vendor === undefined || one.vendor === '' ? {} : { publisher: propertyText(one.vendor) }),
    licenses: one.licenses?.map(propertyText) ?? [],
    properties: [],
  });
  const reading = readComponent(written);
  const base = reading.kind === 'package' ? reading.package : unreadBase;
  return { ...written, properties: ownProperties(one, base) };
}

/** The longest version that CycloneDX allows; the rest is in a property. */
const longestVersion = 1024;

function versionText(version: string): string {
  const text = propertyText(version);
  return text.length <= longestVersion ? text : text.slice(0, longestVersion).toWellFormed();
}

/** Where a component cannot be read without its properties, they say everything. */
const unreadBase: SoftwarePackage = { type: 'generic', name: '', version: '', locations: [] };

function splitGroup({ type, name }: SoftwarePackage): readonly [string | undefined, string] {
  const at = type === 'maven' ? name.indexOf(':') : -1;
  return at <= 0 || at === name.length - 1 ? [undefined, name] : [name.slice(0, at), name.slice(at + 1)];
}

function documentProperties({ distribution, layers, gaps }: Inventory): readonly SbomProperty[] {
  return [
    { name: ownFormat, value: '1' },
    ...distributionStateProperty(distribution),
    ...layers.map(({ digest, createdBy }) => ({
      name: 'ironhull:layer',
      value: propertyText(createdBy === undefined ? digest : `${digest} ${createdBy}`),
    })),
    ...gaps.map(({ what, why }) => ({
      name: 'ironhull:gap',
      value: propertyText(JSON.stringify([what, why])),
    })),
  ];
}
