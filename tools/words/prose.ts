/** A comment, a string, or a regular expression (so that a quote inside it begins no string). */
const tokens =
  /\/\/[^\n]*|\/\*[^]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[^]|[^`\\])*`|(?<=[(,=:[!&|?;{}>]\s*)\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[*])+\/[a-z]*/gu;

function blank(text: string): string {
  return text.replaceAll(/[^\n]/gu, ' ');
}

function withoutCodeSpans(text: string): string {
  return text.replaceAll(/`[^`\n]*`/gu, blank);
}

/** Returns the prose of a token: a comment without its code spans, or a string of several words. */
function proseOfToken(token: string): string {
  if (/^\/[/*]/u.test(token)) return withoutCodeSpans(token);
  if (token.startsWith('/')) return blank(token);
  return /\S\s+\S/u.test(token) ? token.replaceAll(/\$\{[^{}]*\}/gu, blank) : blank(token);
}

/** Returns the comments and strings of a program, everything else blanked, so that places stay the same. */
export function proseOfCode(text: string): string {
  let prose = '';
  let end = 0;
  for (const { 0: token, index } of text.matchAll(tokens)) {
    prose += blank(text.slice(end, index)) + proseOfToken(token);
    end = index + token.length;
  }
  return prose + blank(text.slice(end));
}

/** Returns a Markdown page with its code blanked, so that places stay the same. */
export function proseOfPage(text: string): string {
  return withoutCodeSpans(text.replaceAll(/^(`{3,})[^]*?^\1`*$/gmu, blank));
}
