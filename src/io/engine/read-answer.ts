import { mapKnown, unreadable, type Observed } from '../../core/observed.ts';
import { listAt, recordAt, type JsonRecord } from '../../formats/json/members.ts';

/** Returns a document parsed by `read`; malformed if it throws a TypeError or RangeError. */
export function readDocument<T>(
  answer: Observed<unknown>,
  read: (document: JsonRecord | undefined) => T,
): Observed<T> {
  return guarded(answer, (document) => read(recordAt({ document }, 'document')));
}

/** Returns a list parsed entry by entry; malformed if one entry is. */
export function readEntries<T>(
  answer: Observed<unknown>,
  read: (entry: JsonRecord | undefined) => T,
): Observed<readonly T[]> {
  return guarded(answer, (document) =>
    listAt({ document }, 'document').map((entry) => read(recordAt({ entry }, 'entry'))),
  );
}

function guarded<T>(answer: Observed<unknown>, read: (document: unknown) => T): Observed<T> {
  try {
    return mapKnown(answer, read);
  } catch (error) {
    if (!(error instanceof TypeError) && !(error instanceof RangeError)) throw error;
    return unreadable('malformed', error.message, answer.from);
  }
}

/** Parses JSON text; malformed if invalid. */
export function jsonOf(text: Observed<string>): Observed<unknown> {
  if (text.state !== 'known') return text;
  try {
    return { ...text, value: JSON.parse(text.value) as unknown };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return unreadable('malformed', 'not JSON', text.from);
  }
}
