import { absent, known, unreadable, type Observed } from '../../core/observed.ts';
import type { ImageSpec } from '../../core/image/image.ts';
import { containerUserNumber } from '../../formats/etc/container-user.ts';
import type { HostFiles } from '../../io/files.ts';
import { findLayerFolders, type LayerFolder } from './layer-folders.ts';

/** Resolves the user name of an image to a number; absent if it has none or is a number. */
export type ImageUserReader = (
  document: unknown,
  user: ImageSpec['user'],
) => Promise<Observed<number> | undefined>;

/** Returns a reader for the images of a local engine. */
export function imageUserReader(files: HostFiles, dataRoot: string): ImageUserReader {
  return async (document, user) => {
    const name = user.state === 'known' ? (user.value.split(':')[0] ?? '') : '';
    if (name === '' || /^[+-]?\d+$/u.test(name)) return undefined;
    const from = '/etc/passwd of the image';
    const layers = await findLayerFolders(files, dataRoot, document, from);
    if (layers.state === 'unreadable' && layers.why === 'unsupported')
      return {
        ...layers,
        detail: 'only the storage driver overlay2 keeps readable layers',
      };
    if (layers.state !== 'known') return layers;
    const passwd = await highestPasswd(files, layers.value, from);
    if (passwd.state !== 'known') return passwd;
    const number = containerUserNumber(passwd.value, name);
    return number === undefined ? absent(from) : known(number, from);
  };
}

/** Does not follow links in a layer: they would lead to this machine's files. */
async function highestPasswd(
  files: HostFiles,
  layers: readonly LayerFolder[],
  from: string,
): Promise<Observed<string>> {
  for (const { folder } of layers) {
    const etc = await files.status(`${folder}/etc`);
    if (etc.state === 'absent') continue;
    if (etc.state !== 'known') return { ...etc, from };
    if (etc.value.kind !== 'directory')
      return unreadable('unsupported', '/etc of the image is not a directory', from);
    const passwd = await files.status(`${folder}/etc/passwd`);
    if (passwd.state === 'absent') continue;
    if (passwd.state !== 'known') return { ...passwd, from };
    if (passwd.value.kind !== 'file') return unreadable('unsupported', 'not a regular file', from);
    return files.readText(`${folder}/etc/passwd`);
  }
  return absent(from);
}
