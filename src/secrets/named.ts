import type { Location } from '../core/location.ts';
import type { CredentialSighting, Entry } from '../core/workload.ts';
import { credentialDetector, credentialFormat, nameDetector } from '../knowledge/credentials.ts';
import { credentialsIn } from './command-line.ts';

/** A value with a name. `open` says why the value is not wholly known; its text is then what is known of it. */
export interface NamedText {
  name: string;
  text: string;
  open?: string;
  at: readonly Location[];
}

/** A name as facts may hold it: none where the name itself is a credential. */
function kept(name: string): string {
  return credentialFormat(name) === undefined ? name : '';
}

/**
 * What looks like a credential in a label or an option, by its form or its name. A value that is
 * not known leaves an unresolved entry, unless its name tells what it will be.
 */
export function namedSightings(
  where: CredentialSighting['where'],
  { name, text, open, at }: NamedText,
): Entry<CredentialSighting>[] {
  const detector = credentialDetector(name, open !== undefined && text === '' ? '\0' : text);
  if (detector !== undefined) {
    const length = open === undefined ? { length: text.length } : {};
    return [{ value: { where, name: kept(name), detector, ...length }, at }];
  }
  return open === undefined ? [] : [{ unresolved: `${where} ${kept(name)}: ${open}`, at }];
}

/** Options in a variable, as in `JAVA_OPTS`: the first that gives a program a credential. */
function optionIn(text: string): { detector: string; length?: number } | undefined {
  if (!/(?:^|\s)--?[A-Za-z]/u.test(text)) return undefined;
  const [found] = credentialsIn([text]);
  if (found === undefined) return undefined;
  const { name, detector, length } = found;
  return {
    detector: detector === nameDetector ? `value of ${name}` : detector,
    ...(length !== undefined && { length }),
  };
}

/** What the value of a variable looks like by its form or its options; what its name says is not asked here. */
export function variableSightings({ name, text, at }: Omit<NamedText, 'open'>): Entry<CredentialSighting>[] {
  const found = credentialFormat(text) ?? optionIn(text);
  if (found === undefined) return [];
  return [{ value: { where: 'environment', name: kept(name), ...found }, at }];
}
