import { parseLocatedJson } from './located-json.ts';
import { plainValue, type PlainMember } from './plain-value.ts';

/**
 * Reads JSON that must mean the same to every reader, as signed documents must: a duplicate name, a byte order mark
 * and what is not Unicode are refused. Objects have no prototype, so that `__proto__` is a name like any other.
 * @throws SyntaxError with what is wrong; it quotes nothing of the text.
 */
export function parseStrictJson(text: string): unknown {
  if (text.startsWith('\uFEFF')) throw new SyntaxError('it begins with a byte order mark');
  if (!text.isWellFormed()) throw new SyntaxError('it is not UTF-8');
  try {
    return plainValue(parseLocatedJson(text), strictObject);
  } catch (error) {
    if (error instanceof TypeError) throw new SyntaxError(error.message, { cause: error });
    throw error;
  }
}

function strictObject(members: readonly PlainMember[]): unknown {
  const object = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of members) {
    if (name in object) throw new SyntaxError('an object has the same name twice');
    object[name] = value;
  }
  return object;
}
