import type { WrittenWorkload } from '../../core/workload/workload.ts';
import { engineEndpointsOf } from '../../formats/docker-values/engine-endpoints.ts';
import { elements, isPresent, locate } from './cursor.ts';
import type { Cursor } from './cursor.ts';

/** Returns the words of a command: a list, or one. */
export function commandWordsOf(command: Cursor): readonly Cursor[] {
  if (!isPresent(command)) return [];
  return Array.isArray(command.value) ? elements(command) : [command];
}

/** Reads the engines that an entrypoint with its arguments names. */
export function readEngineEndpoints(
  entrypoint: Cursor,
  command: Cursor,
): Pick<WrittenWorkload['settings'], 'engineEndpoints'> {
  return engineEndpointsOf(
    [...commandWordsOf(entrypoint), ...commandWordsOf(command)].map((word) => ({
      text: typeof word.value === 'string' ? word.value : '',
      at: locate(word),
    })),
  );
}
