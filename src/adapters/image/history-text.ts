/** The parts of `CreatedBy` in a history entry. */
export interface HistoryText {
  /** Dockerfile instruction in upper case; `''` if it is not shown. */
  instruction: string;
  /** The text after the instruction; for `RUN` the command without build arguments and shell. */
  rest: string;
  /** `NAME=value` of a `RUN`'s build arguments. */
  buildArguments: string;
  /** For `RUN`: whether `rest` is a shell script (or words). */
  script: boolean;
  /** Written by BuildKit, which names the sources of `ADD`. */
  buildkit: boolean;
}

const instructions =
  'ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR';
const marker = / # buildkit$/u;
const named = new RegExp(`^(${instructions})(?: |$)([\\s\\S]*)$`, 'u');
/** The legacy builder writes instructions other than `RUN` as a shell comment. */
const comment = new RegExp(`#\\(nop\\)\\s+(${instructions})(?: |$)([\\s\\S]*)$`, 'u');
/** What builds the root file systems of Debian's images: `# debian.sh --arch 'amd64' out/ 'trixie'`. */
export const rootFileSystem = /^# \S+\.sh /u;
/** The shell of a script, with its options: `/bin/sh -c`, `/bin/bash -o pipefail -c`. */
const shell =
  /(?:^|\s)(?:\/[\w./-]*\/)?(?:ba|da|a|z|k)?sh(?: -\w+(?: (?:pipefail|errexit|nounset|xtrace))?)*? -\w*c /u;

/**
 * Parses `CreatedBy` as BuildKit, the legacy builder and compatible builders write it (seen on Engine
 * 26.1.5). A text without an instruction is a command if a shell runs it. Words alone may be a command of the legacy builder, the container of a `docker commit` or another
 * builder's name for what it did: `rest` is then a command, and the instruction is not known.
 */
export function readHistoryText(createdBy: string): HistoryText {
  const buildkit = marker.test(createdBy);
  const text = createdBy.replace(marker, '');
  const plain = { rest: '', buildArguments: '', script: false, buildkit };
  if (text.trim() === '') return { ...plain, instruction: '' };
  const [, instruction, rest = ''] = comment.exec(text) ?? named.exec(text) ?? [];
  if (instruction === undefined) {
    if (rootFileSystem.test(text)) return { ...plain, instruction: 'ADD', rest: text };
    const run = runText(text);
    return { ...plain, ...run, instruction: run.script || text.startsWith('|') ? 'RUN' : '' };
  }
  if (instruction === 'RUN') return { ...plain, ...runText(rest), instruction };
  return { ...plain, instruction, rest: rest.trim() };
}

/**
 * Parses `|2 A=1 B=2 /bin/sh -c command`: the number of build arguments, the arguments, the shell and its
 * script.
 */
function runText(text: string): Pick<HistoryText, 'rest' | 'buildArguments' | 'script'> {
  const found = shell.exec(text);
  const [counted = '', count = '0'] = /^\|(\d+) /u.exec(text) ?? [];
  if (found) {
    const before = text.slice(counted.length, Math.max(found.index, counted.length));
    return { rest: text.slice(found.index + found[0].length), buildArguments: before, script: true };
  }
  const words = text.slice(counted.length).split(' ');
  const own = Number(count);
  return { rest: words.slice(own).join(' '), buildArguments: words.slice(0, own).join(' '), script: false };
}
