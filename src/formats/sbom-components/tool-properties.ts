import type { PackageLocation, PackageType, SourcePackage } from '../../core/software/software-package.ts';
import type { SbomComponent, SbomProperty } from './sbom-component.ts';

/** What the properties of other tools say of a package. */
export interface ToolStatement {
  type?: PackageType;
  /** `same` where it is stated to be the package itself. */
  source?: SourcePackage | 'same';
  module?: string;
  architecture?: string;
  locations: readonly PackageLocation[];
}

/** Types of packages in the words of Syft (`syft:package:type`) and Trivy (`PkgType`). */
const types: ReadonlyMap<string, PackageType> = new Map([
  ...typed('deb', 'deb', 'debian', 'ubuntu'),
  ...typed('apk', 'apk', 'alpine', 'wolfi', 'chainguard'),
  ...typed('rpm', 'rpm', 'redhat', 'centos', 'rocky', 'alma', 'fedora', 'amazon', 'oracle', 'photon'),
  ...typed('rpm', 'suse linux enterprise server', 'opensuse.leap', 'cbl-mariner', 'azurelinux'),
  ...typed('npm', 'npm', 'node-pkg', 'yarn', 'pnpm', 'bun'),
  ...typed('pypi', 'python', 'python-pkg', 'pip', 'pipenv', 'poetry', 'uv'),
  ...typed('golang', 'go-module', 'gobinary', 'gomod'),
  ...typed('maven', 'java-archive', 'jar', 'pom', 'gradle', 'sbt'),
  ...typed('gem', 'gem', 'gemspec', 'bundler'),
  ...typed('composer', 'php-composer', 'composer', 'composer-vendor'),
  ...typed('cargo', 'rust-crate', 'cargo', 'rustbinary'),
  ...typed('nuget', 'dotnet', 'nuget', 'dotnet-core', 'dotnet-deps'),
]);

function typed(type: PackageType, ...words: readonly string[]): readonly (readonly [string, PackageType])[] {
  return words.map((word) => [word, type]);
}

/** The name of a file of a source rpm: name, version and release. */
const sourceRpm = /^(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm$/su;

/** Reads the properties that Trivy and Syft add to a component of a package with this version. */
export function readToolProperties(component: SbomComponent, version: string): ToolStatement {
  const values = new Map<string, string>();
  for (const { name, value } of component.properties) if (!values.has(name)) values.set(name, value);
  const trivy = (name: string) => nonEmpty(values.get(`aquasecurity:trivy:${name}`));
  const syft = (name: string) => nonEmpty(values.get(`syft:${name}`));
  const type = types.get(trivy('PkgType') ?? syft('package:type') ?? '');
  const source = sourceOfTrivy(trivy) ?? sourceOfSyft(syft, version, component);
  const module = trivy('Modularitylabel') ?? syft('metadata:modularityLabel');
  const architecture = syft('metadata:architecture');
  return {
    ...(type === undefined ? {} : { type }),
    ...(source === undefined ? {} : { source }),
    ...(module === undefined ? {} : { module }),
    ...(architecture === undefined ? {} : { architecture }),
    locations: [...locationsOfTrivy(trivy), ...locationsOfSyft(component.properties, values)],
  };
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

type Lookup = (name: string) => string | undefined;

/** Trivy states the source package of every package of a distribution, with its version in parts. */
function sourceOfTrivy(trivy: Lookup): SourcePackage | undefined {
  const name = trivy('SrcName');
  const version = trivy('SrcVersion');
  if (name === undefined || version === undefined) return undefined;
  const epoch = trivy('SrcEpoch');
  const release = trivy('SrcRelease');
  const prefix = epoch === undefined || epoch === '0' ? '' : `${epoch}:`;
  return { name, version: `${prefix}${version}${release === undefined ? '' : `-${release}`}` };
}

/** Syft states the source package in the words of the package manager, and for dpkg only where it differs. */
function sourceOfSyft(
  syft: Lookup,
  version: string,
  { name }: SbomComponent,
): SourcePackage | 'same' | undefined {
  const rpm = sourceRpm.exec(syft('metadata:sourceRpm') ?? '');
  if (rpm !== null) {
    const [, source = '', release = ''] = rpm;
    return { name: source, version: version.replace(/^\d+:/u, '') === release ? version : release };
  }
  const source = syft('metadata:source') ?? syft('metadata:originPackage');
  const sourceVersion = syft('metadata:sourceVersion');
  if (source !== undefined || sourceVersion !== undefined)
    return { name: source ?? name, version: sourceVersion ?? version };
  return syft('package:metadataType') === undefined ? undefined : 'same';
}

function locationsOfTrivy(trivy: Lookup): readonly PackageLocation[] {
  const path = trivy('FilePath');
  const layer = trivy('LayerDiffID');
  if (path === undefined && layer === undefined) return [];
  return [
    {
      path: path === undefined ? '' : absolute(path),
      proof: 'installed',
      ...(layer === undefined ? {} : { layer }),
    },
  ];
}

/** Syft numbers the locations: `syft:location:0:path` and `syft:location:0:layerID`. */
function locationsOfSyft(
  properties: readonly SbomProperty[],
  values: ReadonlyMap<string, string>,
): readonly PackageLocation[] {
  return properties.flatMap(({ name, value }) => {
    const number = /^syft:location:(\d+):path$/u.exec(name)?.[1];
    if (number === undefined || value === '') return [];
    const layer = nonEmpty(values.get(`syft:location:${number}:layerID`));
    return [
      {
        path: absolute(value),
        proof: 'installed' as const,
        ...(layer === undefined ? {} : { layer }),
      },
    ];
  });
}

function absolute(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}
