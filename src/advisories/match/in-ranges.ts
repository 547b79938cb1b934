import type { AffectedPackage, RangeEvent } from '../../core/software/advisory.ts';
import { compareVersions, isVersion } from '../../versions/compare-versions.ts';
import type { VersionScheme } from '../../versions/scheme.ts';

/** What an advisory says of one version. */
export type RangeVerdict =
  | { kind: 'affected'; fixedIn?: string; range: string }
  | { kind: 'outside' }
  | { kind: 'unknown'; why: string };

/** How a version is compared with those of an advisory. */
interface VersionComparison {
  scheme: VersionScheme;
  /** Set where the version states no epoch and may have one: the advisory's is taken for it. */
  ignoresEpoch?: boolean;
}

function withoutEpoch(version: string): string {
  return version.replace(/^\d+:/u, '');
}

/**
 * Compares an installed version with one that an advisory names. The local label of a Python package (`2.0.0+cu118`) says
 * who built it and counts only where the other version has one too, as in specifiers (PEP 440, "Inclusive ordered comparison").
 */
function compareWith(
  { scheme, ignoresEpoch = false }: VersionComparison,
  version: string,
  named: string,
): number | undefined {
  const isPublic = scheme === 'pep440' && !named.includes('+');
  const own = isPublic ? version.replace(/\+.*$/su, '') : version;
  return compareVersions(scheme, own, ignoresEpoch ? withoutEpoch(named) : named);
}

/** The part of a range that holds one version: from `introduced` to its end. */
interface Span {
  introduced: string;
  end?: Exclude<RangeEvent, { kind: 'introduced' }>;
}

/** The order of two events: by version, and at one version an end before the next beginning. */
function compareEvents(scheme: VersionScheme, one: RangeEvent, other: RangeEvent): number {
  const [first, second] = [one, other].map(({ kind, version }) => kind === 'introduced' && version === '0');
  if (first !== second) return first === true ? -1 : 1;
  const byVersion = compareVersions(scheme, one.version, other.version) ?? 0;
  return byVersion || Number(one.kind === 'introduced') - Number(other.kind === 'introduced');
}

/** The parts of a range, each from an `introduced` to the event that ends it. */
function spansOf(scheme: VersionScheme, events: readonly RangeEvent[]): readonly Span[] {
  const sorted = events.length < 3 ? events : events.toSorted((a, b) => compareEvents(scheme, a, b));
  const spans: Span[] = [];
  let open: Span | undefined;
  for (const event of sorted) {
    if (event.kind === 'introduced') open ??= { introduced: event.version };
    else if (open !== undefined) {
      spans.push({ ...open, end: event });
      open = undefined;
    }
  }
  return open === undefined ? spans : [...spans, open];
}

function describeSpan({ introduced, end }: Span): string {
  const from = introduced === '0' ? '' : `from ${introduced}`;
  if (end === undefined) return from === '' ? 'every version' : `${from} on`;
  const to = end.kind === 'lastAffected' ? `up to ${end.version}` : `before ${end.version}`;
  return from === '' ? to : `${from} ${to}`;
}

/** Says which versions an entry of an advisory is about: its ranges, else the versions that it lists. */
export function describeVersions(
  scheme: VersionScheme | undefined,
  { ranges, versions }: Pick<AffectedPackage, 'ranges' | 'versions'>,
): string {
  const spans = scheme === undefined ? [] : ranges.flatMap((events) => spansOf(scheme, events));
  return spans.length > 0 ? spans.map(describeSpan).join(', ') : versions.join(', ');
}

/** Whether `version` is in a part; `undefined` if one of the versions cannot be compared. */
function isInSpan(order: VersionComparison, version: string, { introduced, end }: Span): boolean | undefined {
  // OSV: `0` is before every version, whatever the scheme says of it.
  const afterStart = introduced === '0' ? 1 : compareWith(order, version, introduced);
  const beforeEnd = end === undefined ? -1 : compareWith(order, version, end.version);
  if (afterStart !== undefined && afterStart < 0) return false;
  if (beforeEnd !== undefined && (end?.kind === 'lastAffected' ? beforeEnd > 0 : beforeEnd >= 0))
    return false;
  return afterStart === undefined || beforeEnd === undefined ? undefined : true;
}

/** Whether a version is listed by itself: written alike, or equal in its scheme. */
function isListed(order: VersionComparison, version: string, versions: readonly string[]): boolean {
  return versions.includes(version) || versions.some((one) => compareWith(order, version, one) === 0);
}

function inSpans(order: VersionComparison, version: string, spans: readonly Span[]): RangeVerdict {
  let doubt: Span | undefined;
  for (const span of spans) {
    const isIn = isInSpan(order, version, span);
    if (isIn === true) {
      const fixedIn = span.end?.kind === 'fixed' ? span.end.version : undefined;
      return { kind: 'affected', ...(fixedIn === undefined ? {} : { fixedIn }), range: describeSpan(span) };
    }
    if (isIn === undefined) doubt = span;
  }
  if (doubt === undefined) return { kind: 'outside' };
  return { kind: 'unknown', why: `version ${version} cannot be compared with ${describeSpan(doubt)}` };
}

/** What a listed version is fixed in: the fix of the range that holds it, if one does. */
function firstFix(
  order: VersionComparison,
  version: string,
  ranges: AffectedPackage['ranges'],
): { fixedIn?: string; range: string } {
  const found = inSpans(order, version, spansOfRanges(order.scheme, ranges));
  return found.kind === 'affected' ? found : { range: version };
}

/** Says what an advisory's versions of a package say of one version. */
type VerdictOn = (affected: Pick<AffectedPackage, 'ranges' | 'versions'>) => RangeVerdict;

/**
 * Returns whether an advisory's versions of a package hold `version` (OSV schema, "Evaluation"): it is listed, or in a range. The
 * verdict is unknown if it is in none, and cannot be compared with one of them.
 */
export function versionIn(order: VersionComparison, version: string): VerdictOn {
  const doubt = versionDoubt(order.scheme, version);
  return ({ ranges, versions }) => {
    if (isListed(order, version, versions)) return { kind: 'affected', ...firstFix(order, version, ranges) };
    return doubt ?? inSpans(order, version, spansOfRanges(order.scheme, ranges));
  };
}

/** Why a version cannot be compared with any other. */
function versionDoubt(scheme: VersionScheme, version: string): RangeVerdict | undefined {
  if (version === '') return { kind: 'unknown', why: 'the version of its source package is not known' };
  // Some schemes order texts that are no versions below all others: a range would not hold them.
  return isVersion(scheme, version)
    ? undefined
    : { kind: 'unknown', why: `version ${version} is none of the scheme ${scheme}` };
}

function spansOfRanges(scheme: VersionScheme, ranges: AffectedPackage['ranges']): readonly Span[] {
  const [only = [], ...others] = ranges;
  return others.length === 0 ? spansOf(scheme, only) : ranges.flatMap((events) => spansOf(scheme, events));
}
