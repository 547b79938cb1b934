import type { Location } from '../core/location.ts';
import type { Entry, WorkloadCredential } from '../core/workload/workload.ts';
import { findCommandCredentials, type CommandPlace } from './command-line.ts';
import { isHarmlessSetting } from '../knowledge/credentials/formats/harmless-setting.ts';
import { findNamedCredentials } from './named.ts';
import { programSettings } from './program-settings.ts';

/** `name: value`, `name = value` and `"name": "value"`, as configuration files write a setting. */
const setting = /^[\s{[,-]{0,256}["']?([A-Za-z_][\w.-]{0,63})["']?[ \t]{0,16}[:=](?!>)[ \t]{0,16}(?=[^\s=])/u;

/** `ENV name value` and its like: a name and a value with a space between, which the keyword makes a setting. */
const spaced = /^\s{0,256}(?:ENV|LABEL|ARG)\s{1,64}([A-Za-z_][\w.-]{0,63})[ \t]{1,16}(?=[^\s=])/iu;

/** Returns a value without its quotes, and what follows it in a list. */
function bareValue(text: string): string {
  const value = text.trim();
  const quote = value.charAt(0);
  if (quote !== '"' && quote !== "'")
    return value.endsWith(',') || value.endsWith(';') ? value.slice(0, -1) : value;
  const end = value.indexOf(quote, 1);
  return value.slice(1, end === -1 ? undefined : end);
}

/** Returns what looks like a credential in one line of a text: a setting, or a command. */
export function textLineCredentials(
  where: CommandPlace,
  line: string,
  at: readonly Location[],
): Entry<WorkloadCredential>[] {
  const found = findCommandCredentials(where, [{ text: line, at }]);
  if (found.length > 0) return found;
  const named = setting.exec(line) ?? spaced.exec(line);
  if (named === null)
    return [...programSettings(line)].flatMap(([name, text]) =>
      isHarmlessSetting(name, text) ? [] : findNamedCredentials(where, { name, text, at }),
    );
  const [start, name = ''] = named;
  return findNamedCredentials(where, { name, text: bareValue(line.slice(start.length)), at });
}

/** Returns what makes two credentials of a text one finding. */
function identity(entry: Entry<WorkloadCredential>): string {
  return 'value' in entry ? `${entry.value.name} ${entry.value.detector}` : entry.unresolved;
}

/**
 * Returns what looks like a credential in a text of several lines: a Dockerfile, or the content of a
 * configuration file. A line that ends in a backslash goes on in the next.
 */
export function findTextCredentials(
  where: CommandPlace,
  text: string,
  at: readonly Location[],
): readonly Entry<WorkloadCredential>[] {
  const lines = text.replaceAll(/\\\r?\n/gu, ' ').split('\n');
  const found = lines.flatMap((line) => textLineCredentials(where, line, at));
  return [...new Map(found.map((entry) => [identity(entry), entry])).values()];
}
