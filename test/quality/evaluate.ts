import { assessInventory } from '../../src/advisories/match/assess-inventory.ts';
import type { AdvisorySource } from '../../src/advisories/match/advisory-source.ts';
import { advisoriesInMemory } from '../../src/advisories/match/test-source.ts';
import { readSecdb } from '../../src/advisories/feeds/alpine/read-secdb.ts';
import { readDebianTracker } from '../../src/advisories/feeds/debian/read-tracker.ts';
import type { FeedRecord } from '../../src/advisories/feeds/feed-record.ts';
import { readOsv } from '../../src/advisories/feeds/osv/read-osv.ts';
import { withSources } from '../../src/app/scan/with-sources.ts';
import type { Advisory } from '../../src/core/software/advisory.ts';
import type { Inventory } from '../../src/core/software/inventory.ts';
import { readSbom } from '../../src/formats/sbom/read-sbom.ts';
import { compareVersions } from '../../src/versions/compare-versions.ts';
import { debianCases } from './debian-cases.ts';
import { alpineCases, rpmCases, ubuntuCases } from './distribution-cases.ts';
import type { Label, LabelledCase, LabelledPackage, RawFeed } from './labelled-case.ts';
import { languageCases } from './language-cases.ts';
import { npmCases } from './npm-cases.ts';

/** The labelled set, by family. */
export const labelledSet: Readonly<Record<string, readonly LabelledCase[]>> = {
  Debian: debianCases,
  Alpine: alpineCases,
  Ubuntu: ubuntuCases,
  RPM: rpmCases,
  'packages of languages': [...npmCases, ...languageCases],
};

/** A package that was judged otherwise than its label says. */
export interface Mistake {
  title: string;
  purl: string;
  label: Label;
  found: Label;
}

/** How findings compare with labels. */
export interface Quality {
  /** Labels of each kind. */
  labels: Readonly<Record<Label, number>>;
  /** The share of findings that are vulnerable by their label. */
  precision: number;
  /** The share of packages labelled vulnerable that are found. */
  recall: number;
  /** The share of packages labelled unassessed that are shown as such. */
  unassessed: number;
  mistakes: readonly Mistake[];
}

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

function recordsOf(feed: RawFeed): readonly FeedRecord[] {
  switch (feed.kind) {
    case 'osv':
      return feed.records.flatMap((record) => [
        ...readOsv(bytes(record), 'record.json', { feed: 'osv/test', compare: compareVersions }),
      ]);
    case 'debian-tracker':
      return [...readDebianTracker([bytes(feed.tracker)], 'tracker')];
    case 'secdb':
      return [...readSecdb(bytes(feed.database), 'main.json', { feed: 'alpine' })];
  }
}

/** @throws Error for a feed that is not understood: its labels would mean nothing. */
function advisoriesOf(feed: RawFeed): readonly Advisory[] {
  return recordsOf(feed).flatMap((record) => {
    if (record.kind !== 'value') throw new Error(JSON.stringify(record));
    return [record.value];
  });
}

/** The package of Debian that installed one of a language: `deb/python3-requests`. */
function ownerOf(ownedBy: string): object {
  const name = ownedBy.slice(ownedBy.indexOf('/') + 1);
  return {
    type: 'library',
    name,
    purl: `pkg:deb/debian/${name}@2.28.1-1?distro=debian-12&upstream=of-another-name`,
  };
}

function inventoryOf({ purl, ownedBy, vendor }: LabelledPackage): Inventory {
  const properties = ownedBy === undefined ? [] : [{ name: 'ironhull:ownedBy', value: ownedBy }];
  const component = {
    type: 'library',
    name: '',
    purl,
    properties,
    ...(vendor === undefined ? {} : { publisher: vendor }),
  };
  const components = ownedBy === undefined ? [component] : [ownerOf(ownedBy), component];
  const document = { bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, components };
  return withSources(readSbom(bytes(document), 'labelled.json').inventory);
}

function judge(one: LabelledPackage, vulnerability: string, source: AdvisorySource): Label {
  const inventory = inventoryOf(one);
  const { matches, unassessed } = assessInventory(inventory, source);
  if (matches.some(({ id }) => id === vulnerability)) return 'vulnerable';
  return unassessed.length > 0 ? 'unassessed' : 'clean';
}

const share = (part: number, whole: number) => (whole === 0 ? 1 : part / whole);

/** Compares what is found with the labels of cases. */
export function evaluate(cases: readonly LabelledCase[]): Quality {
  const judged = cases.flatMap(({ title, feed, vulnerability, packages }) => {
    const source = advisoriesInMemory(advisoriesOf(feed));
    return packages.map(({ label, ...one }) => ({
      title,
      purl: one.purl,
      label,
      found: judge(one, vulnerability, source),
    }));
  });
  const count = (label: Label) => judged.filter((one) => one.label === label).length;
  const right = (label: Label) => judged.filter((one) => one.label === label && one.found === label).length;
  const found = judged.filter((one) => one.found === 'vulnerable').length;
  return {
    labels: { vulnerable: count('vulnerable'), clean: count('clean'), unassessed: count('unassessed') },
    precision: share(right('vulnerable'), found),
    recall: share(right('vulnerable'), count('vulnerable')),
    unassessed: share(right('unassessed'), count('unassessed')),
    mistakes: judged.filter((one) => one.found !== one.label),
  };
}
