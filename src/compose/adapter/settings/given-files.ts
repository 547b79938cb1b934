import type { GivenFile } from '../../../core/workload/compose-service.ts';
import type { Entry } from '../../../core/workload/workload.ts';
import { toBoolean } from '../../language/cast.ts';
import { listItems } from '../../language/list-or-map.ts';
import { knownText, type ListItem, type MapEntry, type ScalarNode } from '../../language/node.ts';
import type { ServiceView, SettingReader } from './service-view.ts';
import { entryAt } from './service-view.ts';
import { integerOf, readScalar } from './written.ts';

const kinds = { secrets: 'secret', configs: 'config' } as const;
type Key = keyof typeof kinds;

/** Returns where the content of a definition comes from, the first that is written; absent if nothing says it. */
function originOf({ value }: MapEntry): GivenFile['from'] | undefined {
  if (value.kind !== 'map') return undefined;
  const external = value.entries.get('external')?.value;
  if (external !== undefined) {
    const isExternal =
      external.kind === 'map' ? { value: true } : readScalar(external, toBoolean, 'true or false');
    if ('unresolved' in isExternal) return undefined;
    if (isExternal.value) return 'external';
  }
  return (['file', 'environment', 'content'] as const).find((key) => value.entries.has(key));
}

/**
 * Returns permissions: a number of YAML, or a text of octal digits. Compose 2.40.3 takes "440" and "0440" for 0440,
 * as it is meant; 2.26.1 took the digits for decimal ones.
 */
function modeOf(scalar: ScalarNode): number | undefined {
  const isOctal = scalar.type === 'string' && /^[0-7]+$/u.test(scalar.text);
  return isOctal ? Number.parseInt(scalar.text, 8) : integerOf(scalar);
}

function givenFile(view: ServiceView, key: Key, { value, at: place }: ListItem): Entry<GivenFile> {
  const at = [place];
  const kind = kinds[key];
  const fields = value.kind === 'map' ? value.entries : undefined;
  const name = knownText(fields === undefined ? value : fields.get('source')?.value);
  if (name === undefined) return { unresolved: `the name of the ${kind} is not known`, at };
  const defined = view.model[key].get(name);
  const from = defined && originOf(defined);
  if (from === undefined) return { unresolved: `where the ${kind} ${name} comes from is not known`, at };
  const written = fields?.get('mode');
  if (written === undefined) return { value: { kind, name, from }, at };
  const mode = readScalar(written.value, modeOf, 'permissions');
  if ('unresolved' in mode) return { unresolved: `the mode of the ${kind} ${name}: ${mode.unresolved}`, at };
  return { value: { kind, name, from, mode: mode.value }, at };
}

/** Reads the secrets and configs that a service is given. */
export const givenFileReader: SettingReader = {
  keys: ['secrets', 'configs'],
  read(view) {
    const entries = (['secrets', 'configs'] as const).flatMap((key) => {
      const entry = entryAt(view, key);
      return entry === undefined ? [] : [{ key, entry }];
    });
    if (entries.length === 0) return {};
    const at = entries.map(({ entry }) => entry.at);
    const value = entries.flatMap(({ key, entry }): readonly Entry<GivenFile>[] => {
      const items = listItems(entry);
      if (items === undefined) return [{ unresolved: `${key} should be a list`, at: [entry.at] }];
      return items.map((item) => givenFile(view, key, item));
    });
    return { givenFiles: { value, at } };
  },
};
