import { counted } from '../../core/counted.ts';
import type { AffectedService, Finding } from '../../core/findings/finding.ts';
import { affectedPlaces } from '../../core/findings/joined-finding.ts';
import type { Location } from '../../core/location.ts';
import { shortPlace } from './places.ts';
import type { SubjectLabel } from './subject-label.ts';

/** The places of a finding itself, without those of the services that it affects. */
export function ownPlaces(finding: Finding): readonly Location[] {
  if (finding.affects === undefined) return finding.sightings;
  const affected = new Set(affectedPlaces(finding).map((at) => JSON.stringify(at)));
  return finding.sightings.filter((at) => !affected.has(JSON.stringify(at)));
}

/** Names an affected service with its place: `web (compose.yaml:4)`. */
export function affectedService({ subject, at }: AffectedService, labelOf: SubjectLabel): string {
  const [place] = at;
  return place === undefined ? labelOf(subject) : `${labelOf(subject)} (${shortPlace(place)})`;
}

/** Services that a message names. */
const mostNamed = 10;

/** Says which services a finding in a Dockerfile affects; absent if it affects none. */
export function affectedText({ affects = [] }: Finding, labelOf: SubjectLabel): string | undefined {
  if (affects.length === 0) return undefined;
  const named = affects.slice(0, mostNamed).map((one) => affectedService(one, labelOf));
  const more = affects.length > mostNamed ? [`${affects.length - mostNamed} more`] : [];
  return `Affects ${counted(affects.length, 'service')}: ${[...named, ...more].join(', ')}`;
}

/** A message with the services that its finding affects. */
export function withAffected(message: string, finding: Finding, labelOf: SubjectLabel): string {
  const affected = affectedText(finding, labelOf);
  if (affected === undefined) return message;
  return `${message}${/[.!?]$/u.test(message) ? '' : '.'} ${affected}.`;
}
