import { isJsonRecord } from '../../formats/json/members.ts';
import type { ImageCommand, ImageConfig } from '../../core/image/image.ts';
import { known, unreadable, type Observed } from '../../core/observed.ts';
import { child, elements, isPresent, members, type Cursor } from '../engine-documents/cursor.ts';

const shellForm = /^(?:\/bin\/)?(?:ba|da|a|z|k)?sh$|^cmd$|^powershell$/u;
const switches: ReadonlySet<string> = new Set(['pipefail', 'errexit', 'nounset', 'xtrace']);

function texts(cursor: Cursor): readonly string[] {
  return elements(cursor).flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
}

/**
 * Returns a command of the configuration: the engine writes the shell form as the shell, its option and one
 * text.
 */
function commandOf(cursor: Cursor): ImageCommand | undefined {
  const words = texts(cursor);
  const [program = '', option = ''] = words;
  if (words.length === 0) return undefined;
  const shell = words.length === 3 && shellForm.test(program) && /^[-/]\w*c$/iu.test(option);
  return { form: shell ? 'shell' : 'exec', words: words.length };
}

/** Returns the words of `SHELL` that name the shell and its options; other words may be credentials. */
function shellWords(cursor: Cursor): readonly string[] {
  return texts(cursor).filter(
    (word) => /^[-/][\w./+-]*$/u.test(word) || switches.has(word) || shellForm.test(word),
  );
}

function instructionOf(text: string): string {
  return /^\s*([A-Za-z]+)/u.exec(text)?.[1]?.toUpperCase() ?? '';
}

/** Returns the settings of an image's configuration that have no member in `ImageSpec`. */
export function readImageConfig(config: Cursor, from: string): Observed<ImageConfig> {
  if (config.value !== null && !isJsonRecord(config.value))
    return unreadable('malformed', 'the document has no object Config', from);
  const [entrypoint, command] = [commandOf(child(config, 'Entrypoint')), commandOf(child(config, 'Cmd'))];
  const signal = child(config, 'StopSignal').value;
  const shell = shellWords(child(config, 'Shell'));
  return known(
    {
      labels: members(child(config, 'Labels')).map(([name]) => name),
      ...(entrypoint && { entrypoint }),
      ...(command && { command }),
      ...(typeof signal === 'string' && signal !== '' ? { stopSignal: signal } : {}),
      ...(isPresent(child(config, 'Shell')) ? { shell } : {}),
      onBuild: texts(child(config, 'OnBuild')).map(instructionOf),
    },
    from,
  );
}
