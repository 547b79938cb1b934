import { posix } from 'node:path';
import { obeyedByGit, type GitCommand } from '../../adapters/shell/repository-files.ts';
import { obeyedBySettings } from '../../adapters/shell/git-obeyed.ts';
import { scriptReferences } from '../../adapters/shell/script-references.ts';
import { gitSettings, type GitSetting } from '../../formats/git/git-settings.ts';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';

/** Where git of root reads which repositories of others it accepts (`safe.directory`, git-config(1)). */
const configurations = ['/etc/gitconfig', '/root/.gitconfig', '/root/.config/git/config'];

async function settingsIn(files: HostFiles, paths: readonly string[]): Promise<readonly GitSetting[]> {
  const texts = await Promise.all(paths.map((path) => files.readText(path)));
  return texts.flatMap((text) => gitSettings(valueOf(text) ?? ''));
}

async function isSafe(files: HostFiles, folder: string, accepted: readonly string[]): Promise<boolean> {
  const settings = await settingsIn(files, configurations);
  const named = [
    ...accepted,
    ...settings.flatMap(([key, value]) => (key === 'safe.directory' ? [value] : [])),
  ];
  return named.some(
    (one) => one === '*' || one === folder || (one.endsWith('/*') && folder.startsWith(one.slice(0, -1))),
  );
}

/** Returns the files to which settings of root, or of the repository in `folder` at `own`, lead. */
async function filesOfSettings(files: HostFiles, own: string, folder: string): Promise<readonly string[]> {
  const settings = await settingsIn(files, [...configurations, posix.join(own, 'config')]);
  const obeyed = obeyedBySettings(settings);
  const run = obeyed.commands.flatMap((text) => scriptReferences(text, { directory: folder }).files);
  return [...obeyed.files.map((path) => posix.resolve(folder, path)), ...run.map(({ path }) => path)];
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
  const obeyed = async (own: string, at: string): Promise<readonly string[]> => [
    ...obeyedByGit.map((name) => posix.join(own, name)),
    ...(await filesOfSettings(files, own, at)),
  ];
  if (gitDirectory !== undefined) return obeyed(gitDirectory, folder);
  const repository = await findRepository(files, folder);
  if (repository === undefined) return [];
  const own = posix.join(repository, '.git');
  const areRoots = await Promise.all([repository, own].map((path) => isRoots(files, path)));
  const isAccepted = areRoots.every(Boolean) || (await isSafe(files, repository, accepted));
  return isAccepted ? obeyed(own, repository) : [];
}
