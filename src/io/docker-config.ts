import { resolve } from 'node:path/posix';
import { unreadable, known } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { recordAt } from '../formats/json/members.ts';
import type { JsonRecord } from '../formats/json/members.ts';
import type { HostFiles } from './files.ts';

/** Where the docker command keeps its configuration. `files` are those of the machine the program runs on. */
export interface DockerConfigSources {
  env: Readonly<Record<string, string | undefined>>;
  /** Absolute folder that relative paths of the environment start from. */
  directory: string;
  /** The user's home folder. */
  home: string;
  files: HostFiles;
}

/** The folder of the docker command's configuration: DOCKER_CONFIG, else `.docker` in the user's home. */
export function configFolder({ env, home, directory }: DockerConfigSources): string {
  return resolve(directory, env.DOCKER_CONFIG || `${home}/.docker`);
}

/** A JSON object of the docker command's; the reason why one cannot be read quotes nothing of it. */
export async function readConfigJson(
  path: string,
  { files }: DockerConfigSources,
): Promise<Observed<JsonRecord>> {
  const text = await files.readText(path);
  if (text.state !== 'known') return text;
  return withoutTypeErrors(path, () => {
    const document = recordAt({ document: JSON.parse(text.value) }, 'document');
    return document === undefined
      ? unreadable('malformed', 'it is not a JSON object', path)
      : known(document, path);
  });
}

/** What `read` makes of a document; one that has another form is `malformed`. */
export function withoutTypeErrors<T>(from: string, read: () => Observed<T>): Observed<T> {
  try {
    return read();
  } catch (error) {
    if (error instanceof TypeError) return unreadable('malformed', error.message, from);
    // The text of a JSON syntax error quotes the file, which may hold registry credentials.
    if (error instanceof SyntaxError) return unreadable('malformed', 'it is not JSON', from);
    throw error;
  }
}
