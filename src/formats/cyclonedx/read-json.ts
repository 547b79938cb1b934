import { Malformed } from '../bytes/byte-source.ts';
import type { JsonRecord } from '../json/members.ts';
import { GapList } from '../sbom-components/gap-list.ts';
import { MemberReader, jsonPointer } from '../sbom-components/json-members.ts';
import type { SbomComponent, SbomDocument, SbomProperty } from '../sbom-components/sbom-component.ts';
import { isReadVersion, readVersions } from './spec-versions.ts';

/** How many components of one SBOM are read, and how deep they may lie in each other. */
export const mostComponents = 1_000_000;
export const deepestComponent = 100;

/**
 * Reads a CycloneDX document from its JSON value. What is of the wrong type is a gap, and the rest is read.
 * @throws Malformed if it is of a version that is not known.
 */
export function readCycloneDxJson(root: JsonRecord): SbomDocument {
  const gaps = new GapList();
  const members = new MemberReader(gaps);
  const version = members.text(root, 'specVersion', '') ?? 'without a version';
  if (!isReadVersion(version))
    throw new Malformed(`it is CycloneDX ${version.slice(0, 20)}: versions ${readVersions} are read`);
  const metadata = members.record(root, 'metadata', '') ?? {};
  const described = members.record(metadata, 'component', '/metadata');
  const at = '/metadata/component';
  const subject = described === undefined ? undefined : readOne(described, at, members);
  const components: SbomComponent[] = [];
  if (described !== undefined) readBelow(described, at, components, members, gaps);
  readBelow(root, '', components, members, gaps);
  if (!Object.hasOwn(root, 'components')) gaps.add('/components', 'it is missing: no packages are listed');
  return {
    format: `CycloneDX ${version} (JSON)`,
    ...(subject === undefined ? {} : { subject }),
    components,
    properties: [...readProperties(metadata, '/metadata', members), ...readProperties(root, '', members)],
    gaps: gaps.list(),
  };
}

interface Level {
  entries: readonly { value: JsonRecord; at: string }[];
  depth: number;
}

/** Adds the components in the list `components` of an object, and those in them. */
function readBelow(
  parent: JsonRecord,
  at: string,
  found: SbomComponent[],
  members: MemberReader,
  gaps: GapList,
): void {
  const levels: Level[] = [{ entries: members.records(parent, 'components', at), depth: 1 }];
  // The list grows while it is read.
  for (const level of levels)
    for (const entry of level.entries) {
      if (found.length >= mostComponents) {
        gaps.add(entry.at, `there are more than ${mostComponents} components: the rest was not read`);
        return;
      }
      found.push(readOne(entry.value, entry.at, members));
      if (!Object.hasOwn(entry.value, 'components')) continue;
      if (level.depth === deepestComponent)
        gaps.add(
          jsonPointer(entry.at, 'components'),
          `components lie in each other more than ${deepestComponent} deep`,
        );
      else
        levels.push({
          entries: members.records(entry.value, 'components', entry.at),
          depth: level.depth + 1,
        });
    }
}

function readOne(value: JsonRecord, at: string, members: MemberReader): SbomComponent {
  const texts = (['group', 'version', 'purl', 'publisher'] as const).flatMap((key) => {
    const text = members.text(value, key, at);
    return text === undefined || text === '' ? [] : [[key, text] as const];
  });
  return {
    at,
    kind: members.text(value, 'type', at) ?? 'library',
    ...Object.fromEntries(texts),
    name: members.text(value, 'name', at) ?? '',
    licenses: readLicenses(value, at, members),
    properties: readProperties(value, at, members),
    paths: readPaths(value, at, members),
  };
}

/** A licence is `{license: {id}}`, `{license: {name}}` or `{expression}`. */
function readLicenses(parent: JsonRecord, at: string, members: MemberReader): readonly string[] {
  return members.records(parent, 'licenses', at).flatMap((choice) => {
    const license = members.record(choice.value, 'license', choice.at);
    const place = jsonPointer(choice.at, 'license');
    const text =
      license === undefined
        ? members.text(choice.value, 'expression', choice.at)
        : (members.text(license, 'id', place) ?? members.text(license, 'name', place));
    return text === undefined ? [] : [text];
  });
}

function readProperties(parent: JsonRecord, at: string, members: MemberReader): readonly SbomProperty[] {
  return members.records(parent, 'properties', at).flatMap((property) => {
    const name = members.text(property.value, 'name', property.at);
    const value = members.text(property.value, 'value', property.at);
    return name === undefined || value === undefined ? [] : [{ name, value }];
  });
}

function readPaths(parent: JsonRecord, at: string, members: MemberReader): readonly string[] {
  if (!Object.hasOwn(parent, 'evidence')) return [];
  const evidence = members.record(parent, 'evidence', at);
  if (evidence === undefined) return [];
  return members.records(evidence, 'occurrences', jsonPointer(at, 'evidence')).flatMap((occurrence) => {
    const location = members.text(occurrence.value, 'location', occurrence.at);
    return location === undefined || location === '' ? [] : [location];
  });
}
