import { counted } from '../../core/counted.ts';
import { isLocked, type ImageMove, type LockDrift, type LockEntry } from '../../core/trust/image-lock.ts';
import { describeLocation } from '../../core/location.ts';
import type { LockReport, RefusedPin } from '../../core/trust/lock-report.ts';
import { plainText } from '../text/plain-text.ts';
import { section, wrapped } from './section.ts';
import type { StatementOptions } from './write-statements.ts';

/** The report of a lock as JSON. */
export function lockReportAsJson(report: LockReport): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

/** The report of a lock for people: what changed and what differs, each with its evidence; then one line on all of it. */
export function lockReportAsText(report: LockReport, options: StatementOptions): string {
  const { mode, lock, added, removed, moves, drift, unlockable, pins, gaps, notes } = report;
  const shown = mode === 'lock' ? lock.images.filter(({ reference }) => added.includes(reference)) : [];
  const sections = [
    section('Locked', shown.filter(isLocked).flatMap(entryLines), options),
    section('No longer named', removed, options),
    section('Changed in the registry', moves.flatMap(moveLines), options),
    section('Differs', driftLines(drift.filter(({ isUnknown }) => isUnknown !== true)), options),
    section(
      'Not known',
      [
        ...driftLines(drift.filter(({ isUnknown }) => isUnknown === true)),
        ...gaps.map(({ what, why }) => `${what}: ${why}`),
      ],
      options,
    ),
    section(
      'Not lockable',
      unlockable.map(
        ({ place, reason }) => `${describeLocation(place.at)}: ${place.what} ${place.written}: ${reason}`,
      ),
      options,
    ),
    section(
      'Pinned',
      (pins?.written ?? []).map(({ file, pins: n }) => `${file}: ${counted(n, 'reference')}`),
      options,
    ),
    section('Not pinned', (pins?.refused ?? []).flatMap(refusedLines), options),
    section('Notes', notes, options),
  ];
  return [...sections, `${wrapped(plainText(summary(report)), '', options)}\n`].join('');
}

function entryLines(entry: LockEntry): readonly string[] {
  if (!isLocked(entry)) return [];
  const platforms = Object.keys(entry.platforms);
  const signed = entry.signatures.map(
    ({ scheme, verdict, signer }) => `${scheme}: ${verdict}${signer === undefined ? '' : ` (${signer})`}`,
  );
  return [
    entry.reference,
    `  ${entry.digest}`,
    `  ${[...(platforms.length > 0 ? [platforms.join(', ')] : []), ...signed].join('; ')}`,
  ];
}

const signs = { for: '+', against: '-', neither: ' ' } as const;

function moveLines({ reference, from, to, verdict, evidence }: ImageMove): readonly string[] {
  return [
    `${verdict}: ${reference}`,
    `  ${from === to ? from : `${from} → ${to}`}`,
    ...evidence.map(({ speaks, what, detail }) => `  ${signs[speaks]} ${what}: ${detail}`),
  ];
}

/** A line for what is said of a reference, and below it the places where it is said of several. */
function driftLines(drift: readonly LockDrift[]): readonly string[] {
  const places = new Map<string, string[]>();
  for (const { reference, message, at } of drift) {
    const line = `${reference}: ${message}`;
    const known = places.get(line) ?? [];
    if (at !== undefined) known.push(describeLocation(at));
    places.set(line, known);
  }
  return [...places].flatMap(([line, [first, ...more]]) => {
    if (first === undefined) return [line];
    return more.length === 0 ? [`${first}: ${line}`] : [line, `  ${[first, ...more].join(', ')}`];
  });
}

function refusedLines({ place, why, steps }: RefusedPin): readonly string[] {
  const { what, written, at } = place;
  return [`${describeLocation(at)}: ${what} ${written}: ${why}`, ...steps.map((step) => `  ${step}`)];
}

function summary({
  lockFile,
  mode,
  lock,
  added,
  removed,
  moves,
  drift,
  unlockable,
  unpinned,
  gaps,
}: LockReport): string {
  const locked = lock.images.filter(isLocked).length;
  const needsALook = moves.filter(({ verdict }) => verdict !== 'benign rebuild').length;
  const unknown = drift.filter(({ isUnknown }) => isUnknown === true).length + gaps.length;
  const parts = [
    counted(locked, 'image locked', 'images locked'),
    ...(mode === 'check' || mode === 'watch' ? [] : [`${added.length} added, ${removed.length} removed`]),
    ...(moves.length > 0
      ? [`${moves.length} changed, of which ${needsALook} ${needsALook === 1 ? 'needs' : 'need'} a look`]
      : []),
    ...(drift.length > unknown - gaps.length
      ? [counted(drift.length - unknown + gaps.length, 'difference')]
      : []),
    ...(unknown > 0 ? [`${unknown} not known`] : []),
    ...(unlockable.length > 0 ? [`${unlockable.length} not lockable`] : []),
    ...(unpinned > 0 ? [`${counted(unpinned, 'place')} not pinned (--write pins them)`] : []),
  ];
  return `${lockFile}: ${parts.join('; ')}`;
}
