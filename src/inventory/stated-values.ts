const maxWordCharacters = 1000;
const notInWords = /[\s\p{Cc}\uFFFD]/u;

/** Whether a text can be a name, a version or an architecture: short, without white space and control characters. */
export function isWord(text: string): boolean {
  return text !== '' && text.length <= maxWordCharacters && !notInWords.test(text);
}

const emptyOrRelativePart = /\/\.{0,2}(?:\/|$)/u;

/** Whether a path that a package lists is absolute, without empty parts, `.` and `..`. */
export function isPackagedPath(path: string): boolean {
  return path.startsWith('/') && !path.includes('\0') && !emptyOrRelativePart.test(path);
}

/** Whether a name can be that of a file in a folder. */
export function isFileName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes('\0');
}

const emptyOrRelativePartInLines = /\/\.{0,2}(?:\/|\n|$)/u;

/** Whether all lines of a text pass {@link isPackagedPath}, for texts that are long; an empty last line is none. */
export function arePackagedPaths(text: string): boolean {
  return (
    !emptyOrRelativePartInLines.test(text) &&
    !text.includes('\0') &&
    (text === '' || text.startsWith('/')) &&
    !/\n[^/]/u.test(text)
  );
}
