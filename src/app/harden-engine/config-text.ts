import { checkConfig } from '../../formats/daemon-config/check-config.ts';
import { indexText, rangeOf } from '../../formats/yaml/text-index.ts';

/** What stands for a file that is missing or sets nothing. */
export const emptyConfig = '{\n}\n';

/** Returns the text to edit: that of the file, or an object for a file that sets nothing. */
export function editableText(text: string): string {
  const { object, problems } = checkConfig(text);
  return object === undefined && problems.length === 0 ? emptyConfig : text;
}

/** Returns why dockerd would refuse a text, with its place; empty if it takes it. */
export function refusalsOf(text: string, path: string): readonly string[] {
  const index = indexText(text);
  return checkConfig(text).problems.flatMap(({ kind, message, span }) => {
    if (kind !== 'invalid') return [];
    const { startLine, startColumn } = rangeOf(index, span.start, span.end);
    return [`${path}:${startLine}:${startColumn}: ${message}`];
  });
}
