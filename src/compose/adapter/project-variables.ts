import { invalidEnvironment, withEnvironmentFiles } from '../language/environment-files.ts';
import { variablesOf, type Variables } from '../language/interpolate.ts';
import { startOfFile } from '../../core/location.ts';
import type { LoadContext } from '../language/model.ts';

interface Project {
  /** The file that it is named by. */
  file: string;
  directory: string;
  env: Readonly<Record<string, string>>;
  /** The files of variables that are read one after another; `.env` of the directory if left out. */
  environmentFiles?: readonly (readonly string[])[];
}

/** The variables of a project: those of the environment, and below them those of its files of variables. */
export function readProjectVariables(
  { file, directory, env, environmentFiles = [[`${directory}/.env`]] }: Project,
  { load, whyUnread, problems }: Pick<LoadContext, 'load' | 'whyUnread' | 'problems'>,
): Variables {
  let variables = variablesOf(env);
  for (const paths of environmentFiles) {
    const refuse = (path: string): void => {
      problems.push({ message: invalidEnvironment(path), at: startOfFile(file) });
    };
    variables = withEnvironmentFiles(variables, paths, { load, whyUnread, refuse });
    // Compose sets the variables of these files for itself, too, and a variable without a name cannot be set.
    if (variables.set.has('')) refuse(paths.at(-1) ?? '');
  }
  return variables;
}
