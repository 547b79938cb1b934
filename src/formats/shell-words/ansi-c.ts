const named: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  e: '\u001B',
  E: '\u001B',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const escape =
  /\\(?:x([\da-fA-F]{1,2})|u([\da-fA-F]{1,4})|U([\da-fA-F]{1,8})|([0-7]{1,3})|c([\s\S])|([\s\S]))/gu;

/** The text that `$'…'` stands for, from what is between its quotes (POSIX.1-2024, XCU 2.2.4). */
export function decodeAnsiC(body: string): string {
  return body.replace(
    escape,
    (_, hex?: string, short?: string, long?: string, octal?: string, control?: string, other = '') => {
      const digits = hex ?? short ?? long;
      if (digits !== undefined) return character(Number.parseInt(digits, 16));
      if (octal !== undefined) return character(Number.parseInt(octal, 8) % 256);
      if (control !== undefined) return character((control.codePointAt(0) ?? 0) % 32);
      return Object.hasOwn(named, other)
        ? (named[other] ?? '')
        : `${'\'"?\\'.includes(other) ? '' : '\\'}${other}`;
    },
  );
}

/** A shell cuts a word at a NUL; here it is left out, so that no NUL is ever part of a word. */
function character(code: number): string {
  return code === 0 || code > 0x10_ffff ? '' : String.fromCodePoint(code);
}
