/** A module that was linked into a program. */
export interface GoModule {
  path: string;
  /** `v1.2.3`, a pseudo-version, `(devel)`, or empty. */
  version: string;
  /** The module that was built in its place: another one, or a folder without a version. */
  replacement?: { path: string; version: string };
}

/** The text of a program's build information (Go, runtime/debug, BuildInfo). */
export interface GoModules {
  /** Import path of the main package; missing if it is not stated. */
  package?: string;
  /** The module of the main package; missing for a program that was built without modules. */
  main?: GoModule;
  dependencies: readonly GoModule[];
  /** Flags and environment of the build, by name: `-ldflags`, `GOARCH`, `vcs.revision`. */
  settings: ReadonlyMap<string, string>;
  /** Lines that were not understood. */
  unread: readonly string[];
}

const maxUnread = 5;

/** Parses the lines of build information: a keyword, a tab, and fields that tabs separate. */
export function parseModules(text: string): GoModules {
  const reading: { package?: string; modules: { isMain: boolean; module: GoModule }[] } = { modules: [] };
  const settings = new Map<string, string>();
  const unread: string[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [keyword, first = '', version = ''] = line.split('\t');
    const last = reading.modules.at(-1);
    if (keyword === 'path') reading.package = first;
    else if ((keyword === 'mod' || keyword === 'dep') && first !== '')
      reading.modules.push({ isMain: keyword === 'mod', module: { path: first, version } });
    else if (keyword === '=>' && last !== undefined && first !== '')
      last.module.replacement = { path: first, version };
    else if (keyword === 'build') addSetting(settings, line.slice('build\t'.length));
    else if (unread.length < maxUnread) unread.push(line.slice(0, 200));
  }
  const main = reading.modules.find(({ isMain }) => isMain)?.module;
  return {
    ...(reading.package !== undefined && { package: reading.package }),
    ...(main !== undefined && { main }),
    dependencies: reading.modules.filter(({ isMain }) => !isMain).map(({ module }) => module),
    settings,
    unread,
  };
}

/** Values that contain spaces or quotes are written as Go strings. */
function addSetting(settings: Map<string, string>, text: string): void {
  const [, key, value] = /^("(?:[^"\\]|\\.)*"|[^=]*)=(.*)$/su.exec(text) ?? [];
  if (key !== undefined && value !== undefined) settings.set(unquoted(key), unquoted(value));
}

function unquoted(text: string): string {
  if (text.startsWith('`') && text.endsWith('`') && text.length > 1) return text.slice(1, -1);
  if (!text.startsWith('"')) return text;
  return text
    .slice(1, text.endsWith('"') && text.length > 1 ? -1 : undefined)
    .replaceAll(/\\(["\\])/gu, '$1');
}
