/** Pieces of the language HCL, between bars, that a random change puts into a text; and those with blanks. */
export const hclPieces: readonly string[] = [
  ...'{|}|[|]|(|)|"|=|,|${|%{|~|$$|#|/*|*/|?|:|...|.|*|-|1|a|null|==|\\'.split('|'),
  '\n',
  '\r',
  ' ',
  '<<E\n',
  'E\n',
];
