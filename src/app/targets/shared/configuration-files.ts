import { basename, join, relative } from 'node:path/posix';
import type { EngineEndpoint } from '../../../core/workload/engine-endpoint.ts';
import type { FileLocation, Location } from '../../../core/location.ts';
import { isWithin } from '../../../core/is-within.ts';
import { valueOf } from '../../../core/observed.ts';
import type {
  Entry,
  Mount,
  WorkloadCredential,
  Written,
  WrittenWorkload,
} from '../../../core/workload/workload.ts';
import {
  configurationEndpoints,
  type ConfiguredEndpoint,
} from '../../../formats/docker-values/configuration-endpoints.ts';
import { textRanges, type RangeOf } from '../../../formats/shell-words/line-index.ts';
import type { HostFiles } from '../../../io/files.ts';
import {
  holdsSecretByName,
  isConfigurationFolder,
} from '../../../knowledge/credentials/configuration-files.ts';
import {
  findConfigurationCredentials,
  type ConfigurationCredential,
} from '../../../secrets/configuration-text.ts';
import { configurationReader, type ReadConfigurationTexts } from './read-configurations.ts';

/** The folder of a project, and how its paths are shown. */
export interface ProjectFolder {
  path: string;
  shown: string;
}

/** What a configuration says. */
interface Configuration {
  path: string;
  rangeOf: RangeOf;
  credentials: readonly ConfigurationCredential[];
  endpoints: readonly ConfiguredEndpoint[];
}

/** A configuration that a workload mounts, or why it is not known. */
type Mounted = { at: readonly Location[] } & ({ configuration: Configuration } | { unread: string });

function isSame(a: readonly Location[], b: readonly Location[]): boolean {
  const [one, other] = [a[0], b[0]];
  if (one?.in !== 'file' || other?.in !== 'file') return false;
  return one.file === other.file && one.range.startOffset === other.range.startOffset;
}

/** Whether a mount is that of a secret, whose file is for credentials. */
function isSecret(
  { settings: { givenFiles } }: WrittenWorkload,
  { target, source }: Mount,
  at: readonly Location[],
) {
  if (isWithin(target, '/run/secrets') || isWithin(target, '/var/run/secrets')) return true;
  const entries = givenFiles !== undefined && 'value' in givenFiles ? givenFiles.value : [];
  return entries.some(
    (entry) =>
      'value' in entry &&
      entry.value.kind === 'secret' &&
      entry.value.name === source &&
      isSame(entry.at, at),
  );
}

/** Returns the mounts of a workload that may be configurations in the folder of its project. */
function candidates(
  workload: WrittenWorkload,
  folder: string,
): readonly (Mount & { path: string; at: readonly Location[] })[] {
  const { mounts } = workload.settings;
  if (mounts === undefined || !('value' in mounts)) return [];
  return mounts.value.flatMap((entry) => {
    if (!('value' in entry) || entry.value.type !== 'bind') return [];
    const path = valueOf(entry.value.hostPath)?.replace(/(?<=.)\/+$/u, '');
    if (path === undefined || path === folder || !isWithin(path, folder)) return [];
    if (holdsSecretByName(basename(path)) || isSecret(workload, entry.value, entry.at)) return [];
    return [{ ...entry.value, path, at: entry.at }];
  });
}

async function mountedBy(
  workload: WrittenWorkload,
  folder: ProjectFolder,
  read: (
    path: string,
    isFolder: boolean,
  ) => Promise<readonly ({ configuration: Configuration } | { path: string; unread: string })[]>,
): Promise<readonly Mounted[]> {
  const found: Mounted[] = [];
  for (const mount of candidates(workload, folder.path)) {
    const texts = await read(mount.path, isConfigurationFolder(mount));
    for (const text of texts)
      found.push(
        'unread' in text
          ? { at: mount.at, unread: `${shownPath(folder, text.path)}: ${text.unread}` }
          : { at: mount.at, ...text },
      );
  }
  return found;
}

function shownPath({ path, shown }: ProjectFolder, file: string): string {
  return join(shown, relative(path, file));
}

function placeIn(
  folder: ProjectFolder,
  { path, rangeOf }: Configuration,
  { start, end }: { start: number; end: number },
  mountAt: readonly Location[],
): readonly Location[] {
  const [namedAt] = mountAt;
  const at: FileLocation = {
    in: 'file',
    file: shownPath(folder, path),
    range: rangeOf(start, end),
    ...(namedAt?.in === 'file' && { namedAt }),
  };
  return [at];
}

/** Returns a list setting with further entries. */
function extended<T>(
  written: Written<readonly Entry<T>[]> | undefined,
  entries: readonly Entry<T>[],
): Written<readonly Entry<T>[]> | undefined {
  if (entries.length === 0 || (written !== undefined && 'unresolved' in written)) return written;
  const at = written?.at ?? entries.flatMap((entry) => entry.at);
  return { ...written, value: [...(written?.value ?? []), ...entries], at };
}

function withConfigurations(
  workload: WrittenWorkload,
  folder: ProjectFolder,
  mounted: readonly Mounted[],
): WrittenWorkload {
  if (mounted.length === 0) return workload;
  const unread = mounted.flatMap((each) =>
    'unread' in each ? [{ unresolved: `configuration file ${each.unread}`, at: each.at }] : [],
  );
  const known = mounted.flatMap((each) => ('unread' in each ? [] : [each]));
  const credentials: readonly Entry<WorkloadCredential>[] = known.flatMap(({ configuration, at }) =>
    configuration.credentials.map((each) => ({
      value: each.credential,
      at: placeIn(folder, configuration, each, at),
    })),
  );
  const endpoints: readonly Entry<EngineEndpoint>[] = known.flatMap(({ configuration, at }) =>
    configuration.endpoints.map((each) => ({
      value: each.endpoint,
      at: placeIn(folder, configuration, each, at),
    })),
  );
  const { settings } = workload;
  const newCredentials = extended(settings.credentials, [...credentials, ...unread]);
  const newEndpoints = extended(settings.engineEndpoints, [...endpoints, ...unread]);
  return {
    ...workload,
    settings: {
      ...settings,
      ...(newCredentials && { credentials: newCredentials }),
      ...(newEndpoints && { engineEndpoints: newEndpoints }),
    },
  };
}

function parsed({ path, text }: { path: string; text: string }): Configuration {
  return {
    path,
    rangeOf: textRanges(text),
    credentials: findConfigurationCredentials(text),
    endpoints: configurationEndpoints(text, 'a configuration file'),
  };
}

/**
 * Returns workloads with what the configuration files say that they mount from the folder of their project: credentials,
 * and the engines that they reach or pass on. Each file is read once.
 */
export async function withConfigurationFiles(
  workloads: readonly WrittenWorkload[],
  folder: ProjectFolder,
  files: HostFiles,
): Promise<readonly WrittenWorkload[]> {
  const readTexts: ReadConfigurationTexts = configurationReader(files, folder.path);
  const known = new Map<string, ReturnType<typeof parsedTexts>>();
  const parsedTexts = async (path: string, isFolder: boolean) =>
    (await readTexts(path, isFolder)).map((each) =>
      'unread' in each ? each : { configuration: parsed(each) },
    );
  const read = (path: string, isFolder: boolean): ReturnType<typeof parsedTexts> => {
    const key = `${isFolder} ${path}`;
    const found = known.get(key) ?? parsedTexts(path, isFolder);
    known.set(key, found);
    return found;
  };
  const result: WrittenWorkload[] = [];
  for (const workload of workloads)
    result.push(withConfigurations(workload, folder, await mountedBy(workload, folder, read)));
  return result;
}
