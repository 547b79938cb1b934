import { initScriptArguments } from '../../adapters/shell/init-script.ts';
import { shellVariables } from '../../adapters/shell/shell-variables.ts';
import { absent, known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';

/** Option files of init scripts on distributions without systemd. */
export const initFiles = ['/etc/default/docker', '/etc/conf.d/docker', '/etc/sysconfig/docker'];

/** The init script of Debian's packages. */
export const initScript = '/etc/init.d/docker';

const optionNames = ['DOCKER_OPTS', 'OPTIONS'];
/** Names that init scripts of some distributions use beside them. */
const otherNames = ['OTHER_ARGS', 'other_args', 'DOCKERD_BINARY'];

/** Parses the options of one such file. */
export async function initOptions(files: HostFiles, path: string): Promise<Observed<readonly string[]>> {
  const text = await files.readText(path);
  if (text.state !== 'known') return text;
  const read = shellVariables(text.value, optionNames);
  const options = read.get('DOCKER_OPTS') === '' ? read.get('OPTIONS') : read.get('DOCKER_OPTS');
  return options === undefined
    ? unreadable('undetermined', 'what it sets DOCKER_OPTS to is known only when the shell runs it', path)
    : known(
        options.split(/\s+/u).filter((word) => word !== ''),
        path,
      );
}

/** Returns the arguments that the init script passes, with those of the option files that it sources. */
async function scriptArguments(files: HostFiles): Promise<Observed<readonly string[]>> {
  const text = await files.readText(initScript);
  if (text.state !== 'known') return text;
  const options = await Promise.all(
    initFiles.map(async (path) => [path, valueOf(await files.readText(path)) ?? ''] as const),
  );
  const script = {
    text: text.value,
    optionFiles: new Map(options),
    optionNames: [...optionNames, ...otherNames],
  };
  const found = initScriptArguments(script, 'dockerd');
  if (found === 'none') return absent(initScript);
  return found === undefined
    ? unreadable('undetermined', 'what it passes to dockerd is known only when the shell runs it', initScript)
    : known(found, initScript);
}

/** Returns the dockerd options that init scripts pass on distributions without systemd. */
export async function initArguments(files: HostFiles): Promise<Observed<readonly string[]>> {
  const lists = await Promise.all(initFiles.map((path) => initOptions(files, path)));
  const own = await scriptArguments(files);
  const options = lists.flatMap((list) => valueOf(list) ?? []);
  return (
    [...lists, own].find(({ state }) => state === 'unreadable') ??
    known(valueOf(own) ?? options, [initScript, ...initFiles].join(', '))
  );
}
