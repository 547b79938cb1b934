import type { Check, Example } from '../../../core/rules/check.ts';

type Lines = Readonly<Record<string, string>>;

/** Examples of a rule on Dockerfiles: lines behind a FROM, or whole files, by their titles. */
export function dockerfileExamples(
  base: string,
  { bad, good, unsure = {} }: { bad: Lines; good: Lines; unsure?: Lines },
): Check['examples'] {
  const examples = (lines: Lines): readonly Example[] =>
    Object.entries(lines).map(([title, line]) => ({
      title,
      dockerfile: line.startsWith('FROM ') ? line : `FROM ${base}\n${line}`,
    }));
  return { bad: examples(bad), good: examples(good), unsure: examples(unsure) };
}
