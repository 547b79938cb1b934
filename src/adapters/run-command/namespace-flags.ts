import { parseNamespaceMode } from '../../formats/docker-values/namespace-mode.ts';
import type { NamespaceSetting } from '../../formats/docker-values/namespace-mode.ts';
import { write } from './draft.ts';
import { joinedContainer } from './network-flags.ts';
import { scalar } from './readers.ts';
import type { FlagReader } from './readers.ts';

/** Returns the reader of a flag with a namespace mode. */
export function namespaceMode(setting: Exclude<NamespaceSetting, 'network'>): FlagReader {
  const read = scalar(setting, (text) => parseNamespaceMode(setting, text));
  return (use, draft) => {
    const shared = use.unknown.length > 0 ? joinedContainer(use.value) : undefined;
    const value = shared === undefined ? undefined : parseNamespaceMode(setting, shared);
    if (value) write(draft, setting, { value, at: [use.at] });
    else read(use, draft);
  };
}
