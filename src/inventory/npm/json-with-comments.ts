/** Returns a text of JSON with comments and commas before closing brackets as JSON, in linear time. */
export function withoutComments(text: string): string {
  const bare = leaveOut(text, /"|\/\/|\/\*/gu, commentEnd);
  return leaveOut(bare, /"|,/gu, trailingCommaEnd);
}

/** Leaves out what begins with a match of `special` outside of strings and ends where `endOf` says. */
function leaveOut(text: string, special: RegExp, endOf: (text: string, start: number) => number): string {
  const parts: string[] = [];
  let from = 0;
  for (let match = special.exec(text); match !== null; match = special.exec(text)) {
    const isString = match[0] === '"';
    const end = isString ? stringEnd(text, match.index) : endOf(text, match.index);
    if (!isString) {
      parts.push(text.slice(from, match.index));
      from = end;
    }
    special.lastIndex = Math.max(end, match.index + 1);
  }
  parts.push(text.slice(from));
  return parts.join('');
}

function stringEnd(text: string, start: number): number {
  const special = /["\\\n]/gu;
  special.lastIndex = start + 1;
  for (let match = special.exec(text); match !== null; match = special.exec(text)) {
    if (match[0] !== '\\') return match.index + 1;
    special.lastIndex = match.index + 2;
  }
  return text.length;
}

function commentEnd(text: string, start: number): number {
  const isLine = text.startsWith('//', start);
  const end = text.indexOf(isLine ? '\n' : '*/', start + 2);
  if (end === -1) return text.length;
  return isLine ? end : end + 2;
}

/** Returns the end of a comma that only spaces part from a closing bracket; `start` if it is another one. */
function trailingCommaEnd(text: string, start: number): number {
  const next = /\S/gu;
  next.lastIndex = start + 1;
  const found = next.exec(text)?.[0];
  return found === '}' || found === ']' ? start + 1 : start;
}
