/** Returns a text of JSON with comments and commas before closing brackets as JSON, in linear time. */
export function withoutComments(text: string): string {
  const parts: string[] = [];
  const special = /"|\/\/|\/\*|,/gu;
  let from = 0;
  for (let match = special.exec(text); match !== null; match = special.exec(text)) {
    const at = match.index;
    if (match[0] === '"') {
      special.lastIndex = stringEnd(text, at);
      continue;
    }
    const end = match[0] === ',' ? trailingCommaEnd(text, at) : commentEnd(text, at);
    if (end > at) {
      parts.push(text.slice(from, at));
      from = end;
      special.lastIndex = end;
    }
  }
  parts.push(text.slice(from));
  return parts.join('');
}

function stringEnd(text: string, start: number): number {
  const end = /["\\\n]/gu;
  end.lastIndex = start + 1;
  for (let match = end.exec(text); match !== null; match = end.exec(text)) {
    if (match[0] !== '\\') return match.index + 1;
    end.lastIndex = match.index + 2;
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
