import { isJsonRecord, recordAt, stringsAt } from '../../formats/json/members.ts';
import { parseStrictJson } from '../../formats/json/strict-json.ts';

/** What a Notary server answered: files by their names, `undefined` where it has none. */
export type NotaryAnswers = ReadonlyMap<string, Buffer | undefined>;

/** The text of answers: files in base64, whose bytes are what is signed. */
export function notaryAnswersText(answers: NotaryAnswers): string {
  const names = [...answers.keys()].toSorted();
  const files = names.flatMap((name) => {
    const bytes = answers.get(name);
    return bytes === undefined ? [] : [[name, bytes.toString('base64')] as const];
  });
  const absent = names.filter((name) => answers.get(name) === undefined);
  return `${JSON.stringify({ files: Object.fromEntries(files), absent }, undefined, 2)}\n`;
}

/**
 * Reads the text of answers.
 * @throws TypeError or SyntaxError with what is wrong.
 */
export function readNotaryAnswers(text: string): NotaryAnswers {
  const document = parseStrictJson(text);
  if (!isJsonRecord(document)) throw new TypeError('it is no JSON object');
  const files = Object.entries(recordAt(document, 'files') ?? {}).map(([name, value]) => {
    if (typeof value !== 'string') throw new TypeError(`${name} is no text`);
    return [name, Buffer.from(value, 'base64')] as const;
  });
  const absent = stringsAt(document, 'absent').map((name) => [name, undefined] as const);
  return new Map<string, Buffer | undefined>([...absent, ...files]);
}
