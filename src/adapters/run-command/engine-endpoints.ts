import { findEngineEndpoints } from '../../formats/docker-values/engine-endpoints.ts';
import type { CommandText } from './command-text.ts';
import { usesOf, write } from './draft.ts';
import type { Draft } from './draft.ts';
import type { RunLine } from './read-script.ts';

/** Writes the engines that the command of a line names. */
export function finishEngineEndpoints(run: RunLine, place: CommandText, draft: Draft): void {
  const entrypoint = usesOf(draft, 'entrypoint')
    .slice(-1)
    .map(({ value, at }) => ({ text: value, at }));
  const command = run.flags.rest
    .slice(1)
    .map(({ text, start, end }) => ({ text, at: place.at({ start, end }) }));
  const words = [...entrypoint, ...command];
  const found = findEngineEndpoints(words.map(({ text }) => text));
  if (found.length === 0) return;
  const value = found.map(({ endpoint, index }) => {
    const at = words[index]?.at;
    return { value: endpoint, at: at === undefined ? [] : [at] };
  });
  write(draft, 'engineEndpoints', { value, at: value.flatMap(({ at }) => at) });
}
