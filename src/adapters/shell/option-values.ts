/** Returns the values of options, such as `-f --file`: as the next word, after `=`, or joined to a letter. */
export function optionValues(args: readonly string[], options: string | undefined): readonly string[] {
  if (options === undefined || options === '') return [];
  const names = options.split(' ');
  return args.flatMap((word, at) => {
    const next = args[at + 1];
    if (names.includes(word)) return next === undefined ? [] : [next];
    const joined = names.find((name) => word.startsWith(/^-\w$/u.test(name) ? name : `${name}=`));
    return joined === undefined ? [] : [word.slice(joined.length).replace(/^=/u, '')];
  });
}
