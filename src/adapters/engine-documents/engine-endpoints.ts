import type { Location } from '../../core/location.ts';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import { engineEndpointsOf } from '../../formats/docker-values/engine-endpoints.ts';
import { elements, isPresent, locate } from './cursor.ts';
import type { Cursor } from './cursor.ts';

/** Returns the words of a command: a list, or one. */
export function commandWordsOf(command: Cursor): readonly Cursor[] {
  if (!isPresent(command)) return [];
  return Array.isArray(command.value) ? elements(command) : [command];
}

/** The members of a document with the commands of a container. */
export interface Commands {
  entrypoint: Cursor;
  command: Cursor;
  health: Cursor;
}

function placedWords(command: Cursor): readonly { text: string; at: readonly Location[] }[] {
  return commandWordsOf(command).map((word) => ({
    text: typeof word.value === 'string' ? word.value : '',
    at: locate(word),
  }));
}

/** Reads the engines that an entrypoint with its arguments and the health check name. */
export function readEngineEndpoints({
  entrypoint,
  command,
  health,
}: Commands): Pick<WrittenWorkload['settings'], 'engineEndpoints'> {
  return engineEndpointsOf({
    own: [...placedWords(entrypoint), ...placedWords(command)],
    beside: [placedWords(health)],
  });
}
