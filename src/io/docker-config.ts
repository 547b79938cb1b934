import { resolve } from 'node:path/posix';
import { unreadable, known } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { recordAt } from '../formats/json/members.ts';
import type { JsonRecord } from '../formats/json/members.ts';
import type { HostFiles } from './files.ts';

/** Location of the docker command's configuration. `files` are those of this machine. */
export interface DockerConfigSources {
  env: Readonly<Record<string, string | undefined>>;
  /** Absolute directory from which relative paths of the environment are resolved. */
  directory: string;
  /** Home directory of the user. */
  home: string;
  files: HostFiles;
}

/**
 * Returns the docker command's configuration directory: DOCKER_CONFIG, or `.docker` in the home directory.
 */
export function findConfigFolder({ env, home, directory }: DockerConfigSources): string {
  return resolve(directory, env.DOCKER_CONFIG || `${home}/.docker`);
}

/** Reads a JSON object of the docker command; errors quote nothing of it. */
export async function readConfigJson(
  path: string,
  { files }: DockerConfigSources,
): Promise<Observed<JsonRecord>> {
  const text = await files.readText(path);
  if (text.state !== 'known') return text;
  return withoutTypeErrors(path, () => {
    const document = recordAt({ document: JSON.parse(text.value) }, 'document');
    return document === undefined
      ? unreadable('malformed', 'not a JSON object', path)
      : known(document, path);
  });
}

/** Returns the result of `read`; `malformed` if it throws a TypeError. */
export function withoutTypeErrors<T>(from: string, read: () => Observed<T>): Observed<T> {
  try {
    return read();
  } catch (error) {
    if (error instanceof TypeError) return unreadable('malformed', error.message, from);
    // A JSON syntax error quotes the file, which may hold registry credentials.
    if (error instanceof SyntaxError) return unreadable('malformed', 'not JSON', from);
    throw error;
  }
}
