import { codeRunners } from './secret-programs.ts';
import { escaped, refersTo, type SecretReference } from './secret-references.ts';
import { heredocLines, rawText, stepText, type SecretStep, type StepSecret } from './secret-step.ts';

/** Whether a text names a variable of the environment as code does: `os.environ['T']`, `process.env.T`. */
function readsVariable(text: string, names: ReadonlySet<string>): boolean {
  if (!/env/iu.test(text)) return false;
  return [...names].some((name) => new RegExp(`(?<!\\w)${escaped(name)}(?!\\w)`, 'u').test(text));
}

/**
 * What a command does with a secret that is not followed: code in its arguments, or a descriptor that others read
 * from; `undefined` if there is no such thing.
 */
export function unfollowed(
  step: SecretStep,
  index: number,
  to: SecretReference,
  { id, path }: StepSecret,
): string | undefined {
  const command = step.commands[index];
  if (command === undefined) return undefined;
  const text = `${stepText(step, command)}\n${heredocLines(step.dockerfile, command).lines}`;
  const { program, wrappers } = command;
  const isDescriptor = program === '' && wrappers.some((word) => word.text === 'exec');
  if (isDescriptor && refersTo(text, to)) return `what reads the secret ${id} from a descriptor is not known`;
  if (!codeRunners.test(program)) return undefined;
  const inCode = command.arguments.some(
    (word, position, words) =>
      /^(?:-\w*[cer]|--eval)$/u.test(words[position - 1]?.text ?? '') && refersTo(rawText(step, word), to),
  );
  const names = inCode || readsVariable(text, to.exported) || (path !== undefined && text.includes(path));
  return names ? `what the code of ${program} does with the secret ${id} is not known` : undefined;
}
