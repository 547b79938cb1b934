import { engineEndpointsOf } from '../../../formats/docker-values/engine-endpoints.ts';
import { itemsOf } from '../../language/list-or-map.ts';
import type { ListItem } from '../../language/node.ts';
import { entryAt } from './service-view.ts';
import type { ServiceView, SettingReader } from './service-view.ts';
import { readScalar, textOf } from './written.ts';

function wordsOf(view: ServiceView, key: string): readonly ListItem[] {
  const entry = entryAt(view, key);
  return entry === undefined ? [] : (itemsOf(entry) ?? []);
}

function textIn({ value }: ListItem): string {
  const reading = readScalar(value, textOf, 'text');
  return 'value' in reading ? reading.value : '';
}

/** Reads the engines that the command of a service names. */
export const engineEndpointReader: SettingReader = {
  keys: ['entrypoint', 'command'],
  read(view) {
    const words = [...wordsOf(view, 'entrypoint'), ...wordsOf(view, 'command')];
    return engineEndpointsOf(words.map((word) => ({ text: textIn(word), at: [word.at] })));
  },
};
