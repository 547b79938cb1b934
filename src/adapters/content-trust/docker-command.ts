import { unknownText } from '../../formats/shell-words/expand.ts';
import { commandGroups, globalOptions } from '../../knowledge/trust/content-trust.ts';

/** What a command line of docker says, as far as it matters here. */
export interface DockerCommand {
  /** `['image', 'pull']`. */
  words: readonly string[];
  /** The image that it names; absent where options decide which word that is. */
  image?: string;
}

/** Reads the words of a command; `undefined` if it is not docker's. */
export function readDockerCommand([program = '', ...rest]: readonly string[]): DockerCommand | undefined {
  const name = program.slice(program.lastIndexOf('/') + 1).replace(/\.exe$/iu, '');
  if (name === 'docker-compose') return { words: ['compose', ...rest.filter(isOperand).slice(0, 1)] };
  // `$DOCKER trust sign …`: no other program has such a command.
  const isNamed = name === 'docker' || (name === unknownText && rest[0] === 'trust' && isTrustVerb(rest[1]));
  if (!isNamed) return undefined;
  const own = withoutGlobalOptions(rest);
  const [first, second] = own;
  if (first === undefined) return { words: [] };
  const isGroup = commandGroups.has(first);
  const words = isGroup && second !== undefined && isOperand(second) ? [first, second] : [first];
  const image = imageOf(words, own.slice(words.length));
  return { words, ...(image !== undefined && { image }) };
}

function isTrustVerb(word: string | undefined): boolean {
  return word !== undefined && /^(?:sign|inspect|revoke|key|signer|view)$/u.test(word);
}

function isOperand(word: string): boolean {
  return !word.startsWith('-');
}

function withoutGlobalOptions(words: readonly string[]): readonly string[] {
  let at = 0;
  for (let word = words[at]; word?.startsWith('-') === true; word = words[at])
    at += globalOptions.has(word) ? 2 : 1;
  return words.slice(at);
}

/** The only operand of commands whose options have no values before it, or the last word. */
function imageOf(words: readonly string[], rest: readonly string[]): string | undefined {
  const verb = words.at(-1) ?? '';
  if (!/^(?:pull|push|sign|inspect|revoke)$/u.test(verb) || words[0] === 'compose') return undefined;
  const last = rest.findLast(isOperand);
  return last === undefined || last.includes(unknownText) ? undefined : last;
}
