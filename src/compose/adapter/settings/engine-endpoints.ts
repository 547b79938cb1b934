import { configurationEndpoints } from '../../../formats/docker-values/configuration-endpoints.ts';
import { engineEndpointsOf } from '../../../formats/docker-values/engine-endpoints.ts';
import type { EngineEndpoint } from '../../../core/workload/engine-endpoint.ts';
import type { Entry } from '../../../core/workload/workload.ts';
import type { FileLocation } from '../../../core/location.ts';
import { knownText } from '../../language/node.ts';
import { namesListed } from './definition-credentials.ts';
import { itemsOf } from '../../language/list-or-map.ts';
import type { ListItem } from '../../language/node.ts';
import { hooksOf } from './hooks.ts';
import { entryAt } from './service-view.ts';
import type { ServiceView, SettingReader } from './service-view.ts';
import { readScalar, textOf } from './written.ts';

/** A text with its place. */
interface CommandText {
  text: string;
  at: readonly FileLocation[];
}

/** Returns the words that a service has at `entrypoint` or `command`. */
export function commandWordsAt(view: ServiceView, ...path: readonly string[]): readonly ListItem[] {
  const entry = entryAt(view, ...path);
  return entry === undefined ? [] : (itemsOf(entry) ?? []);
}

function textIn({ value }: ListItem): string {
  const reading = readScalar(value, textOf, 'text');
  return 'value' in reading ? reading.value : '';
}

/** Returns the engines in the text of the configs that a service mounts. */
function endpointsOfConfigs(view: ServiceView): readonly Entry<EngineEndpoint>[] {
  return [...new Set(namesListed(view, 'configs'))].flatMap((name) => {
    const { value } = view.model.configs.get(name) ?? {};
    const content = value?.kind === 'map' ? value.entries.get('content') : undefined;
    const found = configurationEndpoints(knownText(content?.value) ?? '', 'a config');
    return content === undefined ? [] : found.map(({ endpoint }) => ({ value: endpoint, at: [content.at] }));
  });
}

function commandTexts(words: readonly ListItem[]): readonly CommandText[] {
  return words.map((word) => ({ text: textIn(word), at: [word.at] }));
}

/** Returns the commands that run in the container of a service beside its own: of hooks, and of the health check. */
function commandsBeside(view: ServiceView): readonly (readonly CommandText[])[] {
  const hooks = hooksOf(view).map(({ fields }) => fields?.get('command'));
  const commands = hooks.map((command) => (command === undefined ? [] : (itemsOf(command) ?? [])));
  return [...commands, commandWordsAt(view, 'healthcheck', 'test')].map(commandTexts);
}

/** Reads the engines that the commands of a service name, and the configs that it mounts. */
export const engineEndpointReader: SettingReader = {
  keys: ['entrypoint', 'command'],
  read(view) {
    const words = [...commandWordsAt(view, 'entrypoint'), ...commandWordsAt(view, 'command')];
    return engineEndpointsOf(
      { own: commandTexts(words), beside: commandsBeside(view) },
      endpointsOfConfigs(view),
    );
  },
};
