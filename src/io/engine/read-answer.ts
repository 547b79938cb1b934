import { mapKnown, unreadable, type Observed } from '../../core/observed.ts';
import { listAt, recordAt, type JsonRecord } from '../../formats/json/members.ts';

/** A document read by `read`; one of another form, for which `read` throws a TypeError or RangeError, is malformed. */
export function readDocument<T>(
  answer: Observed<unknown>,
  read: (document: JsonRecord | undefined) => T,
): Observed<T> {
  return guarded(answer, (document) => read(recordAt({ document }, 'document')));
}

/** A list read entry by entry; one entry of another form makes the whole malformed. */
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

/** A text as the JSON document it is; malformed where it is none. */
export function jsonOf(text: Observed<string>): Observed<unknown> {
  if (text.state !== 'known') return text;
  try {
    return { ...text, value: JSON.parse(text.value) as unknown };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return unreadable('malformed', 'it is not JSON', text.from);
  }
}
