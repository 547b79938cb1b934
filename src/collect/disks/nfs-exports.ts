import type { WritableExport } from '../../core/host/host.ts';
import { known, valueOf, type Observed } from '../../core/observed.ts';
import { parseExports } from '../../formats/etc/exports.ts';
import type { HostFiles } from '../../io/files.ts';

const mainFile = '/etc/exports';
const partFolder = '/etc/exports.d';

/** Returns the folders to which root of other machines may write over NFS, by the files of the server. */
export async function collectWritableExports(files: HostFiles): Promise<Observed<readonly WritableExport[]>> {
  const names = await files.list(partFolder);
  if (names.state === 'unreadable') return names;
  const parts = (valueOf(names) ?? []).filter((name) => /^[^.].*\.exports$/u.test(name));
  const paths = [mainFile, ...parts.map((name) => `${partFolder}/${name}`)];
  const texts = await Promise.all(paths.map((path) => files.readText(path)));
  const unread = texts.find((text) => text.state === 'unreadable');
  if (unread?.state === 'unreadable') return unread;
  const found = texts.flatMap((text) =>
    parseExports(valueOf(text) ?? '')
      .filter(({ rootWrites }) => rootWrites)
      .map(({ path, client }) => ({ path, client, from: text.from })),
  );
  // Links are followed by the server.
  const real = await Promise.all(
    found.map(async (each) => ({ ...each, path: valueOf(await files.realPath(each.path)) ?? each.path })),
  );
  return known(real, mainFile);
}
