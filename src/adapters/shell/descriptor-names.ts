/** `exec {NAME}>file` and `coproc NAME { … }`. */
const numbered = /(?<![$\w])\{([A-Za-z_]\w*)\}[<>]|\bcoproc[ \t]+([A-Za-z_]\w*)[ \t]*[{(]/gu;

/** Returns the variables that a shell gives the number of a descriptor, wherever they stand. */
export function descriptorNames(text: string): readonly string[] {
  return [...text.matchAll(numbered)].flatMap(([, opened, process]) => opened ?? process ?? []);
}
