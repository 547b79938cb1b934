import { environmentVariable } from '../../formats/docker-values/environment.ts';
import { unknownText } from '../../formats/shell-words/expand.ts';
import { append, refuse, unresolvedText } from './draft.ts';
import type { Draft, PlacedUse } from './draft.ts';

/** Reads an `--env`; its name is known even if its value is not. */
export function readEnvironmentFlag(use: PlacedUse, draft: Draft): void {
  const equals = use.value.indexOf('=');
  const name = equals === -1 ? use.value : use.value.slice(0, equals);
  const value = equals === -1 ? undefined : use.value.slice(equals + 1);
  const at = [use.at];
  if (name.includes(unknownText))
    return append(draft, 'environment', [{ unresolved: unresolvedText(use), at }]);
  if (name === '') return refuse(draft, use);
  const open = value?.includes(unknownText) === true;
  append(draft, 'environment', [{ value: open ? { name } : environmentVariable(name, value), at }]);
}

/** Reads an `--env-file` as an unresolved entry: its variables are not on the line. */
export function readEnvironmentFile({ at }: PlacedUse, draft: Draft): void {
  append(draft, 'environment', [{ unresolved: 'variables from a file that was not read', at: [at] }]);
}
