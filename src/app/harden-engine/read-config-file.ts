import { whyConfigurationChanged } from '../../collect/installation/configuration-age.ts';
import { readConfigText } from '../../collect/installation/config-text.ts';
import { valueOf } from '../../core/observed.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { refusalsOf } from './config-text.ts';
import type { FoundDockerd } from './find-dockerd.ts';
import { stateFileOf } from './state-file.ts';

/** The configuration file of an engine as it is, and what a person has to know of it. */
export interface ConfigFileNow {
  path: string;
  realFile: string;
  text?: string;
  /** Whether dockerd takes it as it is, and so may be changed. */
  isUsable: boolean;
  obstacles: readonly string[];
  notes: readonly string[];
}

/** Reads the configuration file of a dockerd. */
export async function readConfigFile(
  dockerd: FoundDockerd,
  { files }: RuntimeContext,
): Promise<ConfigFileNow> {
  const { configPath: path } = dockerd;
  const [text, real, changed, state] = await Promise.all([
    readConfigText(files, path),
    files.realPath(path),
    whyConfigurationChanged(files, dockerd),
    files.status(stateFileOf((await files.realPath(path).then(valueOf)) ?? path)),
  ]);
  const realFile = valueOf(real) ?? path;
  const unread = text.state === 'unreadable' ? [`${path} cannot be read: ${text.detail}`] : [];
  const refusals = text.state === 'known' ? refusalsOf(text.value, path) : [];
  return {
    path,
    realFile,
    ...(text.state === 'known' ? { text: text.value } : {}),
    isUsable: unread.length + refusals.length === 0,
    obstacles: [
      ...unread,
      ...refusals.map((one) => `dockerd would refuse the file as it is. ${one}. Fix that first`),
      ...(state.state === 'absent'
        ? []
        : [
            `An earlier change was not completed (${stateFileOf(realFile)}). Run \`ironhull harden engine --rollback\` first`,
          ]),
    ],
    notes: [
      ...(realFile === path ? [] : [`${path} is a link to ${realFile}, which is the file that changes`]),
      ...(changed === undefined || text.state === 'unreadable'
        ? []
        : [
            `${path} changed after dockerd started: what else changed there may take effect with this change`,
          ]),
    ],
  };
}
