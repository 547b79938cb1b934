import type { WrittenWorkload } from '../../core/workload/workload.ts';
import { serviceWordsOf } from '../../formats/docker-values/service-words.ts';
import { locate, type Cursor } from './cursor.ts';
import { commandWordsOf } from './engine-endpoints.ts';

/** Reads what an entrypoint with its arguments says of the service that it runs. */
export function readServiceWords(
  entrypoint: Cursor,
  command: Cursor,
): Pick<WrittenWorkload['settings'], 'serviceWords'> {
  return serviceWordsOf(
    [...commandWordsOf(entrypoint), ...commandWordsOf(command)].map((word) => ({
      text: typeof word.value === 'string' ? word.value : undefined,
      at: locate(word),
    })),
  );
}
