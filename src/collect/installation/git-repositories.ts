import { posix } from 'node:path';
import { obeyedByGit, type GitCommand } from '../../adapters/shell/repository-files.ts';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';

/** Where git of root reads which repositories of others it accepts (`safe.directory`, git-config(1)). */
const configurations = ['/etc/gitconfig', '/root/.gitconfig', '/root/.config/git/config'];

/** Returns the folders of `[safe] directory`. */
function safeDirectories(text: string): readonly string[] {
  let section = '';
  return text.split('\n').flatMap((line) => {
    section = /^\s*\[\s*([\w.-]+)\s*\]/u.exec(line)?.[1]?.toLowerCase() ?? section;
    const value = /^(?:\s*\[[^\]]*\])?\s*directory\s*=([^#;]*)/iu.exec(line)?.[1];
    return section === 'safe' && value !== undefined ? [value.replaceAll('"', '').trim()] : [];
  });
}

async function isSafe(files: HostFiles, folder: string, accepted: readonly string[]): Promise<boolean> {
  const texts = await Promise.all(configurations.map((path) => files.readText(path)));
  const named = [...accepted, ...texts.flatMap((text) => safeDirectories(valueOf(text) ?? ''))];
  return named.some(
    (one) => one === '*' || one === folder || (one.endsWith('/*') && folder.startsWith(one.slice(0, -1))),
  );
}

async function isRoots(files: HostFiles, path: string): Promise<boolean> {
  const status = await files.status(path);
  // What may not be looked at is judged like a repository of root, by the readings of its files.
  return status.state === 'unreadable' || valueOf(status)?.uid === 0;
}

/** Returns the folder in or above `folder` that has a repository. */
async function findRepository(files: HostFiles, folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = posix.dirname(at)) {
    if ((await files.status(posix.join(at, '.git'))).state !== 'absent') return at;
    if (at === '/') return undefined;
  }
}

/**
 * Returns the files that decide what a command of git of root runs. Git refuses a repository that it finds and whose
 * folders are of another user, if no configuration of root accepts it; one of root in which others may write it takes.
 */
export async function repositoryFiles(
  files: HostFiles,
  { folder, gitDirectory, accepted = [] }: GitCommand,
): Promise<readonly string[]> {
  if (gitDirectory !== undefined) return obeyedByGit.map((name) => posix.join(gitDirectory, name));
  const repository = await findRepository(files, folder);
  if (repository === undefined) return [];
  const own = posix.join(repository, '.git');
  const areRoots = await Promise.all([repository, own].map((path) => isRoots(files, path)));
  const isAccepted = areRoots.every(Boolean) || (await isSafe(files, repository, accepted));
  return isAccepted ? obeyedByGit.map((name) => posix.join(own, name)) : [];
}
