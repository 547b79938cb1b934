import type { ImageCase, SoftwareCase } from '../../core/rules/check.ts';
import type { Facts } from '../../core/facts/facts.ts';
import { valueOf } from '../../core/observed.ts';
import type { ScannedSoftware } from '../../core/findings/report.ts';
import { rootSubject, type Subject } from '../../core/subject.ts';
import type { SoftwareFacts } from '../../core/software/vulnerability-match.ts';
import { isDistributionType } from '../../formats/purl/package-of-purl.ts';
import { isPastSupport } from '../../knowledge/software/distribution-support.ts';
import { imageSubjects } from './images.ts';
import type { Scope } from './scope.ts';
import type { SubjectSet } from './subject-set.ts';

/** The software that was scanned: of an image of the engine it has the image's subject, else one of its own. */
export function softwareSubjects(
  facts: Facts,
  images: readonly ImageCase[],
  scope: Scope,
): SubjectSet<'software'> {
  const { software = [], collectedAt } = facts;
  if (software.length === 0) return { entries: [] };
  const known = new Map(
    imageSubjects(facts, images, scope).entries.map(({ subject }) => [subject.id, subject]),
  );
  const subjectOf = ({ subject: { kind, id, name } }: SoftwareFacts): Subject =>
    (kind === 'image' ? known.get(id) : undefined) ?? rootSubject(kind, name, name, id);
  return {
    entries: software.map((one) => ({ subject: subjectOf(one), value: { software: one, now: collectedAt } })),
  };
}

/** Packages that could not be compared with all advisories: those of a release without security updates are listed by nobody. */
function countUnassessed({ software: { inventory, assessment }, now }: SoftwareCase): number {
  const places = new Set(assessment.unassessed.flatMap(({ packages }) => packages));
  const distribution = valueOf(inventory.distribution);
  if (distribution !== undefined && isPastSupport(distribution, now.slice(0, 10)))
    for (const [place, { type }] of inventory.packages.entries())
      if (isDistributionType(type)) places.add(place);
  return places.size;
}

/** What was scanned, for the report. */
export function scannedSoftware({ entries }: SubjectSet<'software'>): readonly ScannedSoftware[] {
  return entries.map(({ subject, value }) => {
    const { inventory, assessment, product } = value.software;
    const distribution = valueOf(inventory.distribution)?.name;
    return {
      subject,
      ...(distribution === undefined ? {} : { distribution }),
      packages: inventory.packages.length,
      unassessed: countUnassessed(value),
      database: assessment.database,
      ...(product === undefined ? {} : { product }),
    };
  });
}
