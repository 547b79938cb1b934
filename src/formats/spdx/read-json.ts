import { Malformed } from '../bytes/byte-source.ts';
import type { JsonRecord } from '../json/members.ts';
import { packageOf } from '../purl/package-of-purl.ts';
import { GapList } from '../sbom-components/gap-list.ts';
import { MemberReader } from '../sbom-components/json-members.ts';
import type { SbomComponent, SbomDocument } from '../sbom-components/sbom-component.ts';
import { readPackage } from './read-package.ts';

/** How many packages and relationships of one document are read. */
const most = 1_000_000;

const versions: ReadonlySet<string> = new Set(['SPDX-2.2', 'SPDX-2.3']);

interface ReadPackage {
  id: string | undefined;
  component: SbomComponent;
}

/**
 * Reads an SPDX document from its JSON value. What is of the wrong type is a gap, and the rest is read.
 * @throws Malformed if it is of a version that is not known.
 */
export function readSpdxJson(root: JsonRecord, form = 'JSON'): SbomDocument {
  const gaps = new GapList();
  const members = new MemberReader(gaps);
  const version = members.text(root, 'spdxVersion', '') ?? 'without a version';
  if (!versions.has(version))
    throw new Malformed(`it is ${version.slice(0, 20)}: SPDX 2.2, 2.3 and 3.0 are read`);
  const packages = readPackages(root, members, gaps);
  const described = describedIds(root, members, gaps);
  const subject = subjectOf(packages, described);
  return {
    format: `${version.replace('-', ' ')} (${form})`,
    ...(subject === undefined ? {} : { subject: subject.component }),
    components: packages.filter((one) => one !== subject).map(({ component }) => component),
    properties: subject?.component.properties.filter(({ name }) => name.startsWith('ironhull:')) ?? [],
    gaps: gaps.list(),
  };
}

function readPackages(root: JsonRecord, members: MemberReader, gaps: GapList): readonly ReadPackage[] {
  if (!Object.hasOwn(root, 'packages')) gaps.add('/packages', 'it is missing: no packages are listed');
  const entries = members.records(root, 'packages', '');
  if (entries.length > most) gaps.add('/packages', `there are more than ${most}: the rest was not read`);
  return entries.slice(0, most).map(({ value, at }) => ({
    id: members.text(value, 'SPDXID', at),
    component: readPackage(value, at, members),
  }));
}

/** Returns the identifiers of what the document describes, by its member or by relationships. */
function describedIds(root: JsonRecord, members: MemberReader, gaps: GapList): ReadonlySet<string> {
  const ids = members.list(root, 'documentDescribes', '').filter((id) => typeof id === 'string');
  const relationships = members.records(root, 'relationships', '');
  if (relationships.length > 2 * most)
    gaps.add('/relationships', 'there are too many: the rest was not read');
  for (const { value, at } of relationships.slice(0, 2 * most)) {
    const type = value['relationshipType'];
    const [from, to] =
      type === 'DESCRIBED_BY'
        ? ['relatedSpdxElement', 'spdxElementId']
        : ['spdxElementId', 'relatedSpdxElement'];
    if (type !== 'DESCRIBES' && type !== 'DESCRIBED_BY') continue;
    const target = members.text(value, to, at);
    if (value[from] === 'SPDXRef-DOCUMENT' && target !== undefined) ids.push(target);
  }
  return new Set(ids);
}

/** The one package that is described, unless it is itself a package of software that can be looked up. */
function subjectOf(
  packages: readonly ReadPackage[],
  described: ReadonlySet<string>,
): ReadPackage | undefined {
  const candidates = packages.filter(({ id }) => id !== undefined && described.has(id));
  const [only] = candidates;
  if (only === undefined || candidates.length > 1) return undefined;
  const { kind, purl } = only.component;
  const isSoftware = purl !== undefined && packageOf(purl) !== undefined;
  return isSoftware || kind === 'operating-system' ? undefined : only;
}
