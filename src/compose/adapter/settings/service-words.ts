import { serviceWordsOf, type PlacedArgument } from '../../../formats/docker-values/service-words.ts';
import type { ListItem } from '../../language/node.ts';
import { commandWordsAt } from './engine-endpoints.ts';
import type { SettingReader } from './service-view.ts';
import { readScalar, textOf } from './written.ts';

function argumentOf({ value, at }: ListItem): PlacedArgument {
  const reading = readScalar(value, textOf, 'text');
  return { text: 'value' in reading ? reading.value : undefined, at: [at] };
}

/** Reads what the command of a service says of the program that it runs and of its logins. */
export const serviceWordReader: SettingReader = {
  keys: ['entrypoint', 'command'],
  read(view) {
    const words = [...commandWordsAt(view, 'entrypoint'), ...commandWordsAt(view, 'command')];
    return serviceWordsOf(words.map(argumentOf));
  },
};
