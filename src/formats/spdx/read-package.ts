import type { JsonRecord } from '../json/members.ts';
import { packageOf } from '../purl/package-of-purl.ts';
import type { MemberReader } from '../sbom-components/json-members.ts';
import type { SbomComponent, SbomProperty } from '../sbom-components/sbom-component.ts';
import { isStated } from './not-stated.ts';

/** Properties of Trivy, which it writes as attributions or annotations: `SrcName: openssl`. */
const trivyLine =
  /^(SrcName|SrcVersion|SrcRelease|SrcEpoch|PkgType|FilePath|LayerDiffID|DiffID|Modularitylabel|Class): (.*)$/u;

/** Reads a package of SPDX 2 as a component. */
export function readPackage(value: JsonRecord, at: string, members: MemberReader): SbomComponent {
  const text = (key: string) => {
    const stated = members.text(value, key, at);
    return isStated(stated) ? stated : undefined;
  };
  const version = text('versionInfo');
  const license = text('licenseDeclared') ?? text('licenseConcluded');
  const publisher = (text('supplier') ?? text('originator'))?.replace(/^(?:Organization|Person|Tool): /u, '');
  const sourceInfo = text('sourceInfo') ?? '';
  const paths = pathsOf(sourceInfo);
  const purl = purlOfReferences(value, at, members);
  const properties = [...readProperties(value, at, members), ...sourceProperties(sourceInfo)];
  return {
    at,
    kind: properties.some(({ name }) => name === distributionId)
      ? 'operating-system'
      : kindOfPurpose(text('primaryPackagePurpose') ?? ''),
    name: members.text(value, 'name', at) ?? '',
    ...(version === undefined ? {} : { version }),
    ...(purl === undefined ? {} : { purl }),
    ...(publisher === undefined ? {} : { publisher }),
    licenses: license === undefined ? [] : [license],
    properties,
    ...(paths.length === 0 ? {} : { paths }),
  };
}

/** The property by which Ironhull marks the operating system: no purpose of SPDX is valid in each release of its schema. */
const distributionId = 'ironhull:distribution:id';

/** Purposes that CycloneDX has a word for; a package of another one is read as a library. */
const kinds: ReadonlySet<string> = new Set([
  'application',
  'container',
  'device',
  'file',
  'firmware',
  'framework',
  'operating-system',
]);

/** Returns the purpose of a package as CycloneDX calls it: `OPERATING_SYSTEM`, `OPERATING-SYSTEM`. */
function kindOfPurpose(purpose: string): string {
  const word = purpose.toLowerCase().replace('_', '-');
  return kinds.has(word) ? word : 'library';
}

/** Prefers a Package URL that can be read; a package may have several. */
function purlOfReferences(value: JsonRecord, at: string, members: MemberReader): string | undefined {
  const purls = members.records(value, 'externalRefs', at).flatMap((reference) => {
    const type = members.text(reference.value, 'referenceType', reference.at);
    const locator = members.text(reference.value, 'referenceLocator', reference.at);
    const isPurl = type === 'purl' || type === 'http://spdx.org/rdf/references/purl';
    return isPurl && locator !== undefined ? [locator] : [];
  });
  return purls.find((purl) => packageOf(purl) !== undefined) ?? purls[0];
}

function readProperties(value: JsonRecord, at: string, members: MemberReader): readonly SbomProperty[] {
  const annotations = members
    .records(value, 'annotations', at)
    .map((annotation) => members.text(annotation.value, 'comment', annotation.at) ?? '');
  const attributions = members.list(value, 'attributionTexts', at).filter((text) => typeof text === 'string');
  return [...annotations, ...attributions].flatMap((text) => text.split('\n').flatMap(propertyOfLine));
}

function propertyOfLine(line: string): readonly SbomProperty[] {
  const [, name, value = ''] = trivyLine.exec(line) ?? [];
  if (name !== undefined) return [{ name: `aquasecurity:trivy:${name}`, value }];
  const equals = line.indexOf('=');
  if (!line.startsWith('ironhull:') || equals === -1) return [];
  return [{ name: line.slice(0, equals), value: line.slice(equals + 1) }];
}

/** Trivy writes `built package from: openssl 3.0.11-1`. */
function sourceProperties(sourceInfo: string): readonly SbomProperty[] {
  const [, name, version] = /^built package from: (\S+) (\S+)$/u.exec(sourceInfo) ?? [];
  if (name === undefined || version === undefined) return [];
  return [
    { name: 'aquasecurity:trivy:SrcName', value: name },
    { name: 'aquasecurity:trivy:SrcVersion', value: version },
  ];
}

/** Syft writes `acquired package info from DPKG DB: /var/lib/dpkg/status, /usr/share/doc/…`. */
function pathsOf(sourceInfo: string): readonly string[] {
  const list = /^acquired package info from [^:]*: (\/.*)$/u.exec(sourceInfo)?.[1];
  return list === undefined ? [] : list.split(', ').filter((path) => path.startsWith('/'));
}
