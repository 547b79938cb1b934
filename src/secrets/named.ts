import type { Location } from '../core/location.ts';
import type { WorkloadCredential, Entry } from '../core/workload/workload.ts';
import {
  credentialDetector,
  credentialFormat,
  namedFormat,
  nameDetector,
  partDetector,
} from '../knowledge/credentials/credentials.ts';
import { credentialsIn } from './command-line.ts';
import { settingIn } from './structured.ts';

/** A value with a name. `open` says why the value is not wholly known; the text is its known part. */
export interface NamedText {
  name: string;
  text: string;
  open?: string;
  at: readonly Location[];
}

/** Returns a name as facts may store it: '' if the name itself is a credential. */
function kept(name: string): string {
  return credentialFormat(name) === undefined ? name : '';
}

/**
 * Returns what looks like a credential in a label or an option, by its format or name. An unknown value is an
 * unresolved entry, unless its name tells what it is.
 */
export function findNamedCredentials(
  where: WorkloadCredential['where'],
  { name, text, open, at }: NamedText,
): Entry<WorkloadCredential>[] {
  const detector = credentialDetector(name, open !== undefined && text === '' ? '\0' : text);
  const found =
    detector === undefined ? (settingIn(text) ?? commandIn(text)) : { detector, length: text.length };
  if (found !== undefined) {
    const length = open === undefined && found.length !== undefined ? { length: found.length } : {};
    return [{ value: { where, name: kept(name), detector: found.detector, ...length }, at }];
  }
  return open === undefined ? [] : [{ unresolved: `${where} ${kept(name)}: ${open}`, at }];
}

/** What a credential inside a value is, by a program, a format or its name. */
type FoundInside = { detector: string; length?: number } | undefined;

function asPart(found: Pick<WorkloadCredential, 'name' | 'detector' | 'length'> | undefined): FoundInside {
  if (found === undefined) return undefined;
  const { name, detector, length } = found;
  return {
    detector: detector === nameDetector ? partDetector('option', name) : detector,
    ...(length !== undefined && { length }),
  };
}

/**
 * Returns the first option in a variable's value, as in `JAVA_OPTS`, that passes a credential to a program.
 */
function optionIn(text: string): FoundInside {
  return /(?:^|\s)--?[A-Za-z]/u.test(text) ? asPart(credentialsIn([text])[0]) : undefined;
}

/**
 * Returns the first credential in a value that is a command, such as the labels by which backup and cron containers run
 * commands in others: `mysqldump -psecret app`, `sh -c 'PGPASSWORD=secret pg_dump app'`. A name in lower case may be
 * of a text for people.
 */
function commandIn(text: string): FoundInside {
  if (!/\S\s+\S/u.test(text)) return undefined;
  const found = credentialsIn([text]).find(
    ({ name, detector }) => detector !== nameDetector || /^(?:-|[A-Z][A-Z\d_]*$)/u.test(name),
  );
  return asPart(found);
}

/** Returns what a variable's value looks like, by its format, options or settings, but not by its name alone. */
export function findVariableCredentials({
  name,
  text,
  at,
}: Omit<NamedText, 'open'>): Entry<WorkloadCredential>[] {
  const found = namedFormat(name, text) ?? optionIn(text) ?? settingIn(text) ?? commandIn(text);
  if (found === undefined) return [];
  return [{ value: { where: 'environment', name: kept(name), ...found }, at }];
}
