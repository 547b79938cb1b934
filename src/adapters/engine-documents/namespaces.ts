import type { NamespaceMode, Written } from '../../core/workload.ts';
import { parseNamespaceMode } from '../../formats/docker-values/namespace-mode.ts';
import type { NamespaceSetting } from '../../formats/docker-values/namespace-mode.ts';
import type { Cursor } from './cursor.ts';
import { mapWritten, readName } from './scalars.ts';

/** A namespace mode; the empty string is unset. `service:` is Compose's own and no mode of the engine. */
export function readNamespace(setting: NamespaceSetting, cursor: Cursor): Written<NamespaceMode> | undefined {
  const parse = (text: string): NamespaceMode | undefined => {
    const mode = parseNamespaceMode(setting, text);
    return mode?.kind === 'service' ? undefined : mode;
  };
  return mapWritten(readName(cursor), parse, `not a ${setting} mode that is known`);
}
