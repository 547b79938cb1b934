import {
  packageTypes,
  type PackageLocation,
  type PackageProof,
  type SoftwarePackage,
} from '../../core/software/software-package.ts';
import { propertyText, textOfProperty } from './property-text.ts';
import type { SbomProperty } from './sbom-component.ts';

const prefix = 'ironhull:';

const proofs: readonly PackageProof[] = ['installed', 'declared', 'linked', 'text'];

/** The value of a property for a field that is missing. */
const missing = '""';

/** Fields of a package that are texts. */
const textFields = ['name', 'version', 'architecture', 'vendor', 'module', 'ownedBy'] as const;

/**
 * Returns the properties of a package that turn `base`, which a reader makes of the members of its format, into it: what
 * the format has no member for, and what it does not hold exactly.
 */
export function ownProperties(subject: SoftwarePackage, base: SoftwarePackage): readonly SbomProperty[] {
  const properties: SbomProperty[] = [];
  const add = (name: string, value: string): void => {
    properties.push({ name: `${prefix}${name}`, value });
  };
  if (subject.type !== base.type) add('type', subject.type);
  for (const field of textFields)
    if (subject[field] !== base[field])
      add(field, subject[field] === undefined ? missing : propertyText(subject[field]));
  if (subject.sourceUnknown !== base.sourceUnknown)
    add('source:known', String(subject.sourceUnknown !== true));
  if (subject.source?.name !== base.source?.name || subject.source?.version !== base.source?.version) {
    add('source:name', subject.source === undefined ? missing : propertyText(subject.source.name));
    add('source:version', subject.source === undefined ? missing : propertyText(subject.source.version));
  }
  if (JSON.stringify(subject.licenses) !== JSON.stringify(base.licenses))
    add('licenses', propertyText(JSON.stringify(subject.licenses ?? null)));
  for (const name of subject.possibleNames ?? []) add('possible-name', propertyText(name));
  for (const location of subject.locations) add('location', locationText(location));
  return properties;
}

/** `installed sha256:… /var/lib/dpkg/status`, with `-` for a layer that is not known. */
function locationText({ path, proof, layer }: PackageLocation): string {
  return propertyText(`${proof} ${layer ?? '-'} ${path}`);
}

function locationOf(value: string): PackageLocation | undefined {
  const [, word, layer = '', path = ''] = /^(\S+) (\S+) (.*)$/su.exec(textOfProperty(value)) ?? [];
  const proof = proofs.find((known) => known === word);
  return proof === undefined ? undefined : { path, proof, ...(layer === '-' ? {} : { layer }) };
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Returns a package with what properties of Ironhull say of it, and the names of those that were not understood. */
export function withOwnProperties(
  base: SoftwarePackage,
  properties: readonly SbomProperty[],
): { package: SoftwarePackage; unknown: readonly string[] } {
  const own = properties.filter(({ name }) => name.startsWith(prefix));
  if (own.length === 0) return { package: base, unknown: [] };
  const result: Mutable<SoftwarePackage> = { ...base };
  const locations: PackageLocation[] = [];
  const possibleNames: string[] = [];
  const source: { name?: string | undefined; version?: string | undefined } = {};
  const unknown: string[] = [];
  for (const { name, value } of own) {
    const text = textOfProperty(value);
    const field = textFields.find((known) => name === `${prefix}${known}`);
    if (field === 'name' || field === 'version') result[field] = text;
    else if (field !== undefined) setOrDelete(result, field, value === missing ? undefined : text);
    else if (name === `${prefix}source:name`) source.name = value === missing ? undefined : text;
    else if (name === `${prefix}source:version`) source.version = value === missing ? undefined : text;
    else if (name === `${prefix}source:known`)
      setOrDelete(result, 'sourceUnknown', value === 'true' ? undefined : true);
    else if (name === `${prefix}possible-name`) possibleNames.push(text);
    else if (!readOther(name.slice(prefix.length), text, result, locations)) unknown.push(name);
  }
  if ('name' in source) {
    const { name, version = '' } = source;
    setOrDelete(result, 'source', name === undefined ? undefined : { name, version });
  }
  return {
    package: {
      ...result,
      ...(possibleNames.length === 0 ? {} : { possibleNames }),
      ...(locations.length === 0 ? {} : { locations }),
    },
    unknown,
  };
}

/** Reads a property that is not one text; false if it is not understood. */
function readOther(
  name: string,
  text: string,
  result: Mutable<SoftwarePackage>,
  locations: PackageLocation[],
): boolean {
  if (name === 'type') {
    const type = packageTypes.find((known) => known === text);
    if (type !== undefined) result.type = type;
    return type !== undefined;
  }
  if (name === 'licenses') return readLicenses(text, result);
  const location = name === 'location' ? locationOf(text) : undefined;
  if (location !== undefined) locations.push(location);
  return location !== undefined;
}

function readLicenses(text: string, result: Mutable<SoftwarePackage>): boolean {
  try {
    const value: unknown = JSON.parse(text);
    const isList = Array.isArray(value) && value.every((entry) => typeof entry === 'string');
    if (isList || value === null) setOrDelete(result, 'licenses', isList ? value : undefined);
    return isList || value === null;
  } catch {
    return false;
  }
}

function setOrDelete<Key extends keyof SoftwarePackage>(
  target: Mutable<SoftwarePackage>,
  key: Key,
  value: SoftwarePackage[Key] | undefined,
): void {
  if (value === undefined) delete target[key];
  else target[key] = value;
}
