import type { WorkloadCredential, Entry } from '../../../core/workload/workload.ts';
import type { EnvironmentVariable } from '../../../core/workload/environment-variable.ts';
import { printed } from '../../language/cast.ts';
import { asMap, isNull, itemsOf } from '../../language/list-or-map.ts';
import type { ListItem, MapEntry } from '../../language/node.ts';
import { environmentVariable } from '../../../formats/docker-values/environment.ts';
import { findVariableCredentials } from '../../../secrets/named.ts';
import { relatedFile } from '../../language/paths.ts';
import type { FileVariable } from './environment-file.ts';
import { hooksOf } from './hooks.ts';
import { entryAt } from './service-view.ts';
import type { ServiceView, SettingReader, WrittenSettings } from './service-view.ts';
import { readScalar } from './written.ts';
import { findServiceCredentials } from './credentials.ts';

/** A variable, and the credentials in its value. */
interface Variable {
  entry: Entry<EnvironmentVariable>;
  credentials: readonly Entry<WorkloadCredential>[];
}

/**
 * Reads the environment variables of `environment`, then those of `env_file` that it does not set; and all
 * credentials.
 */
export const environmentReader: SettingReader = {
  keys: [
    'environment',
    'env_file',
    'labels',
    'annotations',
    'label_file',
    'entrypoint',
    'command',
    'healthcheck',
    'logging',
    'deploy',
    'post_start',
    'pre_stop',
    'pre_start',
    'develop',
    'build',
    'volumes',
    'networks',
    'secrets',
    'configs',
    'gpus',
    'models',
  ],
  read(view) {
    const { environment, credentials } = readVariables(view);
    const value = [...credentials, ...findServiceCredentials(view)];
    return { ...environment, credentials: { value, at: [view.service.at] } };
  },
};

function readVariables(view: ServiceView): {
  environment: WrittenSettings;
  credentials: Variable['credentials'];
} {
  const [entry, files] = [entryAt(view, 'environment'), entryAt(view, 'env_file')];
  const ofHooks = hookEnvironments(view);
  const at = [entry, files, ...ofHooks].flatMap((each) => (each === undefined ? [] : [each.at]));
  if (at.length === 0) return { environment: {}, credentials: [] };
  const own = entry && asMap(entry.value);
  if (entry !== undefined && own === undefined) {
    const unresolved = 'expected a mapping or a list';
    return { environment: { environment: { unresolved, at } }, credentials: [] };
  }
  const members = new Map(
    [...(own?.entries ?? [])].map(([name, each]) => [name, variable(view, each)] as const),
  );
  const others = files === undefined ? new Map<string, Variable>() : fileVariables(view, files);
  const append = entry?.value.kind === 'list' ? entry.value.append : undefined;
  const all = [
    ...new Map([...others, ...members]).values(),
    ...ofHooks.flatMap((each) => hookVariables(view, each)),
  ];
  const value = all.map((each) => each.entry);
  return {
    environment: { environment: { value, at, ...(append && { append }) } },
    credentials: all.flatMap(({ credentials }) => credentials),
  };
}

/** The `environment` of each hook. */
function hookEnvironments(view: ServiceView): readonly MapEntry[] {
  return hooksOf(view).flatMap(({ fields }) => {
    const entry = fields?.get('environment');
    return entry === undefined || isNull(entry.value) ? [] : [entry];
  });
}

function hookVariables(view: ServiceView, { value, at }: MapEntry): readonly Variable[] {
  const map = asMap(value);
  if (map === undefined) return [open({ unresolved: 'expected a mapping or a list', at: [at] })];
  return [...map.entries.values()].map((each) => variable(view, each));
}

function known(name: string, text: string | undefined, at: Variable['entry']['at']): Variable {
  return {
    entry: { value: environmentVariable(name, text), at },
    credentials: text === undefined ? [] : findVariableCredentials({ name, text, at }),
  };
}

const none: Variable['credentials'] = [];

function open(entry: Variable['entry']): Variable {
  return { entry, credentials: none };
}

/** A variable without a value has that of the project, as `docker compose config` shows. */
function variable(view: ServiceView, member: MapEntry): Variable {
  const at = [member.at];
  const { value, key } = member;
  if (key.includes('$')) return open({ unresolved: 'the name of the variable is unknown', at });
  if (value.kind === 'scalar' && value.type === 'null') return known(key, view.variable(key), at);
  const reading = readScalar(value, printed, 'a single value');
  return 'unresolved' in reading
    ? open({ unresolved: `${key}: ${reading.unresolved}`, name: key, at })
    : known(key, reading.value, at);
}

function fileVariables(view: ServiceView, files: MapEntry): Map<string, Variable> {
  const variables = new Map<string, Variable>();
  const items = itemsOf(files);
  if (items === undefined) doubt(view, files, 'expected a list of files');
  for (const item of items ?? []) {
    for (const { name, variable: each, isNameAlone } of oneFile(view, item))
      // A name alone leaves the value that a line or a file before gave it (measured on 2.26.1).
      if (!isNameAlone || !variables.has(name)) variables.set(name, each);
  }
  return variables;
}

function doubt(view: ServiceView, { at }: { at: ListItem['at'] }, why: string): void {
  view.doubt({ what: `env_file: ${why}`, at: [at], affects: ['environment'] });
}

/** A line of an environment file. */
interface FileLine {
  name: string;
  variable: Variable;
  isNameAlone: boolean;
}

function oneFile(view: ServiceView, item: ListItem): readonly FileLine[] {
  const node = item.value.kind === 'map' ? item.value.entries.get('path')?.value : item.value;
  if (node === undefined) {
    doubt(view, item, 'no path');
    return [];
  }
  const path = readScalar(node, (scalar) => scalar.text, 'a path');
  if ('unresolved' in path) {
    doubt(view, item, path.unresolved);
    return [];
  }
  const named = relatedFile(node.source, path.value);
  const file = view.environmentFile(named.path, named.shown);
  if ('unread' in file) {
    doubt(view, item, file.unread);
    return [];
  }
  return file.variables.map(({ name, at: line, value, credentials }) => {
    const at = [{ ...line, namedAt: item.at }];
    const entry = { ...value, at };
    const isNameAlone = 'value' in value && value.value.length === undefined;
    if (isNameAlone) return { name, variable: known(name, view.variable(name), at), isNameAlone };
    const found = credentials.length === 0 ? open(entry) : { entry, credentials: placed(credentials, at) };
    return { name, variable: found, isNameAlone };
  });
}

function placed(
  credentials: FileVariable['credentials'],
  at: Variable['entry']['at'],
): Variable['credentials'] {
  return credentials.map((sighting) => ({ ...sighting, at }));
}
