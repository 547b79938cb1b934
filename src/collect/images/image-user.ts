import { absent, known, unreadable, type Observed } from '../../core/observed.ts';
import type { ImageSpec } from '../../core/image.ts';
import { containerUserNumber } from '../../formats/etc/container-user.ts';
import type { HostFiles } from '../../io/files.ts';
import { layerFolders, type LayerFolder } from './layer-folders.ts';

/** Looks up the number of the user that an image names; `undefined` where it names none, or a number. */
export type ImageUserReader = (
  document: unknown,
  user: ImageSpec['user'],
) => Promise<Observed<number> | undefined>;

/** A reader for the images of one engine on this machine. */
export function imageUserReader(files: HostFiles, dataRoot: string): ImageUserReader {
  return async (document, user) => {
    const name = user.state === 'known' ? (user.value.split(':')[0] ?? '') : '';
    if (name === '' || /^[+-]?\d+$/u.test(name)) return undefined;
    const from = '/etc/passwd of the image';
    const layers = await layerFolders(files, dataRoot, document, from);
    if (layers.state === 'unreadable' && layers.why === 'unsupported')
      return {
        ...layers,
        detail: 'only the storage driver overlay2 keeps layers where they can be looked into',
      };
    if (layers.state !== 'known') return layers;
    const passwd = await highestPasswd(files, layers.value, from);
    if (passwd.state !== 'known') return passwd;
    const number = containerUserNumber(passwd.value, name);
    return number === undefined ? absent(from) : known(number, from);
  };
}

/** Links in a layer are not followed: they would be followed on this machine, out of the image. */
async function highestPasswd(
  files: HostFiles,
  layers: readonly LayerFolder[],
  from: string,
): Promise<Observed<string>> {
  for (const { folder } of layers) {
    const etc = await files.status(`${folder}/etc`);
    if (etc.state === 'absent') continue;
    if (etc.state !== 'known') return { ...etc, from };
    if (etc.value.kind !== 'directory') return unreadable('unsupported', 'its /etc is no folder', from);
    const passwd = await files.status(`${folder}/etc/passwd`);
    if (passwd.state === 'absent') continue;
    if (passwd.state !== 'known') return { ...passwd, from };
    if (passwd.value.kind !== 'file') return unreadable('unsupported', 'it is no regular file', from);
    return files.readText(`${folder}/etc/passwd`);
  }
  return absent(from);
}
