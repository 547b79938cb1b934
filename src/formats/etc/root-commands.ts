/** Lines of crontab(5): five fields of time or `@daily`, then the command. */
const time = String.raw`^[ \t]*(?:@\w+|(?:\S+[ \t]+){4}\S+)[ \t]+`;
const ofSystem = new RegExp(String.raw`${time}(\S+)[ \t]+(.+)$`, 'u');
const ofUser = new RegExp(String.raw`${time}(.+)$`, 'u');
const isComment = /^\s*(?:#|$)/u;
const isVariable = /^\s*["']?\w+["']?\s*=/u;

/** What follows a percent sign is the input of the command. */
function withoutInput(command: string): string {
  return /^(?:[^%\\]|\\.|\\$)*/u.exec(command)?.[0] ?? '';
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => !isComment.test(line));
}

/** What a crontab sets for its commands. */
export interface CrontabVariables {
  /** Absolute folders in which their programs are searched for. */
  path: readonly string[];
  /** Programs that run them. */
  shells: readonly string[];
}

/** Returns a name or a value of a crontab without the quotes around it. */
function unquoted(text: string): string {
  const word = text.trim();
  const [quote = ''] = word;
  const isQuoted = /["']/u.test(quote) && word.length > 1 && word.endsWith(quote);
  return isQuoted ? word.slice(1, -1) : word;
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/');
}

/** Returns the folders and shells that a crontab or an anacrontab sets, at any of its lines. */
export function crontabVariables(text: string): CrontabVariables {
  const settings = linesOf(text).filter((line) => isVariable.test(line));
  const valuesOf = (name: string): readonly string[] =>
    settings.flatMap((line) => {
      const at = line.indexOf('=');
      return unquoted(line.slice(0, at)) === name ? [unquoted(line.slice(at + 1))] : [];
    });
  const folders = valuesOf('PATH').flatMap((value) => value.split(':'));
  return {
    path: [...new Set(folders.filter(isAbsolute))],
    shells: [...new Set(valuesOf('SHELL').filter(isAbsolute))],
  };
}

/** Returns the commands that a crontab of the system runs as root (crontab(5)). */
export function systemCrontabCommands(text: string): readonly string[] {
  return linesOf(text).flatMap((line) => {
    const [, user, command] = isVariable.test(line) ? [] : (ofSystem.exec(line) ?? []);
    return command !== undefined && (user === 'root' || user === '0') ? [withoutInput(command)] : [];
  });
}

/** Returns the commands of root's own crontab, whose lines name no user. */
export function userCrontabCommands(text: string): readonly string[] {
  return linesOf(text).flatMap((line) => {
    const command = isVariable.test(line) ? undefined : ofUser.exec(line)?.[1];
    return command === undefined ? [] : [withoutInput(command)];
  });
}

/** Returns the commands of anacrontab(5): period, delay and name come before them. */
export function anacrontabCommands(text: string): readonly string[] {
  return linesOf(text).flatMap((line) => /^\s*(?:@\w+|\d+)\s+\d+\s+\S+\s+(.+)$/u.exec(line)?.[1] ?? []);
}

/** Returns the commands that rules of udev run (udev(7)): a backslash continues a line. */
export function udevCommands(text: string): readonly string[] {
  const pattern =
    /(?:^|[\s,])(?:RUN(?:\{program\})?|PROGRAM|IMPORT\{program\})\s*(?:[+:!=]?=)\s*e?"((?:[^"\\]|\\.)*)"/gu;
  return linesOf(text.replaceAll('\\\n', '')).flatMap((line) =>
    [...line.matchAll(pattern)].flatMap(([, command = '']) => (command === '' ? [] : [command])),
  );
}

/** Returns the commands in the place of kernel modules (modprobe.d(5)). */
export function modprobeCommands(text: string): readonly string[] {
  return linesOf(text.replaceAll('\\\n', '')).flatMap(
    (line) => /^\s*(?:install|remove)\s+\S+\s+(.+)$/u.exec(line)?.[1] ?? [],
  );
}

const startsScript = /^[ \t]*(?:prerotate|postrotate|firstaction|lastaction|preremove)[ \t]*$/u;
const endsScript = /^[ \t]*endscript/u;

const compressor = /^[ \t]*(?:un)?compresscmd[ \t=]+(\/\S+)/u;

/** Returns the scripts of logrotate(8), which end with `endscript`, and the programs that compress. */
export function logrotateCommands(text: string): readonly string[] {
  const scripts: string[] = [];
  let script: string[] | undefined;
  for (const line of text.split('\n')) {
    if (script === undefined) {
      if (startsScript.test(line)) script = [];
      const program = compressor.exec(line)?.[1];
      if (program !== undefined) scripts.push(program);
    } else if (endsScript.test(line)) {
      scripts.push(script.join('\n'));
      script = undefined;
    } else script.push(line);
  }
  return scripts.filter((each) => each.trim() !== '');
}
