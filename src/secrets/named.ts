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
  const found = detector === undefined ? settingIn(text) : { detector, length: text.length };
  if (found !== undefined) {
    const length = open === undefined ? { length: found.length } : {};
    return [{ value: { where, name: kept(name), detector: found.detector, ...length }, at }];
  }
  return open === undefined ? [] : [{ unresolved: `${where} ${kept(name)}: ${open}`, at }];
}

/**
 * Returns the first option in a variable's value, as in `JAVA_OPTS`, that passes a credential to a program.
 */
function optionIn(text: string): { detector: string; length?: number } | undefined {
  if (!/(?:^|\s)--?[A-Za-z]/u.test(text)) return undefined;
  const [found] = credentialsIn([text]);
  if (found === undefined) return undefined;
  const { name, detector, length } = found;
  return {
    detector: detector === nameDetector ? partDetector('option', name) : detector,
    ...(length !== undefined && { length }),
  };
}

/** Returns what a variable's value looks like, by its format, options or settings, but not by its name alone. */
export function findVariableCredentials({
  name,
  text,
  at,
}: Omit<NamedText, 'open'>): Entry<WorkloadCredential>[] {
  const found = namedFormat(name, text) ?? optionIn(text) ?? settingIn(text);
  if (found === undefined) return [];
  return [{ value: { where: 'environment', name: kept(name), ...found }, at }];
}
