import { cut } from '../../formats/docker-values/key-value.ts';
import { logLimitOf } from '../../formats/docker-values/log-limit.ts';
import { unknownText } from '../../formats/shell-words/expand.ts';
import { unresolvedText, usesOf, write } from './draft.ts';
import type { Draft, PlacedUse } from './draft.ts';

const limits = /^max-(?:size|file)=/u;

function entryOf({ value }: PlacedUse): readonly [string, string] {
  const { key, value: text } = cut(value, '=');
  return [key, text ?? ''];
}

/** Reads the driver and the names of its options; '' is the engine's default driver. */
export function finishLogging(draft: Draft): void {
  const driver = usesOf(draft, 'log-driver').at(-1);
  const options = usesOf(draft, 'log-opt');
  const uses = [...(driver ? [driver] : []), ...options];
  if (uses.length === 0) return;
  const at = uses.map((use) => use.at);
  const optionNames = options.map(({ value }) => cut(value, '=').key);
  const open = uses.find((use) => use === driver && use.unknown.length > 0);
  if (open) return write(draft, 'logging', { unresolved: unresolvedText(open), at });
  const names = [...new Set(optionNames)].filter((name) => !name.includes(unknownText));
  const openOption = options.find(({ value, unknown }) => limits.test(value) && unknown.length > 0);
  const limit = openOption ? { openLimit: unresolvedText(openOption) } : logLimitOf(options.map(entryOf));
  write(draft, 'logging', { value: { driver: driver?.value ?? '', optionNames: names, ...limit }, at });
  if (driver?.value === 'none' && options.length > 0) {
    draft.problems.push({ message: 'the logging driver none takes no options', at: driver.at });
  }
}
