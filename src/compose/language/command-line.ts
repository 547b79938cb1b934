/** What is open in a command: quotes can be open inside backquotes as well. */
interface Splitting {
  word: string;
  double: boolean;
  single: boolean;
  back: boolean;
  dollar: boolean;
}

/** Characters after which Compose reads no more of a command, where they stand alone. */
const ends = /[;&|<>]/u;

function isOpen({ double, single, back, dollar }: Splitting): boolean {
  return double || single || back || dollar;
}

/** Opens or closes a quote or a parenthesis; `undefined` for another character, false where Compose refuses it. */
function take(state: Splitting, character: string): boolean | undefined {
  const { double, single, back, dollar } = state;
  switch (character) {
    case '"':
      if (!single && !dollar) state.double = !double;
      return true;
    case "'":
      if (!double && !dollar) state.single = !single;
      return true;
    case '`':
      if (!single && !double && !dollar) state.back = !back;
      return true;
    case ')':
      // One that closes nothing opens a text that has to be closed.
      if (!single && !double && !back) state.dollar = !dollar;
      return undefined;
    case '(':
      if (single || double || back) return undefined;
      state.dollar = true;
      return !dollar && state.word.endsWith('$') ? undefined : false;
    default:
      return undefined;
  }
}

/**
 * Whether Compose can split a text into the words of a command: its quotes, backquotes and `$(` are closed, and no
 * backslash ends it. The text after `;`, `&`, `|`, `<` or `>` is not read (measured on 2.26.1).
 */
export function isCommandLine(text: string): boolean {
  const state: Splitting = { word: '', double: false, single: false, back: false, dollar: false };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '\\' && !state.single) {
      at += 1;
      if (at === text.length) return false;
      state.word = text[at] ?? '';
      continue;
    }
    const taken = take(state, character);
    if (taken === false) return false;
    if (taken === true) continue;
    if (!isOpen(state) && ends.test(character)) break;
    // Only the last character of a word counts.
    state.word = /[ \t\r\n]/u.test(character) && !isOpen(state) ? '' : character;
  }
  return !isOpen(state);
}
