import type { Advisory, AdvisorySeverity, AffectedPackage } from '../../../core/software/advisory.ts';
import { packagesOfCriteria, type OvalPackage } from '../../../formats/oval/oval-packages.ts';
import { readOvalTests } from '../../../formats/oval/oval-tests.ts';
import { childrenNamed, elementAt, elementText, xmlElements } from '../../../formats/xml/xml-elements.ts';
import { isCveId } from '../../cve-id.ts';
import {
  gapRecord,
  ignoredRecord,
  isPlainName,
  recordsOrGap,
  valueRecord,
  type FeedRecord,
} from '../feed-record.ts';
import { readResolutions, statusOfComment, type OvalResolution } from './oval-status.ts';
import type { XmlElement } from '../../../formats/xml/xml-tree.ts';

/** Of which release a file is: the files of some publishers do not say it. */
export interface OvalContext {
  /** As `Advisory.feed` names it: `redhat`. */
  feed: string;
  /** As `ecosystemOfDistribution` names it: `Red Hat:9`. */
  ecosystem: string;
}

/**
 * Yields the advisories of an OVAL file (Red Hat, Rocky Linux, AlmaLinux, Ubuntu): one for each definition with the
 * packages of its criteria, and one without packages for each CVE that it rates. `name` is the file, for gaps. The document
 * is read twice, because definitions refer to what follows them.
 */
export function* readOval(bytes: Uint8Array, name: string, context: OvalContext): Generator<FeedRecord> {
  yield* recordsOrGap(name, function* read() {
    const tests = readOvalTests(bytes);
    let definitions = 0;
    for (const definition of xmlElements(
      bytes,
      (child, parent) => child === 'definition' && parent === 'definitions',
    )) {
      definitions += 1;
      const what = `${name}, ${(definition.attributes.get('id') ?? 'definition').slice(0, 100)}`;
      if (definition.attributes.get('class') === 'inventory')
        yield ignoredRecord(what, 'it is about the distribution');
      else yield* recordsOrGap(what, () => readDefinition(definition, what, tests, context));
    }
    if (definitions === 0) throw new TypeError('it has no definitions');
  });
}

function* readDefinition(
  definition: XmlElement,
  what: string,
  tests: ReturnType<typeof readOvalTests>,
  { feed, ecosystem }: OvalContext,
): Generator<FeedRecord> {
  const metadata = elementAt(definition, 'metadata');
  const { id, cves } = idsOf(metadata);
  if (id === undefined) throw new TypeError('it has no id of an advisory or a CVE');
  if (cves.length === 0 && !isCveId(id)) {
    yield ignoredRecord(what, 'it is an update that fixes no vulnerability');
    return;
  }
  const criteria = elementAt(definition, 'criteria');
  if (criteria === undefined) throw new TypeError('it has no criteria');
  const { packages, problems } = packagesOfCriteria(criteria, tests);
  const resolution = readResolutions(definition);
  for (const problem of new Set([...problems, ...resolution.problems])) yield gapRecord(what, problem);
  const ratings = childrenNamed(elementAt(definition, 'metadata', 'advisory'), 'cve');
  for (const rating of ratings) yield* ratingOf(rating, feed, id);
  if (packages.length === 0 && problems.length === 0)
    yield ignoredRecord(what, 'it is about the running kernel or the release, not about packages');
  if (packages.length === 0) return;
  yield valueRecord({
    id,
    feed,
    aliases: [],
    related: cves.filter((cve) => cve !== id),
    ...datesOf(elementAt(definition, 'metadata', 'advisory')),
    summary: elementText(elementAt(definition, 'metadata', 'title')).slice(0, 300),
    severities: wordsOf(elementText(elementAt(definition, 'metadata', 'advisory', 'severity'))),
    references: childrenNamed(metadata, 'reference')
      .map(({ attributes }) => attributes.get('ref_url') ?? '')
      .filter((url) => /^https?:\/\/\S{1,2000}$/u.test(url)),
    affected: distinct(packages.flatMap((one) => affectedOf(one, ecosystem, resolution))),
  });
}

/** The first reference is the definition's own: an erratum, a notice, or a CVE. */
function idsOf(metadata: XmlElement | undefined): { id?: string; cves: readonly string[] } {
  const references = childrenNamed(metadata, 'reference').map(({ attributes }) => attributes.get('ref_id'));
  const listed = references.filter(isCveId);
  // Rocky Linux names the CVEs in the description only, each in parentheses.
  const described = elementText(
    metadata === undefined ? undefined : elementAt(metadata, 'description'),
  ).matchAll(/\((CVE-\d{4}-\d{4,19})\)/gu);
  const cves = listed.length > 0 ? listed : [...described].map(([, cve = '']) => cve);
  const id = references.find((one) => isPlainName(one) && !isCveId(one)) ?? listed[0];
  return { ...(id === undefined ? {} : { id }), cves: [...new Set(cves)] };
}

function wordsOf(word: string): readonly AdvisorySeverity[] {
  return /^\w{1,40}$/u.test(word) ? [{ kind: 'words', value: word }] : [];
}

/** A rating of a CVE: `cvss3="9.3/CVSS:3.1/AV:N/…"` and `impact` (Red Hat), `cvss_vector` and `priority` (Ubuntu). */
function* ratingOf(element: XmlElement, feed: string, erratum: string): Generator<FeedRecord> {
  const cve = elementText(element);
  const severities = [
    ...vectorOf(element.attributes.get('cvss3') ?? element.attributes.get('cvss_vector'), 'CVSS_V3'),
    ...vectorOf(element.attributes.get('cvss2'), 'CVSS_V2'),
    ...wordsOf(element.attributes.get('impact') ?? element.attributes.get('priority') ?? ''),
  ];
  if (!isCveId(cve) || severities.length === 0 || cve === erratum) return;
  const page = element.attributes.get('href') ?? '';
  yield valueRecord<Advisory>({
    id: cve,
    feed,
    aliases: [],
    related: [],
    severities,
    references: /^https?:\/\/\S{1,2000}$/u.test(page) ? [page] : [],
    affected: [],
  });
}

function vectorOf(text: string | undefined, kind: 'CVSS_V2' | 'CVSS_V3'): readonly AdvisorySeverity[] {
  const value = /^(?:\d+(?:\.\d+)?\/)?(\S{1,300})$/u.exec(text ?? '')?.[1];
  return value === undefined ? [] : [{ kind, value }];
}

function datesOf(advisory: XmlElement | undefined): Pick<Advisory, 'published' | 'modified'> {
  const dateAt = (name: string): string | undefined =>
    /^\d{4}-\d{2}-\d{2}$/u.exec(childrenNamed(advisory, name)[0]?.attributes.get('date') ?? '')?.[0];
  const [published, modified] = [dateAt('issued'), dateAt('updated')];
  return {
    ...(published === undefined ? {} : { published: `${published}T00:00:00Z` }),
    ...(modified === undefined ? {} : { modified: `${modified}T00:00:00Z` }),
  };
}

function affectedOf(
  one: OvalPackage,
  ecosystem: string,
  resolution: OvalResolution,
): readonly AffectedPackage[] {
  const { module, architectures } = one;
  // OVAL writes every epoch; apt takes the version as the archive has it.
  const before = ecosystem.startsWith('Ubuntu:') ? one.before?.replace(/^0:/u, '') : one.before;
  // Newer files have no comments; the builds for subscribers say so in their versions (`2.1.27+dfsg-1ubuntu0.1~esm1`).
  const isForSubscribers =
    one.comments.some((comment) => comment.includes('Ubuntu Pro')) || /[~+]esm\d/u.test(before ?? '');
  return one.names.map((name) => {
    const introduced = { kind: 'introduced', version: '0' } as const;
    return {
      ecosystem: isForSubscribers ? ecosystem.replace(/^Ubuntu:(?!Pro:)/u, 'Ubuntu:Pro:') : ecosystem,
      name,
      of: 'binary',
      ranges: [before === undefined ? [introduced] : [introduced, { kind: 'fixed', version: before }]],
      versions: [],
      status:
        before === undefined ? (statusOfComment(one.comments) ?? resolution.statusOf(name)) : 'affected',
      ...(module === undefined ? {} : { module }),
      ...(architectures.length === 0 ? {} : { architectures }),
    };
  });
}

/** Rocky Linux lists a package for each repository that has it. */
function distinct(affected: readonly AffectedPackage[]): readonly AffectedPackage[] {
  return [...new Map(affected.map((one) => [JSON.stringify(one), one])).values()];
}
