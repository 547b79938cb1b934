import { posix } from 'node:path';
import { absent, known, mapKnown, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import { fileNamePattern } from '../../formats/shell-words/file-name-pattern.ts';
import type { HostFiles } from '../../io/files.ts';
import { proxyConfigurations } from '../../knowledge/engine/socket-proxies.ts';

/** Limit of the files that one configuration includes. */
const mostFiles = 500;

/** Removes comments, which begin with `#` at the start of a line or after white space. */
function withoutComments(text: string): string {
  return text.replaceAll(/(^|\s)#[^\n]*/gu, '$1');
}

/** Returns the files that a configuration includes, as patterns. */
function includedPatterns(text: string): readonly string[] {
  const pattern =
    /(?:^|[;{])[ \t]*(?:include|includeoptional|import|includedir)[ \t]+["']?([^;"'\n}]+?)["']?[ \t]*(?=[;}]|$)/gimu;
  // traefik's provider of files.
  const provider = /(?:^|[\s{,])(?:filename|directory)["']?[ \t]*[:=][ \t]*["']?([^\s"',}]+)/gimu;
  return [...text.matchAll(pattern), ...text.matchAll(provider)].flatMap(([, path]) => path ?? []);
}

/** Returns the files of a path: itself, what a pattern in its last part matches, or what is in a folder. */
async function filesOf(files: HostFiles, path: string): Promise<Observed<readonly string[]>> {
  const [folder, last] = [posix.dirname(path), posix.basename(path)];
  if (/[*?[]/u.test(folder)) return unreadable('unsupported', 'a wildcard in a folder', path);
  if (/[*?[]/u.test(last)) {
    const pattern = fileNamePattern(last);
    const names = await files.list(folder);
    if (names.state === 'absent') return known([], path);
    return mapKnown(names, (all) =>
      all.filter((name) => pattern.test(name)).map((name) => `${folder}/${name}`),
    );
  }
  const names = await files.list(path);
  return known(names.state === 'known' ? names.value.map((name) => `${path}/${name}`) : [path], path);
}

/** Returns the files that the command line of a proxy names: its configuration may be among them. */
function configurationsIn(args: readonly string[], folder: string): readonly string[] {
  return args.flatMap((arg) => {
    const value = arg.replace(/^--?[\w-]+=/u, '');
    return value.startsWith('-') || !/[./]/u.test(value) ? [] : [posix.resolve(folder, value)];
  });
}

/** Options with the configuration of a proxy, which is then not where it is by default. */
const namesConfiguration = /^(?:-c|-f|--?config(?:-path|-file)?)(?:=|$)/u;

/**
 * Returns the text of a reverse proxy's configuration, with what it includes and without comments; absent if there is
 * none where its command line says, and where it is by default.
 */
export async function readProxyConfiguration(
  files: HostFiles,
  program: string,
  args: readonly string[],
  folder: string,
): Promise<Observed<string>> {
  const defaults = proxyConfigurations(program);
  // Of rinetd `-f` is the foreground.
  const isElsewhere = (arg: string): boolean =>
    namesConfiguration.test(arg) && !(program === 'rinetd' && arg === '-f');
  const usual = args.some(isElsewhere) ? [] : defaults;
  const named = new Set(configurationsIn(args, folder));
  const waiting = [...named, ...usual];
  const [seen, texts] = [new Set<string>(), [] as string[]];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const found = await filesOf(files, path);
    if (found.state === 'unreadable') return found;
    for (const each of valueOf(found) ?? []) {
      if (seen.has(each)) continue;
      seen.add(each);
      if (seen.size > mostFiles)
        return unreadable('unsupported', `more than ${mostFiles} files of configuration`, path);
      const text = await files.readText(each);
      if (text.state === 'unreadable') {
        // Programs and folders among the arguments are no configuration.
        if (text.why === 'denied' || !named.has(path)) return text;
        continue;
      }
      const plain = withoutComments(valueOf(text) ?? '');
      if (text.state === 'known') texts.push(plain);
      const beside = [posix.dirname(each), ...defaults.map((one) => posix.dirname(one))];
      for (const included of includedPatterns(plain))
        waiting.push(...new Set(beside.map((place) => posix.resolve(place, included))));
    }
  }
  return texts.length === 0 ? absent([...usual, ...args].join(', ')) : known(texts.join('\n'), program);
}
