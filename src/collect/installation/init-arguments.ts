import { initScriptArguments } from '../../adapters/shell/init-script.ts';
import { shellVariables } from '../../adapters/shell/shell-variables.ts';
import { known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';

/** Option files of init scripts on distributions without systemd. */
export const initFiles = ['/etc/default/docker', '/etc/conf.d/docker', '/etc/sysconfig/docker'];

/** The init script of Debian's packages. */
export const initScript = '/etc/init.d/docker';

const optionNames = ['DOCKER_OPTS', 'OPTIONS'];

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

/** Returns the arguments that the init script itself passes, beside those of option files. */
async function scriptArguments(files: HostFiles, withOptions: boolean): Promise<Observed<readonly string[]>> {
  const text = await files.readText(initScript);
  if (text.state !== 'known') return text;
  // What it sets itself counts where no option file sets it again.
  const script = withOptions
    ? text.value.replaceAll(/^\s*(?:export\s+)?(?:DOCKER_OPTS|OPTIONS)=.*/gmu, '')
    : text.value;
  const found = initScriptArguments(script, 'dockerd', optionNames);
  return found === undefined
    ? unreadable('undetermined', 'what it passes to dockerd is known only when the shell runs it', initScript)
    : known(found, initScript);
}

/** Returns the dockerd options that init scripts pass on distributions without systemd. */
export async function initArguments(files: HostFiles): Promise<Observed<readonly string[]>> {
  const lists = await Promise.all(initFiles.map((path) => initOptions(files, path)));
  const options = lists.flatMap((list) => valueOf(list) ?? []);
  const own = await scriptArguments(files, options.length > 0);
  return (
    [...lists, own].find(({ state }) => state === 'unreadable') ??
    known([...(valueOf(own) ?? []), ...options], [initScript, ...initFiles].join(', '))
  );
}
