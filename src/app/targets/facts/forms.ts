/** What a type cannot say of a text or a number that is parsed or counted with further on, by the name of its member. */
const forms: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ...['capBounding', 'capEffective'].map((name) => [name, isMask] as const),
  ...['startLine', 'startColumn', 'endLine', 'endColumn', 'startOffset', 'endOffset'].map(
    (name) => [name, isPlace] as const,
  ),
  ...['offset', 'line', 'column'].map((name) => [name, isPlace] as const),
  ['indent', (value: unknown) => isPlace(value) && Number(value) <= deepestIndent] as const,
]);

/** Columns of a compose file's deepest line. */
const deepestIndent = 1000;

/** True unless the member has a form and the value, being of the type that the form is for, has not. */
export function hasForm(value: unknown, name: string): boolean {
  const isSimple = typeof value === 'string' || typeof value === 'number';
  return !isSimple || (forms.get(name)?.(value) ?? true);
}

function isMask(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{1,16}$/iu.test(value);
}

/** A place in a text, whose length has 31 bits at most. */
function isPlace(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 31;
}
