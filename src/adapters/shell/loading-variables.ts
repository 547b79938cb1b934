/** What a variable makes programs load. */
export interface LoadedCode {
  files: readonly string[];
  /** Folders in which programs look for code first. */
  folders: readonly string[];
  /** Texts that a shell runs. */
  commands: readonly string[];
}

/** Variables that list files (bash(1), ld.so(8), git(1), openssl(1), bundle-config(1)). */
const listedFiles =
  /^(?:LD_PRELOAD|LD_AUDIT|BASH_ENV|ENV|GIT_SSH|GIT_ASKPASS|SSH_ASKPASS|GIT_CONFIG_GLOBAL|GIT_CONFIG_SYSTEM|OPENSSL_CONF|BUNDLE_GEMFILE)$/u;

/** Variables whose value a shell runs, or a program starts with arguments (git(1), rsync(1)). */
const commandLines = /^(?:GIT_SSH_COMMAND|GIT_PROXY_COMMAND|GIT_EXTERNAL_DIFF|GIT_EDITOR|RSYNC_RSH)$/u;

/** Variables that list folders in which programs look for code (ld.so(8), and the manual pages of interpreters). */
const listedFolders =
  /^(?:LD_LIBRARY_PATH|GCONV_PATH|PYTHONPATH|PYTHONHOME|PERL5LIB|RUBYLIB|NODE_PATH|CLASSPATH|PHPRC|PHP_INI_SCAN_DIR|DOCKER_CONFIG)$/u;

/** Variables with options of interpreters, and the options that name files or folders with code. */
const optionVariables: Readonly<Record<string, RegExp>> = {
  NODE_OPTIONS:
    /(?:^|\s)(?:-r|--(?:require|import|loader|experimental-loader|env-file))(?:\s+|=)["']?(\/[^\s"']+)/gu,
  RUBYOPT: /(?:^|\s)-[rI]\s*(\/\S+)/gu,
};
const javaOptions =
  /(?:^|\s)(?:-javaagent:|-agentpath:|-Xbootclasspath\/a:|@|(?:-cp|--?class-?path)(?:\s+|=))(\/[^\s=:]+)/gu;
const ofPerl = /(?:^|\s)-(?:I|Mlib=)\s*(\/\S+)/gu;
const ofJava = /^(?:JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS)$/u;

/** Folders in which packages put programs. */
const usual = /^\/(?:usr\/(?:local\/)?)?s?bin\/?$/u;

function isPath(path: string): boolean {
  return /^\/[^\0$]*$/u.test(path);
}

function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/+\*?$/u, '');
}

/** Returns the folders of a search path before the first of the system: a program in one of those is found instead. */
function searchedFirst(value: string): readonly string[] {
  const parts = value.split(':');
  const end = parts.findIndex((part) => !isPath(part) || usual.test(part));
  return end < 0 ? parts : parts.slice(0, end);
}

/** Returns what the value of a variable makes programs load, by absolute paths; unknown parts are left out. */
export function loadedBy(name: string, value: string): LoadedCode {
  const paths = value.split(/[:\s]+/u).filter(isPath);
  const options = optionVariables[name] ?? (ofJava.test(name) ? javaOptions : undefined);
  const nothing = { files: [], folders: [], commands: [] };
  if (options !== undefined)
    return { ...nothing, files: [...value.matchAll(options)].flatMap(([, path = '']) => path) };
  if (name === 'PERL5OPT')
    return { ...nothing, folders: [...value.matchAll(ofPerl)].flatMap(([, path = '']) => path) };
  if (name === 'PATH') return { ...nothing, folders: searchedFirst(value).map(withoutSlash) };
  if (listedFolders.test(name)) return { ...nothing, folders: paths.map(withoutSlash) };
  if (commandLines.test(name)) return { ...nothing, commands: [value] };
  return { ...nothing, files: listedFiles.test(name) ? paths : [] };
}
