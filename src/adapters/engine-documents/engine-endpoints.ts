import type { WrittenWorkload } from '../../core/workload/workload.ts';
import { findEngineEndpoints } from '../../formats/docker-values/engine-endpoints.ts';
import { elements, isPresent, locate } from './cursor.ts';
import type { Cursor } from './cursor.ts';

function wordsOf(command: Cursor): readonly Cursor[] {
  if (!isPresent(command)) return [];
  return Array.isArray(command.value) ? elements(command) : [command];
}

/** Reads the engines that an entrypoint with its arguments names. */
export function readEngineEndpoints(
  entrypoint: Cursor,
  command: Cursor,
): Pick<WrittenWorkload['settings'], 'engineEndpoints'> {
  const words = [...wordsOf(entrypoint), ...wordsOf(command)];
  const found = findEngineEndpoints(words.map(({ value }) => (typeof value === 'string' ? value : '')));
  if (found.length === 0) return {};
  const value = found.map(({ endpoint, index }) => {
    const word = words[index];
    return { value: endpoint, at: word === undefined ? [] : locate(word) };
  });
  return { engineEndpoints: { value, at: value.flatMap(({ at }) => [...at]) } };
}
